// TDLib (the library under the official Android X, iOS and many bots), as it
// is: only the RSA key text in a temporary copy is replaced by the server's,
// byte for byte the same length, and it reaches the server as an MTProto proxy.
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as tdl from 'tdl'
import { Person } from './person.mjs'

const begin = '-----BEGIN RSA PUBLIC KEY-----'
const end = '-----END RSA PUBLIC KEY-----'

// The package of this platform alone: prebuilt-tdlib, which names those of all
// platforms, cannot be locked where a registry does not carry every one of them.
const prebuilt = '@prebuilt-tdlib/linux-x64-glibc/libtdjson.so'

// What TDLib calls the service messages of groups, by mtcute's names.
const serviceKinds = {
  messageBasicGroupChatCreate: 'chat_created', messageChatChangeTitle: 'title_changed',
  messageChatAddMembers: 'users_added', messageChatDeleteMember: 'user_removed', messagePinMessage: 'message_pinned',
}

const serviceKind = (m) => (
  m.content._ === 'messageChatDeleteMember' && m.content.user_id === m.sender_id.user_id ? 'user_left' : serviceKinds[m.content._]
)

// reactionsText writes reactions as "👍2* ❤1": a star after one's own.
const reactionsText = (r) => (r?.reactions ?? [])
  .map((one) => `${one.type.emoji}${one.total_count}${one.is_chosen ? '*' : ''}`).sort().join(' ')

const pollState = (poll) => ({
  closed: poll.is_closed, voters: poll.total_voter_count, counts: poll.options.map((o) => o.voter_count),
  chosen: poll.options.map((o) => o.is_chosen),
})

const formatted = (text) => ({ _: 'formattedText', text })

let configured = false

async function configure(server) {
  if (configured) return
  const library = await readFile(createRequire(import.meta.url).resolve(prebuilt))
  const ours = base64(server.key)
  let replaced = 0
  for (let at = library.indexOf(begin); at >= 0; at = library.indexOf(begin, at + 1)) {
    const stop = library.indexOf(end, at)
    if (stop < 0 || stop - at > 600) continue
    replaceKey(library.subarray(at + begin.length, stop), ours)
    replaced++
  }
  if (replaced === 0) throw new Error('no RSA key found in the library')
  const copy = path.join(server.dir, 'libtdjson.so')
  await writeFile(copy, library, { mode: 0o755 })
  tdl.configure({ tdjson: copy, verbosityLevel: Number(process.env.TDLIB_LOG ?? 0) })
  configured = true
}

function base64(pem) {
  return pem.replace(begin, '').replace(end, '').replace(/\s/g, '')
}

// replaceKey keeps the line breaks where they are and changes the rest.
function replaceKey(text, ours) {
  let i = 0
  for (let k = 0; k < text.length; k++) {
    if (text[k] === 0x0a || text[k] === 0x0d) continue
    text[k] = ours.charCodeAt(i++)
  }
  if (i !== ours.length) throw new Error(`the key has ${ours.length} characters, the place ${i}`)
}

export class TDLib extends Person {
  static async connect(server, { name, phone }) {
    await configure(server)
    const p = new TDLib(name, 'TDLib')
    p.server = server
    p.phone = phone
    p.known = new Set()
    p.dir = path.join(server.dir, `tdlib-${name}-${Date.now()}`)
    await p.open()
    return p
  }

  async open() {
    this.client = tdl.createClient({
      apiId: 1, apiHash: '0123456789abcdef0123456789abcdef',
      databaseDirectory: path.join(this.dir, 'db'), filesDirectory: path.join(this.dir, 'files'),
      tdlibParameters: { use_message_database: true, device_model: 'scenario', application_version: '1' },
    })
    this.client.on('error', (e) => this.did('fails', String(e?.message ?? e)))
    this.client.on('update', (u) => this.update(u))
    await this.client.invoke({ _: 'setNetworkType', type: { _: 'networkTypeNone' } })
    await this.client.invoke({
      _: 'addProxy', enable: true,
      proxy: {
        _: 'proxy', server: this.server.host, port: this.server.port,
        type: { _: 'proxyTypeMtproto', secret: this.server.secret },
      },
    })
    await this.client.invoke({ _: 'setNetworkType', type: { _: 'networkTypeOther' } })
  }

