// Comments of a channel's posts and topics of a forum, between mtcute and TDLib.
// TDLib checks what it is told and complains in its log: any complaint fails.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as tdl from 'tdl'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { Server } from './lib/server.mjs'
import { TDLib } from './lib/tdlib.mjs'
import {
  closeTopic, comment, comments, common, link, makeForum, newChannel, newTopic, readComments, sendTo, topics, topicTexts, unreadComments,
} from './lib/threads.mjs'

process.env.TDLIB_LOG ??= '1' // errors: the least at which TDLib says what it finds wrong

// TDLib knows invite links of t.me alone, see group.test.mjs.
const known = (message) => message.includes('Unsupported invite link')

const wait = 60_000
const complaints = []
let server
before(async () => { server = await Server.start() })
after(async () => { await server.stop() })

for (const kinds of [[Mtcute, TDLib, TDLib], [TDLib, Mtcute, Mtcute]]) {
  test(kinds.map((k) => k.name).join(', '), { timeout: 300_000 }, () => story(kinds))
}

async function story(kinds) {
  const names = ['Alice', 'Bob', 'Carol']
  const people = []
  complaints.length = 0
  try {
    for (const [i, name] of names.entries()) {
      const p = await kinds[i].connect(server, { name, phone: newPhone() })
      people.push(p)
      if (p instanceof TDLib) tdl.setLogMessageCallback(1, (level, message) => complaints.push(message))
      await p.signUp(name)
    }
    const [alice, bob, carol] = people
    const toBob = await alice.addContact(bob.phone, 'Bob')
    const toCarol = await alice.addContact(carol.phone, 'Carol')
    await discuss(alice, bob, carol, toBob, toCarol)
    await divide(alice, bob, toBob)
    assert.deepEqual(complaints.filter((c) => !known(c)), [])
  } finally {
    for (const p of people) await p.close()
  }
}

const said = (p, chat, text) => p.expect('message', (m) => m.chat === chat && m.text === text, wait)

// discuss is a post with a comment by a member of the group and by a guest.
async function discuss(alice, bob, carol, toBob, toCarol) {
  const channel = await newChannel(alice, 'Moniteur', true, [toBob, toCarol])
  const group = await newChannel(alice, 'Lecteurs', false, [toBob])
  await link(alice, channel, group)
  await alice.send(channel, 'La ligne de Lille est ouverte')
  const post = common(bob, (await said(bob, channel, 'La ligne de Lille est ouverte')).id)
  await said(carol, channel, 'La ligne de Lille est ouverte')
  await said(bob, group, 'La ligne de Lille est ouverte')

  await comment(bob, channel, post, 'Enfin')
  await said(alice, group, 'Enfin')
  await comment(carol, channel, post, 'Et Brest ?')
  for (const p of [alice, bob]) await said(p, group, 'Et Brest ?')
  for (const p of [alice, bob, carol]) {
    const { texts, count } = await comments(p, channel, post, 2)
    assert.deepEqual(texts.slice(-2), ['Enfin', 'Et Brest ?'], p.name)
    assert.equal(count, 2, p.name)
  }
  assert.equal(await unreadComments(carol, channel, post), 1)
  await readComments(carol, channel, post)
  assert.equal(await unreadComments(carol, channel, post), 0)
}

// divide is a forum with a topic.
async function divide(alice, bob, toBob) {
  const group = await newChannel(alice, 'Opérateurs', false, [toBob])
  await alice.send(group, 'avant les sujets')
  await said(bob, group, 'avant les sujets')
  await makeForum(alice, group)
  const topic = await newTopic(alice, group, 'Pannes')
  await sendTo(alice, group, topic, 'un bras est bloqué')
  await said(bob, group, 'un bras est bloqué')
  await sendTo(bob, group, topic, 'de l’huile')
  await said(alice, group, 'de l’huile')
  for (const p of [alice, bob]) {
    const all = await topics(p, group)
    assert.deepEqual(Object.keys(all).sort(), ['General', 'Pannes'], p.name)
    assert.deepEqual(await topicTexts(p, group, topic), ['un bras est bloqué', 'de l’huile'], p.name)
  }
  assert.equal((await topics(bob, group)).Pannes.unread, 2)
  await closeTopic(alice, group, topic)
  assert.equal((await topics(bob, group)).Pannes.closed, true)
  await assert.rejects(Promise.race([
    sendTo(bob, group, topic, 'trop tard'),
    bob.expect('send failed', () => true, wait).then((e) => { throw new Error(e.error) }),
  ]))
}
