// The server is killed while people talk and comes up again on the same data.
// Their clients find it by themselves: no login, no lost word.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Mtcute } from './lib/mtcute.mjs'
import { Server } from './lib/server.mjs'
import { TDLib } from './lib/tdlib.mjs'

let server
before(async () => { server = await Server.start() })
after(async () => { await server.stop() })

let next = 1
const newPhone = () => `99966${String(30000000 + next++).slice(-8)}`

for (const [A, B] of [[TDLib, Mtcute], [Mtcute, TDLib]]) {
  test(`${A.name} and ${B.name} outlive the server`, { timeout: 120_000 }, () => story(A, B))
}

async function story(A, B) {
  const alice = await A.connect(server, { name: 'Alice', phone: newPhone() })
  const bob = await B.connect(server, { name: 'Bob', phone: newPhone() })
  try {
    await alice.signUp('Alice')
    await bob.signUp('Bob')
    const toBob = await alice.addContact(bob.phone, 'Bob')
    const toAlice = await bob.addContact(alice.phone, 'Alice')
    await alice.send(toBob, 'before the fall')
    await bob.expect('message', (m) => m.text === 'before the fall')

    await server.restart('SIGKILL')
    await alice.send(toBob, 'after the fall')
    await bob.expect('message', (m) => m.text === 'after the fall', 60_000)
    await bob.send(toAlice, 'still here')
    await alice.expect('message', (m) => m.text === 'still here', 60_000)

    const texts = (await bob.history(toAlice)).map((m) => m.text).filter(Boolean)
    assert.deepEqual(texts, ['before the fall', 'after the fall', 'still here'])
  } finally {
    await alice.close()
    await bob.close()
  }
}
