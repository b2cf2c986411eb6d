// Two people who never met hold a private conversation. Every pair of client
// libraries goes through the same story; each prints what its side sees.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GramJS } from './lib/gramjs.mjs'
import { Mtcute } from './lib/mtcute.mjs'
import { Server } from './lib/server.mjs'
import { TDLib } from './lib/tdlib.mjs'

let server
before(async () => { server = await Server.start() })
after(async () => { await server.stop() })

let next = 1
const newPhone = () => `99966${String(10000000 + next++).slice(-8)}`

for (const [A, B] of [[Mtcute, Mtcute], [TDLib, Mtcute], [TDLib, TDLib], [GramJS, TDLib], [Mtcute, GramJS]]) {
  test(`${A.name} and ${B.name}`, { timeout: 120_000 }, () => story(A, B))
}

async function story(A, B) {
  const alice = await A.connect(server, { name: 'Alice', phone: newPhone() })
  const bob = await B.connect(server, { name: 'Bob', phone: newPhone() })
  try {
    await alice.signUp('Alice', 'Martin')
    await bob.signUp('Bob')
    const toBob = await alice.addContact(bob.phone, 'Bob')
    const toAlice = await bob.addContact(alice.phone, 'Alice')

    await talk(alice, bob, toBob, toAlice)
    await change(alice, bob, toBob, toAlice)
    await leaveAndReturn(alice, bob, toBob, toAlice)
  } finally {
    await alice.close()
    await bob.close()
  }
}

async function talk(alice, bob, toBob, toAlice) {
  await alice.send(toBob, 'Bonjour Bob !')
  const hello = await bob.expect('message', (m) => m.text === 'Bonjour Bob !')

  await bob.read(toAlice, hello.id)
  await alice.expect('read')

  await bob.typing(toAlice)
  await alice.expect('typing')

  await bob.send(toAlice, 'Salut Alice', { replyTo: hello.id })
  const answer = await alice.expect('message', (m) => m.text === 'Salut Alice')
  assert.ok(answer.replyTo, 'the answer is a reply')
  await alice.read(toBob, answer.id)
  await bob.expect('read')
}

async function change(alice, bob, toBob, toAlice) {
  const id = await alice.send(toBob, 'Rendez-vous à 8 h')
  const seen = await bob.expect('message', (m) => m.text === 'Rendez-vous à 8 h')
  await alice.edit(toBob, id, 'Rendez-vous à 9 h')
  await bob.expect('edit', (m) => m.text === 'Rendez-vous à 9 h')

  await bob.forward(toAlice, seen.id, toAlice)
  await alice.expect('message', (m) => m.text === 'Rendez-vous à 9 h' && m.forwarded)

  assert.deepEqual((await bob.search(toAlice, 'rendez-vous')).length, 2)

  await alice.remove(toBob, id)
  await bob.expect('delete', (e) => e.ids.includes(seen.id))

  await alice.draft(toBob, 'pas encore fini')
}

async function leaveAndReturn(alice, bob, toBob, toAlice) {
  await bob.logOut()
  await bob.close()
  await alice.send(toBob, 'Tu es là ?')
  const again = await bob.constructor.connect(server, { name: 'Bob again', phone: bob.phone })
  try {
    await again.logIn()
    const peer = await again.addContact(alice.phone, 'Alice')
    const texts = (await again.history(peer)).map((m) => m.text).filter(Boolean)
    assert.deepEqual(texts, ['Bonjour Bob !', 'Salut Alice', 'Rendez-vous à 9 h', 'Tu es là ?'])
  } finally {
    await again.close()
  }
}