  async signUp(firstName, lastName = '') {
    this.did('signs up as', firstName)
    await this.client.login(() => ({
      getPhoneNumber: async () => this.phone,
      getAuthCode: async () => this.server.code(this.phone),
      getName: async () => ({ firstName, lastName }),
    }))
    await this.settled()
  }

  async logIn() {
    this.did('logs in')
    await this.client.login(() => ({
      getPhoneNumber: async () => this.phone,
      getAuthCode: async () => this.server.code(this.phone),
    }))
    await this.settled()
  }

  // settled waits until TDLib has its first state: what comes before then is
  // part of that state and is not reported as new.
  async settled() {
    this.me = await this.client.invoke({ _: 'getMe' })
    if (!this.ready) await new Promise((resolve) => { this.onReady = resolve })
  }

  async addContact(phone, firstName) {
    this.did('adds contact', firstName)
    const r = await this.client.invoke({
      _: 'importContacts', contacts: [{ _: 'importedContact', phone_number: phone, first_name: firstName, last_name: '', note: { _: 'formattedText', text: '' } }],
    })
    if (!r.user_ids[0]) throw new Error(`${firstName} was not found`)
    const chat = await this.client.invoke({ _: 'createPrivateChat', user_id: r.user_ids[0], force: false })
    return chat.id
  }

  async send(peer, text, { replyTo } = {}) {
    this.did('sends', text)
    await this.client.invoke({
      _: 'sendMessage', chat_id: peer,
      reply_to: replyTo ? { _: 'inputMessageReplyToMessage', message_id: replyTo } : undefined,
      input_message_content: { _: 'inputMessageText', text: { _: 'formattedText', text } },
    })
    return (await this.expect('sent', (e) => e.text === text)).id
  }

  async edit(peer, id, text) {
    this.did('edits to', text)
    await this.client.invoke({
      _: 'editMessageText', chat_id: peer, message_id: id,
      input_message_content: { _: 'inputMessageText', text: { _: 'formattedText', text } },
    })
  }

  async remove(peer, id, both = true) {
    this.did('deletes', id)
    await this.client.invoke({ _: 'deleteMessages', chat_id: peer, message_ids: [id], revoke: both })
  }

  async forward(from, id, to) {
    this.did('forwards', id)
    await this.client.invoke({ _: 'forwardMessages', chat_id: to, from_chat_id: from, message_ids: [id] })
  }

  async read(peer, id) {
    this.did('reads')
    await this.client.invoke({ _: 'openChat', chat_id: peer })
    await this.client.invoke({ _: 'viewMessages', chat_id: peer, message_ids: [id], force_read: true })
  }

  async typing(peer) {
    this.did('types')
    await this.client.invoke({ _: 'sendChatAction', chat_id: peer, action: { _: 'chatActionTyping' } })
  }

  async draft(peer, text) {
    this.did('drafts', text)
    await this.client.invoke({
      _: 'setChatDraftMessage', chat_id: peer,
      draft_message: { _: 'draftMessage', date: 0, content: { _: 'draftMessageContentText', text: { _: 'formattedText', text } }, input_message_text: { _: 'inputMessageText', text: { _: 'formattedText', text } } },
    })
  }

  async search(peer, query) {
    const r = await this.client.invoke({ _: 'searchChatMessages', chat_id: peer, query, limit: 20, filter: { _: 'searchMessagesFilterEmpty' } })
    return r.messages.map((m) => m.content.text?.text)
  }

