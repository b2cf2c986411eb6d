// All that members of a basic group can do, asked by TDLib, which checks what it
// is told and complains in its log. The scenario fails on any complaint.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import * as tdl from 'tdl'
import { newPhone } from './lib/phones.mjs'
import { Server } from './lib/server.mjs'
import { TDLib } from './lib/tdlib.mjs'

process.env.TDLIB_LOG ??= '1' // errors: the least at which TDLib says what it finds wrong

const now = () => Math.floor(Date.now() / 1000)
const formatted = (text, entities = []) => ({ _: 'formattedText', text, entities })
const content = (text, entities) => ({ _: 'inputMessageText', text: formatted(text, entities) })
// See group.test.mjs.
const known = (message) => message.includes('Unsupported invite link')

const complaints = []
let server, alice, desk, bob, group

before(async () => {
  server = await Server.start()
  alice = await TDLib.connect(server, { name: 'Alice', phone: newPhone() })
  desk = await TDLib.connect(server, { name: 'Alice at her desk', phone: alice.phone })
  bob = await TDLib.connect(server, { name: 'Bob', phone: newPhone() })
  tdl.setLogMessageCallback(1, (level, message) => { if (!known(message)) complaints.push(message) })
  await alice.signUp('Alice')
  await bob.signUp('Bob')
  await desk.logIn()
  const toBob = await alice.addContact(bob.phone, 'Bob')
  await bob.addContact(alice.phone, 'Alice')
  group = await alice.createGroup('Chorale', [toBob])
  for (const p of [bob, desk]) await p.expect(p === bob ? 'message' : 'own message', (m) => m.service === 'chat_created' && m.chat === group)
})

after(async () => {
  for (const p of [alice, desk, bob]) await p.close()
  await server.stop()
})

// ask makes a request; the test fails if the server refuses it.
const ask = (p, request) => p.client.invoke(request)
const chat = (p) => ask(p, { _: 'getChat', chat_id: group })

// until repeats a question until the answer is right.
async function until(question, right) {
  for (const from = Date.now(); ;) {
    const answer = await question()
    if (right(answer)) return answer
    assert.ok(Date.now() < from + 30_000, `still ${JSON.stringify(answer).slice(0, 700)}`)
    await pause(50)
  }
}

const said = (p, text) => p.expect('message', (m) => m.chat === group && m.text === text)

test('mentions', async () => {
  await ask(bob, { _: 'setUsername', username: 'bob_bass' })
  await alice.send(group, '@bob_bass chante')
  const named = await said(bob, '@bob_bass chante')
  assert.ok(named.mentioned)
  await until(() => chat(bob), (c) => c.unread_mention_count === 1)
  const unread = await ask(bob, { _: 'searchChatMessages', chat_id: group, query: '', from_message_id: 0, limit: 10, filter: { _: 'searchMessagesFilterUnreadMention' } })
  assert.deepEqual(unread.messages.map((m) => m.id), [named.id])
  await bob.send(group, 'oui', { replyTo: named.id })
  assert.ok((await said(alice, 'oui')).mentioned)
  await until(() => chat(desk), (c) => c.unread_mention_count === 1)
  await ask(alice, { _: 'readAllChatMentions', chat_id: group })
  await until(() => chat(desk), (c) => c.unread_mention_count === 0)
  await bob.read(group, named.id)
  await until(() => chat(bob), (c) => c.unread_mention_count === 0)
})

test('who has read', async () => {
  const id = await bob.send(group, 'Qui a lu ?')
  const atAlice = await said(alice, 'Qui a lu ?')
  await alice.read(group, atAlice.id)
  await bob.expect('read', (r) => r.id === id)
  const viewers = await ask(bob, { _: 'getMessageViewers', chat_id: group, message_id: id })
  assert.deepEqual(viewers.viewers.map((v) => v.user_id), [alice.me.id])
  await until(() => chat(desk), (c) => c.unread_count === 0 && c.last_read_inbox_message_id === atAlice.id)
})

test('what the other device sees', async () => {
  const id = await alice.send(group, 'par mon téléphone')
  await desk.expect('own message', (m) => m.text === 'par mon téléphone' && m.id === id)
  await alice.edit(group, id, 'par mon autre téléphone')
  await desk.expect('edit', (m) => m.id === id)
  await alice.draft(group, 'pas fini')
  await until(() => chat(desk), (c) => c.draft_message?.content.text.text === 'pas fini')
  for (const p of [alice, desk]) {
    for (const list of ['chatListMain', 'chatListArchive']) await p.loadChats(list)
  }
  await ask(alice, { _: 'toggleChatIsPinned', chat_list: { _: 'chatListMain' }, chat_id: group, is_pinned: true })
  await until(() => chat(desk), (c) => c.positions.some((p) => p.is_pinned))
  await ask(alice, { _: 'addChatToList', chat_list: { _: 'chatListArchive' }, chat_id: group })
  await until(() => chat(desk), (c) => c.positions.some((p) => p.list._ === 'chatListArchive'))
  await ask(alice, { _: 'addChatToList', chat_list: { _: 'chatListMain' }, chat_id: group })
  await ask(alice, { _: 'toggleChatIsMarkedAsUnread', chat_id: group, is_marked_as_unread: true })
  await until(() => chat(desk), (c) => c.is_marked_as_unread)
})

