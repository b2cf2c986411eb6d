// A supergroup of clients of every age: each sees what the others write, change
// and send, as far as its age can show it, and nobody misses an update.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { GramJS, GramJS158 } from './lib/gramjs.mjs'
import { Mtcute, Mtcute216 } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { picture } from './lib/picture.mjs'
import { Gotd, Telethon } from './lib/program.mjs'
import { Server } from './lib/server.mjs'

const kinds = { Anna: Gotd, Théo: Telethon, Gaspard: GramJS158, Greta: GramJS, Marc: Mtcute216, Mina: Mtcute }

let server, people, anna
const chats = new Map()
const at = (p) => chats.get(p)
const others = (p) => people.filter((q) => q !== p)

// step is a test of the story: each goes on from the one before.
let broken = false
const step = (name, fn) => test(name, { timeout: 180_000 }, async (t) => {
  if (broken) return t.skip('an earlier part of the story failed')
  broken = true
  await fn()
  broken = false
})

// all runs something for everybody at once.
const all = (fn) => Promise.all(people.map(fn))

before(async () => {
  server = await Server.start()
  people = []
  for (const [name, Kind] of Object.entries(kinds)) {
    const p = await Kind.connect(server, { name, phone: newPhone() })
    people.push(p)
    await p.signUp(name)
  }
  anna = people[0]
})
after(async () => {
  for (const p of people) await p.close()
  await server.stop()
})

step('they come by a link', async () => {
  chats.set(anna, await anna.newSupergroup('Toutes les générations'))
  const link = await anna.invite(at(anna))
  for (const p of people.slice(1)) {
    chats.set(p, await p.join(link))
    await anna.expect('message', (m) => m.service === 'ChatJoinedByLink')
  }
  await all(async (p) => assert.deepEqual((await p.members(at(p))).sort(), Object.keys(kinds).sort()))
})

step('they write, answer and read', async () => {
  const hello = await anna.send(at(anna), 'Bonjour à tous les âges')
  for (const p of others(anna)) {
    const seen = await p.expect('message', (m) => m.text === 'Bonjour à tous les âges')
    assert.equal(seen.id, hello)
    await p.read(at(p), hello)
  }
  await anna.expect('read', (r) => r.id === hello)
  for (const p of others(anna)) {
    const text = `Salut de ${p.kind}`
    const id = await p.send(at(p), text, { replyTo: hello })
    for (const q of others(p)) {
      const seen = await q.expect('message', (m) => m.text === text)
      assert.deepEqual([seen.id, seen.replyTo], [id, hello], q.kind)
    }
  }
})

step('they change and take back what they wrote', async () => {
  for (const p of people) {
    const first = `Rendez-vous à 8 h, dit ${p.name}`
    const id = await p.send(at(p), first)
    for (const q of others(p)) await q.expect('message', (m) => m.text === first)
    const text = first.replace('8', '9')
    await p.edit(at(p), id, text)
    for (const q of others(p)) await q.expect('edit', (m) => m.id === id && m.text === text)
    await p.remove(at(p), id)
    for (const q of others(p)) await q.expect('delete', (e) => e.ids.includes(id))
  }
  const id = await anna.send(at(anna), 'À retenir')
  await anna.pin(at(anna), id)
  for (const q of others(anna)) await q.expect('pin', (e) => e.ids.includes(id))
})

step('they show each other photos', async () => {
  for (const p of people) {
    const file = path.join(server.dir, `${p.name}.jpg`)
    await writeFile(file, picture())
    const id = await p.sendPhoto(at(p), file, `Photo de ${p.name}`)
    const digests = await all(async (q) => {
      if (q !== p) assert.equal((await q.expect('message', (m) => m.text === `Photo de ${p.name}`)).media, 'photo', q.kind)
      return q.download(at(q), id)
    })
    assert.equal(new Set(digests).size, 1, `${p.kind}'s photo is not the same for all: ${digests}`)
    assert.notEqual(digests[0], createHash('sha256').digest('hex'), 'nothing was downloaded')
  }
})

step('they react', async () => {
  for (const [i, p] of people.entries()) {
    const id = await p.send(at(p), `Applaudissez ${p.name}`)
    for (const q of others(p)) await q.expect('message', (m) => m.id === id)
    const emoji = ['👍', '❤', '👍', '🔥', '👍', '❤']
    await all((q) => q.react(at(q), id, emoji[(i + people.indexOf(q)) % emoji.length]))
    for (const q of people) assert.deepEqual(await q.results(at(q), id), { '👍': 3, '❤': 2, '🔥': 1 }, q.kind)
  }
})

step('they vote and answer quizzes', async () => {
  for (const p of people) {
    const id = await p.sendPoll(at(p), `Que dit ${p.name} ?`, ['oui', 'non'])
    for (const q of others(p)) assert.equal((await q.expect('message', (m) => m.id === id)).media, 'poll', q.kind)
    await all((q, i) => q.vote(at(q), id, i % 2))
    for (const q of people) assert.deepEqual(await q.results(at(q), id), [3, 3], q.kind)
    const quiz = await p.sendPoll(at(p), `Qui est ${p.name} ?`, ['personne', 'quelqu’un'], 1)
    for (const q of others(p)) await q.expect('message', (m) => m.id === quiz)
    await all((q) => q.vote(at(q), quiz, 1))
    for (const q of people) assert.deepEqual(await q.results(at(q), quiz), [0, people.length], q.kind)
  }
})

step('they have the same history, without a hole', async () => {
  const last = await anna.send(at(anna), 'Bonne nuit')
  for (const q of others(anna)) await q.expect('message', (m) => m.id === last)
  const texts = (list) => list.filter((m) => m.text).map(({ id, text }) => ({ id, text }))
  const want = texts(await anna.history(at(anna)))
  assert.equal(want.length, 2 + (people.length - 1) + 2 * people.length + 1)
  for (const p of people) {
    assert.deepEqual(texts(await p.history(at(p))), want, p.kind)
    if (!p.constructor.ordersUpdates) {
      assert.deepEqual(p.holes(), [], `${p.kind} missed updates`)
      assert.ok(p.links() >= 3 * people.length, `${p.kind} noted only ${p.links()} updates`)
    }
    // Telethon does not count its own deletion, and asks when more comes.
    assert.equal(p.events.filter((e) => e.type === 'gap').length, p instanceof Telethon ? 1 : 0, p.kind)
  }
})
