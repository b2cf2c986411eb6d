// All that a mailbox can do, asked by TDLib, which checks what it is told and
// complains in its log. The scenario fails on any complaint.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import * as tdl from 'tdl'
import { Server } from './lib/server.mjs'
import { TDLib } from './lib/tdlib.mjs'

process.env.TDLIB_LOG ??= '1' // errors: the least at which TDLib says what it finds wrong

const hour = 3600
const now = () => Math.floor(Date.now() / 1000)
const formatted = (text, entities = []) => ({ _: 'formattedText', text, entities })
const content = (text, entities) => ({ _: 'inputMessageText', text: formatted(text, entities) })
const at = (send_date) => ({ _: 'messageSchedulingStateSendAtDate', send_date })

const complaints = []
let server, alice, desk, bob, toBob, toAlice

before(async () => {
  server = await Server.start()
  alice = await TDLib.connect(server, { name: 'Alice', phone: '9996620000001' })
  desk = await TDLib.connect(server, { name: 'Alice at her desk', phone: alice.phone })
  bob = await TDLib.connect(server, { name: 'Bob', phone: '9996620000002' })
  tdl.setLogMessageCallback(1, (level, message) => complaints.push(message))
  await alice.signUp('Alice', 'Martin')
  await bob.signUp('Bob')
  await desk.logIn()
  toBob = await alice.addContact(bob.phone, 'Bob')
  toAlice = await bob.addContact(alice.phone, 'Alice')
  await desk.client.invoke({ _: 'createPrivateChat', user_id: bob.me.id, force: false })
})

after(async () => {
  for (const p of [alice, desk, bob]) await p.close()
  await server.stop()
})

// ask makes a request; the test fails if the server refuses it.
const ask = (p, request) => p.client.invoke(request)

// until repeats a question until the answer is right.
async function until(question, right) {
  for (const from = Date.now(); ;) {
    const answer = await question()
    if (right(answer)) return answer
    assert.ok(Date.now() < from + 30_000, `still ${JSON.stringify(answer).slice(0, 500)}`)
    await pause(50)
  }
}

const history = (p, chat_id) => ask(p, { _: 'getChatHistory', chat_id, from_message_id: 0, limit: 50 })
const texts = (list) => list.messages.map((m) => m.content.text?.text ?? m.content._)

test('saved messages and forwards into them', async () => {
  const me = alice.me.id
  await ask(alice, { _: 'createPrivateChat', user_id: me, force: false })
  await ask(alice, { _: 'sendMessage', chat_id: me, input_message_content: content('a note, see https://example.org') })
  await bob.send(toAlice, 'worth keeping')
  const heard = await alice.expect('message', (m) => m.text === 'worth keeping')
  await alice.forward(toBob, heard.id, me)
  await until(() => history(alice, me), (h) => texts(h).includes('worth keeping') && h.messages.length === 2)
  const found = await ask(alice, {
    _: 'searchChatMessages', chat_id: me, query: '', limit: 20, filter: { _: 'searchMessagesFilterUrl' },
  })
  assert.equal(found.messages.length, 1)
  await ask(alice, { _: 'loadSavedMessagesTopics', limit: 10 })
})

test('entities, quotes and pinned messages', async () => {
  const id = await alice.send(toBob, 'one two three')
  const heard = await bob.expect('message', (m) => m.text === 'one two three')
  await ask(alice, {
    _: 'sendMessage', chat_id: toBob,
    input_message_content: content('bold #tag', [{ _: 'textEntity', offset: 0, length: 4, type: { _: 'textEntityTypeBold' } }]),
  })
  await ask(bob, {
    _: 'sendMessage', chat_id: toAlice, input_message_content: content('quoted'),
    reply_to: { _: 'inputMessageReplyToMessage', message_id: heard.id, quote: { _: 'inputTextQuote', text: formatted('two'), position: 4 } },
  })
  await alice.expect('message', (m) => m.text === 'quoted' && m.replyTo === id)
  await bob.expect('message', (m) => m.text === 'bold #tag')
  const last = (await history(bob, toAlice)).messages.find((m) => m.content.text?.text === 'bold #tag')
  assert.deepEqual(last.content.text.entities.map((e) => e.type._), ['textEntityTypeBold', 'textEntityTypeHashtag'])

  await ask(alice, { _: 'pinChatMessage', chat_id: toBob, message_id: id, disable_notification: false, only_for_self: false })
  const pinned = (p, chat_id) => ask(p, { _: 'getChatPinnedMessage', chat_id }).catch((e) => e)
  await until(() => pinned(bob, toAlice), (m) => m.id === heard.id)
  await ask(bob, { _: 'unpinAllChatMessages', chat_id: toAlice })
  await until(() => pinned(alice, toBob), (m) => m._ !== 'message')
})

