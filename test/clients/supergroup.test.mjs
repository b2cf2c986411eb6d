// Two admins and three members in a supergroup, and a channel with its readers,
// each person with a client library of their own. TDLib checks what it is told
// and complains in its log: any complaint fails.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as tdl from 'tdl'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { Gotd } from './lib/program.mjs'
import { Server } from './lib/server.mjs'
import { act } from './lib/supergroups.mjs'
import { TDLib } from './lib/tdlib.mjs'
import { comment, common, link, makeForum, newTopic, sendTo } from './lib/threads.mjs'

process.env.TDLIB_LOG ??= '1' // errors: the least at which TDLib says what it finds wrong
const errors = 1
const information = 3 // the least at which it tells of holes in the updates of a channel

// See group.test.mjs: TDLib recognises invite links of t.me alone.
const known = (message) => message.includes('Unsupported invite link')

// Here a new password may give a chat away.
let server
before(async () => { server = await Server.start('--fresh-login', '0s', '--fresh-password', '0s') })
after(async () => { await server.stop() })

// Each library founds, is the second admin, and is a member.
for (const kinds of [[Mtcute, TDLib, Gotd, Mtcute, TDLib], [TDLib, Gotd, Mtcute, TDLib, Gotd], [Gotd, Mtcute, TDLib, Gotd, Mtcute]]) {
  const title = kinds.map((k) => k.name).join(', ')
  test(`a supergroup of ${title}`, { timeout: 240_000 }, () => among(kinds, supergroup))
  test(`a channel of ${title}`, { timeout: 240_000 }, () => among(kinds.slice(0, 3), channel))
}

async function among(kinds, story) {
  const people = []
  const complaints = []
  try {
    for (const [i, name] of ['Alice', 'Bob', 'Carol', 'Dora', 'Eve'].slice(0, kinds.length).entries()) {
      const p = await kinds[i].connect(server, { name, phone: newPhone() })
      people.push(p)
      if (p instanceof TDLib) listen(complaints)
      await p.signUp(name)
    }
    await story(people)
    assert.deepEqual(complaints.filter((c) => !known(c)), [])
    for (const p of people) noHoles(p)
  } finally {
    for (const p of people) await p.close()
  }
}

// listen takes what TDLib finds wrong, and the holes it finds.
function listen(complaints) {
  tdl.execute({ _: 'setLogStream', log_stream: { _: 'logStreamEmpty' } })
  tdl.execute({ _: 'setLogVerbosityLevel', new_verbosity_level: information })
  tdl.setLogMessageCallback(information, (level, message) => {
    if (level <= errors || /Found a gap|Filling gap/.test(message)) complaints.push(message)
  })
}

// noHoles asks the update manager of the other libraries.
function noHoles(p) {
  assert.deepEqual(p.events.filter((e) => e.type === 'gap'), [], `${p.name} (${p.kind}) missed updates`)
  assert.deepEqual(p.holes(), [], `${p.name} (${p.kind}) missed updates`)
}

// said waits until somebody sees a text, and returns it.
const said = (p, chat, text) => p.expect('message', (m) => m.chat === chat && m.text === text)

const allSee = (people, chat, text) => Promise.all(people.map((p) => said(p, chat, text)))

async function supergroup([alice, bob, carol, dora, eve]) {
  const group = await act(alice, 'found', 'Télégraphe', false)
  const open = await act(alice, 'link', group, false)
  for (const p of [bob, carol, dora]) await act(p, 'join', open)
  await act(eve, 'join', await act(alice, 'link', group, true))
  await act(alice, 'approve', group, Number(eve.me.id))

  const hello = await alice.send(group, 'Bienvenue')
  const [atBob] = await allSee([bob, carol, dora, eve], group, 'Bienvenue')
  await bob.read(group, atBob.id)
  await alice.expect('read', (r) => r.id >= hello)
  await carol.typing(group)
  await dora.expect('typing')
  await bob.send(group, 'Merci', { replyTo: atBob.id })
  const answer = await said(alice, group, 'Merci')
  assert.equal(answer.replyTo, hello)
  assert.ok(answer.mentioned)
  await allSee([carol, dora, eve], group, 'Merci')

  await moderate(alice, bob, carol, [dora, eve], group)
  await discuss(alice, bob, [carol, dora, eve], group)
  await divide(alice, bob, carol)
  await act(alice, 'ban', group, Number(eve.me.id))
  await carol.send(group, 'entre nous')
  await allSee([alice, bob, dora], group, 'entre nous')
  await assert.rejects(eve.send(group, 'encore là'))
  await dora.leave(group)
  const texts = (await bob.history(group)).map((m) => m.text).filter(Boolean)
  assert.deepEqual(texts, ['Bienvenue', 'Merci', 'À neuf heures', 'doucement', 'Premier numéro', 'Enfin', 'entre nous'])
  await handOver(alice, bob, carol, group)
}

