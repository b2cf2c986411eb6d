// Reactions, polls and quizzes in a basic group, by mtcute and TDLib. TDLib
// checks what it is told and complains in its log: any complaint fails. TDLib
// sends no reaction that was not offered to it with its animations.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as tdl from 'tdl'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { Server } from './lib/server.mjs'
import { TDLib } from './lib/tdlib.mjs'

process.env.TDLIB_LOG ??= '1' // errors: the least at which TDLib says what it finds wrong

// TDLib recognises invite links of t.me alone: see group.test.mjs.
const known = (message) => message.includes('Unsupported invite link')

const complaints = []
let server
before(async () => { server = await Server.start() })
after(async () => { await server.stop() })

for (const kinds of [[Mtcute, TDLib, Mtcute], [TDLib, Mtcute, Mtcute]]) {
  test(kinds.map((k) => k.name).join(', '), { timeout: 180_000 }, () => story(kinds))
}

async function story(kinds) {
  const people = []
  complaints.length = 0
  try {
    for (const [i, name] of ['Alice', 'Bob', 'Carol'].entries()) {
      const p = await kinds[i].connect(server, { name, phone: newPhone() })
      people.push(p)
      if (p instanceof TDLib) tdl.setLogMessageCallback(1, (level, message) => complaints.push(message))
      await p.signUp(name)
    }
    const [alice, bob, carol] = people
    const toBob = await alice.addContact(bob.phone, 'Bob')
    const toCarol = await alice.addContact(carol.phone, 'Carol')
    const group = await alice.createGroup('Conseil', [toBob, toCarol])
    for (const p of [bob, carol]) await p.expect('message', (m) => m.service === 'chat_created' && m.chat === group)
    await react(alice, bob, carol, group)
    await poll(alice, bob, carol, group)
    await quiz(alice, bob, carol, group)
    assert.deepEqual(complaints.filter((c) => !known(c)), [])
  } finally {
    for (const p of people) await p.close()
  }
}

async function react(alice, bob, carol, group) {
  const id = await alice.send(group, 'On se voit jeudi')
  const atBob = await bob.expect('message', (m) => m.text === 'On se voit jeudi')
  const atCarol = await carol.expect('message', (m) => m.text === 'On se voit jeudi')
  await carol.react(group, atCarol.id, '👍')
  await alice.expect('reactions', (r) => r.id === id && r.text === '👍1')
  await bob.expect('reactions', (r) => r.id === atBob.id && r.text === '👍1')
  await bob.react(group, atBob.id, '👍')
  await carol.expect('reactions', (r) => r.id === atCarol.id && r.text === '👍2*')
  await alice.expect('reactions', (r) => r.id === id && r.text === '👍2')
  await alice.react(group, id, '❤')
  await bob.expect('reactions', (r) => r.id === atBob.id && r.text === '❤1 👍2*')
  await alice.react(group, id)
  await carol.react(group, atCarol.id)
  await alice.expect('reactions', (r) => r.id === id && r.text === '👍1')
  await bob.react(group, atBob.id)
  await alice.expect('reactions', (r) => r.id === id && r.text === '')
  for (const [p, its] of [[alice, id], [bob, atBob.id]]) if (p instanceof TDLib) await offered(p, group, its)
}

// offered looks at the reactions that TDLib offers, and at their files.
async function offered(p, group, id) {
  const all = await p.reactionsFor(group, id)
  assert.equal(all.length, 73)
  const art = await p.reactionArt('🔥')
  assert.equal(art.title, 'Fire')
  assert.deepEqual(art.formats, ['stickerFormatWebp', ...Array(6).fill('stickerFormatTgs')])
}

async function poll(alice, bob, carol, group) {
  const id = await alice.ask(group, 'Quelle heure ?', ['huit', 'neuf', 'dix'])
  const atBob = await bob.expect('message', (m) => m.question === 'Quelle heure ?')
  const atCarol = await carol.expect('message', (m) => m.question === 'Quelle heure ?')
  const first = await bob.vote(group, atBob.id, 1)
  assert.deepEqual([first.voters, first.counts, first.chosen], [1, [0, 1, 0], [false, true, false]])
  await alice.expect('poll', (p) => p.voters === 1)
  await carol.expect('poll', (p) => p.voters === 1)
  const second = await alice.vote(group, id, 1)
  assert.deepEqual([second.voters, second.counts], [2, [0, 2, 0]])
  await bob.expect('poll', (p) => p.voters === 2 && p.counts[1] === 2)
  const changed = await bob.vote(group, atBob.id, 0)
  assert.deepEqual([changed.voters, changed.counts], [2, [1, 1, 0]])
  await alice.expect('poll', (p) => p.counts[0] === 1 && p.counts[1] === 1)
  await alice.closePoll(group, id)
  await bob.expect('poll', (p) => p.closed)
  await carol.expect('poll', (p) => p.closed)
  await assert.rejects(carol.vote(group, atCarol.id, 2))
}

async function quiz(alice, bob, carol, group) {
  await bob.ask(group, 'Deux et deux ?', ['trois', 'quatre'], { correct: 1 })
  const atAlice = await alice.expect('message', (m) => m.question === 'Deux et deux ?')
  const atCarol = await carol.expect('message', (m) => m.question === 'Deux et deux ?')
  const wrong = await alice.vote(group, atAlice.id, 0)
  assert.deepEqual([wrong.voters, wrong.counts], [1, [1, 0]])
  await assert.rejects(alice.vote(group, atAlice.id, 1))
  const right = await carol.vote(group, atCarol.id, 1)
  assert.deepEqual([right.voters, right.counts], [2, [1, 1]])
}