test('scheduled messages, on both devices', async () => {
  const later = { _: 'messageSendOptions', scheduling_state: at(now() + hour) }
  const waiting = (p) => ask(p, { _: 'getChatScheduledMessages', chat_id: toBob })
  await ask(alice, { _: 'sendMessage', chat_id: toBob, options: later, input_message_content: content('later') })
  const [m] = (await until(() => waiting(alice), (w) => w.messages[0]?.sending_state === undefined && w.total_count === 1)).messages
  await until(() => waiting(desk), (w) => w.total_count === 1)
  await ask(alice, { _: 'editMessageText', chat_id: toBob, message_id: m.id, input_message_content: content('later, edited') })
  await ask(alice, { _: 'editMessageSchedulingState', chat_id: toBob, message_id: m.id, scheduling_state: at(now() + 2 * hour) })
  const [moved] = (await waiting(alice)).messages
  assert.equal(moved.content.text.text, 'later, edited')
  await ask(alice, { _: 'editMessageSchedulingState', chat_id: toBob, message_id: moved.id })
  await bob.expect('message', (e) => e.text === 'later, edited')
  await until(() => waiting(desk), (w) => w.total_count === 0)
  const reminder = { _: 'sendMessage', chat_id: alice.me.id, options: later, input_message_content: content('remind me') }
  await ask(alice, reminder)
  await until(() => ask(alice, { _: 'getChatScheduledMessages', chat_id: alice.me.id }), (w) => w.total_count === 1)
})

test('the list of chats', async () => {
  const me = alice.me.id
  for (const p of [alice, desk]) await p.loadChats('chatListMain')
  const main = { _: 'chatListMain' }
  await ask(alice, { _: 'toggleChatIsPinned', chat_list: main, chat_id: toBob, is_pinned: true })
  await ask(alice, { _: 'toggleChatIsPinned', chat_list: main, chat_id: me, is_pinned: true })
  await ask(alice, { _: 'setPinnedChats', chat_list: main, chat_ids: [toBob, me] })
  await ask(alice, { _: 'toggleChatIsMarkedAsUnread', chat_id: toBob, is_marked_as_unread: true })
  await alice.draft(toBob, 'half a thought')
  const folder = { _: 'chatFolder', name: { _: 'chatFolderName', text: formatted('Work') }, include_contacts: true, included_chat_ids: [toBob] }
  await ask(alice, { _: 'createChatFolder', folder })
  await ask(bob, { _: 'addChatToList', chat_id: toAlice, chat_list: { _: 'chatListArchive' } })
  const seen = await until(
    () => ask(desk, { _: 'getChat', chat_id: toBob }),
    (c) => c.is_marked_as_unread && c.draft_message && c.positions.some((p) => p.is_pinned),
  )
  assert.equal(seen.draft_message.input_message_text?.text.text ?? seen.draft_message.content?.text?.text, 'half a thought')
})

test('searching and dates', async () => {
  const all = { _: 'searchMessagesFilterEmpty' }
  const found = await ask(alice, { _: 'searchChatMessages', chat_id: toBob, query: 'thr', limit: 20, filter: all })
  assert.deepEqual(texts(found), ['one two three'])
  const everywhere = await ask(alice, { _: 'searchMessages', query: 'worth', limit: 20, offset: '' })
  assert.equal(everywhere.messages.length, 2)
  await ask(alice, { _: 'getChatMessageByDate', chat_id: toBob, date: now() })
  await ask(alice, { _: 'getGroupsInCommon', user_id: bob.me.id, offset_chat_id: 0, limit: 10 })
})

test('messages that die and histories that are cleared', async () => {
  await ask(alice, { _: 'setChatMessageAutoDeleteTime', chat_id: toBob, message_auto_delete_time: 24 * hour })
  await until(() => ask(bob, { _: 'getChat', chat_id: toAlice }), (c) => c.message_auto_delete_time === 24 * hour)
  await alice.send(toBob, 'gone tomorrow')
  await bob.expect('message', (m) => m.text === 'gone tomorrow')
  await ask(bob, { _: 'deleteChatHistory', chat_id: toAlice, remove_from_chat_list: false, revoke: false })
  await until(() => history(bob, toAlice), (h) => h.messages.length === 0)
  assert.ok((await history(alice, toBob)).messages.length > 3)
  await ask(alice, { _: 'deleteChatHistory', chat_id: toBob, remove_from_chat_list: true, revoke: true })
  await until(() => history(alice, toBob), (h) => h.messages.length === 0)
})

test('a device that was away hears everything, in order', async () => {
  await desk.close()
  const sent = Array.from({ length: 60 }, (_, i) => `while away ${i}`)
  for (const text of sent) await bob.send(toAlice, text)
  await desk.open()
  await desk.logIn()
  await ask(desk, { _: 'createPrivateChat', user_id: bob.me.id, force: false })
  const h = await until(
    () => ask(desk, { _: 'getChatHistory', chat_id: toBob, from_message_id: 0, limit: 100 }),
    (h) => h.messages.length >= sent.length,
  )
  assert.deepEqual(texts(h).slice(0, sent.length).reverse(), sent)
})

test('TDLib has nothing to complain about', () => {
  assert.deepEqual(complaints, [])
})