// discuss is a post of a channel and its comment in the group by a reader.
async function discuss(alice, bob, others, group) {
  const paper = await act(alice, 'found', 'Le Moniteur', true)
  // All are readers: who does not know a channel that is named in a message asks
  // for the difference to learn of it, which is no hole.
  const open = await act(alice, 'link', paper, false)
  for (const p of [bob, ...others]) await act(p, 'join', open)
  await link(alice, paper, group)
  await alice.send(paper, 'Premier numéro')
  const post = await said(bob, paper, 'Premier numéro')
  await allSee([bob, ...others], group, 'Premier numéro')
  await comment(bob, paper, common(bob, post.id), 'Enfin')
  await allSee([alice, ...others], group, 'Enfin')
}

// divide is a group with topics.
async function divide(alice, bob, carol) {
  const group = await act(alice, 'found', 'Opérateurs', false)
  const open = await act(alice, 'link', group, false)
  for (const p of [bob, carol]) await act(p, 'join', open)
  await makeForum(alice, group)
  const topic = await newTopic(alice, group, 'Pannes')
  await sendTo(alice, group, topic, 'un bras est bloqué')
  await allSee([bob, carol], group, 'un bras est bloqué')
  await sendTo(bob, group, topic, 'de l’huile')
  await allSee([alice, carol], group, 'de l’huile')
}

// handOver makes the second admin the owner, which is the password's to allow.
async function handOver(alice, bob, carol, group) {
  await act(alice, 'protect', 'sémaphore')
  const heir = Number(bob.me.id)
  await assert.rejects(act(alice, 'give', group, heir, 'sémaphores'), /PASSWORD_HASH_INVALID/)
  await act(alice, 'give', group, heir, 'sémaphore')
  for (const p of [bob, carol]) assert.equal(await act(p, 'owner', group), heir, p.name)
  await bob.send(group, 'à moi')
  await allSee([alice, carol], group, 'à moi')
  await act(bob, 'slowMode', group, 30)
  await assert.rejects(act(alice, 'give', group, Number(carol.me.id), 'sémaphore'), /CHAT_ADMIN_REQUIRED|not enough rights|Not enough rights/)
}

// moderate is what admins do, seen by the members.
async function moderate(alice, bob, carol, others, group) {
  await act(alice, 'promote', group, Number(bob.me.id), {
    mtcute: { deleteMessages: true, pinMessages: true, banUsers: true },
    tdlib: { can_delete_messages: true, can_pin_messages: true, can_restrict_members: true },
  })
  const id = await carol.send(group, 'À huit heures')
  const atBob = await said(bob, group, 'À huit heures')
  await allSee([alice, ...others], group, 'À huit heures')
  await carol.edit(group, id, 'À neuf heures')
  for (const p of [alice, bob, ...others]) await p.expect('edit', (m) => m.text === 'À neuf heures')
  await bob.pin(group, atBob.id)
  await carol.expect('message', (m) => ['message_pinned', 'PinMessage'].includes(m.service))

  const rude = await carol.send(group, 'impoli')
  const rudeAtBob = await said(bob, group, 'impoli')
  await act(bob, 'remove', group, rudeAtBob.id)
  await carol.expect('delete', (e) => e.ids.includes(rude))

  await act(bob, 'restrict', group, Number(carol.me.id), true)
  await assert.rejects(carol.send(group, 'muette'), undefined, 'who is restricted writes')
  await act(bob, 'restrict', group, Number(carol.me.id), false)
  await act(alice, 'slowMode', group, 30)
  await carol.send(group, 'doucement')
  await allSee([alice, bob, ...others], group, 'doucement')
  // TDLib does not give up: it waits for its turn and sends then. So does mtcute
  // for up to 10 seconds.
  if (!(carol instanceof TDLib)) await assert.rejects(carol.send(group, 'trop vite'), undefined, 'slow mode lets everything through')
  await act(alice, 'slowMode', group, 0)
}

async function channel([alice, bob, carol]) {
  const name = `gazette${Date.now() % 1e9}`
  const paper = await act(alice, 'found', 'La Gazette', true)
  await act(alice, 'name', paper, name)
  const first = await alice.send(paper, 'Premier numéro')
  for (const p of [bob, carol]) {
    assert.equal(await act(p, 'visit', name), paper)
    assert.ok((await p.history(paper)).some((m) => m.text === 'Premier numéro'))
    await act(p, 'enter', paper)
  }
  await alice.send(paper, 'Deuxième numéro')
  await allSee([bob, carol], paper, 'Deuxième numéro')
  await assert.rejects(bob.send(paper, 'moi aussi'))
  await alice.edit(paper, first, 'Premier numéro, corrigé')
  for (const p of [bob, carol]) await p.expect('edit', (m) => m.text === 'Premier numéro, corrigé')
  await act(bob, 'save', paper, await idOf(bob, paper, 'Deuxième numéro'))
  await act(alice, 'remove', paper, first)
  for (const p of [bob, carol]) await p.expect('delete')
  await bob.leave(paper)
  await alice.send(paper, 'Dernier numéro')
  await said(carol, paper, 'Dernier numéro')
}

const idOf = async (p, chat, text) => (await p.history(chat)).find((m) => m.text === text).id