  async history(peer) {
    const all = []
    for (let from = 0; ;) {
      const r = await this.client.invoke({ _: 'getChatHistory', chat_id: peer, from_message_id: from, limit: 100 })
      if (r.messages.length === 0) return all.reverse()
      for (const m of r.messages) all.push({ id: m.id, text: m.content.text?.text, out: m.is_outgoing })
      from = r.messages.at(-1).id
    }
  }

  // ask sends a poll; with correct, the place of an answer, it is a quiz.
  async ask(peer, question, answers, { correct } = {}) {
    this.did('asks', question)
    await this.client.invoke({
      _: 'sendMessage', chat_id: peer,
      input_message_content: {
        _: 'inputMessagePoll', question: formatted(question), is_anonymous: false, allows_revoting: correct === undefined,
        options: answers.map((text) => ({ _: 'inputPollOption', text: formatted(text) })),
        type: correct === undefined
          ? { _: 'inputPollTypeRegular' }
          : { _: 'inputPollTypeQuiz', correct_option_ids: [correct], explanation: formatted('parce que') },
      },
    })
    return (await this.expect('sent', (e) => e.question === question)).id
  }

  // vote chooses answers by their places and returns the poll as it is then.
  async vote(peer, id, ...places) {
    this.did('votes', places)
    await this.client.invoke({ _: 'setPollAnswer', chat_id: peer, message_id: id, option_ids: places })
    const m = await this.client.invoke({ _: 'getMessage', chat_id: peer, message_id: id })
    return pollState(m.content.poll)
  }

  async closePoll(peer, id) {
    this.did('closes the poll', id)
    await this.client.invoke({ _: 'stopPoll', chat_id: peer, message_id: id })
  }

  // react replaces the own reaction to a message; without emoji none is left.
  // TDLib sends only what messages.getAvailableReactions offers with animations.
  async react(peer, id, emoji) {
    this.did('reacts with', emoji)
    const type = (emoji) => ({ _: 'reactionTypeEmoji', emoji })
    const m = { chat_id: peer, message_id: id }
    if (emoji) await this.client.invoke({ _: 'addMessageReaction', ...m, reaction_type: type(emoji) })
    else await this.client.invoke({ _: 'removeMessageReaction', ...m, reaction_type: type(this.reacted) })
    this.reacted = emoji
  }

  // reactionsFor are the emoji that TDLib offers for a message.
  async reactionsFor(peer, id) {
    const r = await this.client.invoke({ _: 'getMessageAvailableReactions', chat_id: peer, message_id: id, row_size: 8 })
    return [...r.top_reactions, ...r.recent_reactions, ...r.popular_reactions].map((one) => one.type.emoji)
  }

  // reactionArt loads what is shown of a reaction and returns how many files it has.
  async reactionArt(emoji) {
    const r = await this.client.invoke({ _: 'getEmojiReaction', emoji })
    if (!r.is_active) throw new Error(`${emoji} is not active`)
    const stickers = ['static_icon', 'appear_animation', 'select_animation', 'activate_animation', 'effect_animation', 'around_animation', 'center_animation']
    const files = stickers.map((name) => r[name])
    for (const s of files) {
      const f = await this.client.invoke({ _: 'downloadFile', file_id: s.sticker.id, priority: 1, offset: 0, limit: 0, synchronous: true })
      if (!f.local.is_downloading_completed || f.size !== s.sticker.size) throw new Error(`${emoji}: a file of ${f.size} bytes`)
    }
    return { formats: files.map((s) => s.format._), title: r.title }
  }

  self() { return this.me.id }

  // loadChats reads a whole list of chats: TDLib pins nothing in one that it has
  // not read to the end.
  async loadChats(list) {
    for (;;) {
      try {
        await this.client.invoke({ _: 'loadChats', chat_list: { _: list }, limit: 100 })
      } catch (e) {
        if (e.code === 404) return // that was all
        throw e
      }
    }
  }