test('schedule, forward, time to live', async () => {
  await ask(bob, {
    _: 'sendMessage', chat_id: group, input_message_content: content('plus tard'),
    options: { _: 'messageSendOptions', scheduling_state: { _: 'messageSchedulingStateSendAtDate', send_date: now() + 3600 } },
  })
  const waiting = await until(() => ask(bob, { _: 'getChatScheduledMessages', chat_id: group }), (l) => l.messages.some((m) => !m.sending_state))
  await ask(bob, { _: 'editMessageSchedulingState', chat_id: group, message_id: waiting.messages[0].id })
  const late = await said(alice, 'plus tard')
  await ask(alice, { _: 'createPrivateChat', user_id: alice.me.id, force: false })
  await ask(alice, { _: 'forwardMessages', chat_id: alice.me.id, from_chat_id: group, message_ids: [late.id] })
  await desk.expect('message', (m) => m.text === 'plus tard' && m.chat === alice.me.id && m.forwarded)

  await ask(alice, { _: 'setChatMessageAutoDeleteTime', chat_id: group, message_auto_delete_time: 7 * 86400 })
  await until(() => chat(bob), (c) => c.message_auto_delete_time === 7 * 86400)
  const id = await bob.send(group, 'éphémère')
  const m = await ask(bob, { _: 'getMessage', chat_id: group, message_id: id })
  assert.equal(m.auto_delete_in > 6 * 86400, true)
  await ask(alice, { _: 'setChatMessageAutoDeleteTime', chat_id: group, message_auto_delete_time: 0 })
  await until(() => chat(bob), (c) => c.message_auto_delete_time === 0)
})

test('pins, search and counts', async () => {
  const id = await alice.send(group, 'règles de la chorale')
  await said(bob, 'règles de la chorale')
  await ask(alice, { _: 'pinChatMessage', chat_id: group, message_id: id })
  await bob.expect('message', (m) => m.service === 'message_pinned')
  const pinned = await until(() => ask(bob, { _: 'getChatPinnedMessage', chat_id: group }).catch(() => undefined), Boolean)
  assert.equal(pinned.content.text.text, 'règles de la chorale')
  const found = await ask(bob, {
    _: 'searchChatMessages', chat_id: group, query: 'règles', sender_id: { _: 'messageSenderUser', user_id: alice.me.id },
    from_message_id: 0, limit: 10,
  })
  assert.equal(found.messages.length, 1)
  assert.equal((await ask(bob, { _: 'searchMessages', query: 'chorale', offset: '', limit: 10 })).messages.length > 0, true)
  await ask(alice, { _: 'unpinAllChatMessages', chat_id: group })
  await until(() => ask(bob, { _: 'getMessage', chat_id: group, message_id: pinned.id }), (m) => !m.is_pinned)
})

test('rights', async () => {
  const rights = (can) => ({ _: 'chatPermissions', can_send_basic_messages: can, can_send_photos: can, can_send_videos: can, can_change_info: can, can_invite_users: true })
  await ask(alice, { _: 'setChatPermissions', chat_id: group, permissions: rights(false) })
  await until(() => chat(bob), (c) => !c.permissions.can_send_basic_messages)
  await assert.rejects(ask(bob, { _: 'sendMessage', chat_id: group, input_message_content: content('interdit') }))
  await ask(alice, {
    _: 'setChatMemberStatus', chat_id: group, member_id: { _: 'messageSenderUser', user_id: bob.me.id },
    status: { _: 'chatMemberStatusAdministrator', can_be_edited: true, rights: { _: 'chatAdministratorRights', can_change_info: true, can_delete_messages: true, can_invite_users: true, can_restrict_members: true, can_pin_messages: true, can_manage_video_chats: true } },
  })
  await until(() => ask(bob, { _: 'getChatMember', chat_id: group, member_id: { _: 'messageSenderUser', user_id: bob.me.id } }), (m) => m.status._ === 'chatMemberStatusAdministrator')
  await bob.send(group, 'en tant que chef')
  const atAlice = await said(alice, 'en tant que chef')
  const byAlice = await alice.send(group, 'à effacer')
  const atBob = await said(bob, 'à effacer')
  await bob.remove(group, atBob.id)
  await alice.expect('delete', (e) => e.ids.includes(byAlice))
  await alice.remove(group, atAlice.id)
  await bob.expect('delete')
  await ask(alice, { _: 'setChatPermissions', chat_id: group, permissions: rights(true) })
})

test('out and in again', async () => {
  const member = { _: 'messageSenderUser', user_id: bob.me.id }
  await ask(alice, { _: 'setChatMemberStatus', chat_id: group, member_id: member, status: { _: 'chatMemberStatusLeft' } })
  await bob.expect('message', (m) => m.service === 'user_removed')
  await until(() => ask(bob, { _: 'getBasicGroup', basic_group_id: -group }), (g) => g.status._ === 'chatMemberStatusBanned')
  await alice.send(group, 'sans Bob')
  await alice.addTo(group, bob.me.id)
  await bob.expect('message', (m) => m.service === 'users_added')
  await bob.send(group, 'de retour')
  await said(alice, 'de retour')
  const texts = (await bob.history(group)).map((m) => m.text)
  assert.ok(texts.includes('de retour') && texts.includes('oui') && !texts.includes('sans Bob'), texts)
  await ask(bob, { _: 'deleteChatHistory', chat_id: group, remove_from_chat_list: false, revoke: false })
  await until(() => ask(bob, { _: 'getChatHistory', chat_id: group, from_message_id: 0, limit: 50 }), (l) => l.messages.length === 0)
  await bob.leave(group)
  await alice.expect('message', (m) => m.service === 'user_left')
  await ask(alice, { _: 'deleteChat', chat_id: group })
})

test('TDLib had nothing to complain about', () => {
  assert.deepEqual(complaints, [])
})