  // createGroup returns the peer by which all its members know the group.
  async createGroup(title, users) {
    this.did('creates', title)
    return (await this.client.invoke({ _: 'createNewBasicGroupChat', title, user_ids: users })).chat_id
  }

  async rename(group, title) {
    this.did('renames the group', title)
    await this.client.invoke({ _: 'setChatTitle', chat_id: group, title })
  }

  async pin(group, id) {
    this.did('pins', id)
    await this.client.invoke({ _: 'pinChatMessage', chat_id: group, message_id: id })
  }

  async addTo(group, user) {
    this.did('adds', user)
    await this.client.invoke({ _: 'addChatMember', chat_id: group, user_id: user, forward_limit: 0 })
  }

  async leave(group) {
    this.did('leaves')
    await this.client.invoke({ _: 'leaveChat', chat_id: group })
  }

  // members are the names of who is in a group.
  async members(group) {
    const full = await this.client.invoke({ _: 'getBasicGroupFullInfo', basic_group_id: -group })
    const users = full.members.map((m) => this.client.invoke({ _: 'getUser', user_id: m.member_id.user_id }))
    return (await Promise.all(users)).map((u) => u.first_name).sort()
  }

  update(u) {
    switch (u._) {
      case 'updateConnectionState':
        this.ready = u.state._ === 'connectionStateReady'
        if (this.ready) this.onReady?.()
        break
      case 'updateNewMessage':
        this.message(u.message)
        break
      case 'updateChatLastMessage':
        // A message that TDLib read in a history before it was pushed is not
        // reported as new, only as the last one of its chat.
        if (u.last_message && !u.last_message.is_outgoing) this.message(u.last_message)
        break
      case 'updateMessageSendSucceeded':
        this.saw({
          type: 'sent', id: u.message.id, text: u.message.content.text?.text, question: u.message.content.poll?.question.text,
        })
        break
      case 'updateMessageSendFailed':
        this.saw({ type: 'send failed', error: u.error?.message })
        break
      case 'updateMessageInteractionInfo':
        this.saw({ type: 'counted', id: u.message_id, chat: u.chat_id, replies: u.interaction_info?.reply_info?.reply_count })
        this.saw({ type: 'reactions', id: u.message_id, text: reactionsText(u.interaction_info?.reactions) })
        break
      case 'updateMessageContent':
        if (u.new_content._ === 'messagePoll') this.saw({ type: 'poll', id: u.message_id, ...pollState(u.new_content.poll) })
        this.saw({ type: 'edit', id: u.message_id, text: u.new_content.text?.text })
        break
      case 'updateDeleteMessages':
        if (u.is_permanent && !u.from_cache) this.saw({ type: 'delete', ids: u.message_ids })
        break
      case 'updateChatReadOutbox':
        this.saw({ type: 'read', id: u.last_read_outbox_message_id })
        break
      case 'updateChatAction':
        if (u.action._ === 'chatActionTyping') this.saw({ type: 'typing' })
        break
    }
  }

  message(m) {
    if (m.sending_state || this.known.has(`${m.chat_id}:${m.id}`)) return
    this.known.add(`${m.chat_id}:${m.id}`)
    this.saw({
      type: m.is_outgoing ? 'own message' : 'message', id: m.id, text: m.content.text?.text, caption: m.content.caption?.text,
      replyTo: m.reply_to?.message_id, forwarded: Boolean(m.forward_info), chat: m.chat_id,
      from: m.sender_id.user_id, mentioned: m.contains_unread_mention, service: serviceKind(m),
      question: m.content.poll?.question.text, content: m.content._,
    })
  }

  async logOut() {
    this.did('logs out')
    const closed = new Promise((resolve) => this.client.once('close', resolve))
    await this.client.invoke({ _: 'logOut' })
    await closed
  }

  async close() {
    await this.client.close().catch(() => {})
  }
}
