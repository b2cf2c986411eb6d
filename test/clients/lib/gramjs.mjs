// GramJS (JavaScript, full transport, old RSA padding), unmodified: address and
// key go in by its own means. Two of its releases, of layers 198 and 158.
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import bigInt from 'big-integer'
import { Person } from './person.mjs'

const require = createRequire(import.meta.url)

// load returns what a scenario needs of a release.
const load = (release) => ({
  ...require(release), // Api, TelegramClient
  ...require(`${release}/sessions`),
  ...require(`${release}/events`),
  ...require(`${release}/events/EditedMessage`),
  ...require(`${release}/events/DeletedMessage`),
  ...require(`${release}/events/Raw`),
  ...require(`${release}/extensions/Logger`),
  ...require(`${release}/extensions/PromisedNetSockets`),
  ...require(`${release}/crypto/RSA`),
})

// whereFrom says in which group a message is and who wrote it.
const whereFrom = (m) => (
  m.peerId?.className === 'PeerChat' ? { chat: -Number(m.peerId.chatId), from: Number(m.fromId?.userId ?? 0) } : {}
)

// What GramJS calls the service messages of groups, by mtcute's names.
const serviceKinds = {
  MessageActionChatCreate: 'chat_created', MessageActionChatEditTitle: 'title_changed',
  MessageActionChatAddUser: 'users_added', MessageActionChatDeleteUser: 'user_removed', MessageActionPinMessage: 'message_pinned',
}

const serviceKind = ({ action, fromId }) => (
  action.className === 'MessageActionChatDeleteUser' && String(action.userId) === String(fromId?.userId)
    ? 'user_left' : serviceKinds[action.className]
)

export class GramJS extends Person {
  static kind = 'GramJS'
  static lib = load('telegram')

  // connection is one of GramJS's connection classes; its default is full.
  static async connect(server, { name, phone, connection }) {
    const p = new this(name, this.kind)
    p.lib = this.lib
    p.connection = connection
    p.server = server
    p.phone = phone
    const key = JSON.parse(await server.cli('key', '--json'))
    this.lib._serverKeys.set(BigInt.asIntN(64, BigInt(`0x${key.fingerprint}`)).toString(), { n: bigInt(key.modulus, 16), e: 65537 })
    await p.open()
    return p
  }

  async open() {
    const { DeletedMessage, EditedMessage, LogLevel, NewMessage, PromisedNetSockets, Raw, StringSession, TelegramClient } = this.lib
    const session = new StringSession('') // keeps ports in 15 bits
    session.setDC(2, this.server.host, 80)
    const { port } = this.server
    // GramJS dials port 80 whatever the session says; its socket is an option.
    class Socket extends PromisedNetSockets {
      connect(_, host) { return super.connect(port, host) }
    }
    this.client = new TelegramClient(session, 1, '0123456789abcdef0123456789abcdef', {
      connectionRetries: 3, networkSocket: Socket, ...(this.connection && { connection: this.connection }),
    })
    this.client.setLogLevel(process.env.GRAMJS_LOG ?? LogLevel.NONE)
    this.client.addEventHandler(({ message: m }) => this.saw({
      type: m.out ? 'own message' : 'message', id: m.id, text: m.message,
      replyTo: m.replyTo?.replyToMsgId, forwarded: Boolean(m.fwdFrom), mentioned: m.mentioned, media: mediaName(m.media), ...whereFrom(m),
    }), new NewMessage({}))
    this.client.addEventHandler(({ message: m }) => this.saw({ type: 'edit', id: m.id, text: m.message }), new EditedMessage({}))
    this.client.addEventHandler((e) => this.saw({ type: 'delete', ids: e.deletedIds }), new DeletedMessage({}))
    this.client.addEventHandler((u) => this.raw(u), new Raw({}))
    await this.client.connect()
    this.countAnswers()
  }

  // countAnswers notes the places of the updates that answer its own calls:
  // GramJS does not tell its handlers of those.
  countAnswers() {
    const invoke = this.client.invoke
    this.client.invoke = async (...args) => {
      const answer = await invoke.apply(this.client, args)
      for (const u of answer?.updates?.updates ?? answer?.updates ?? [answer]) this.counts(u)
      return answer
    }
  }

  // counts notes the place of an update in the order of a channel, with which
  // GramJS itself does nothing.
  counts(u) {
    if (u?.ptsCount && /Channel|AffectedMessages/.test(u.className)) this.chain(u.pts, u.ptsCount)
  }

  raw(u) {
    this.counts(u)
    if (u.className === 'UpdateReadChannelOutbox') this.saw({ type: 'read', id: u.maxId })
    if (u.className === 'UpdatePinnedChannelMessages') this.saw({ type: 'pin', ids: u.messages })
    if (u.className === 'UpdateMessageReactions') this.saw({ type: 'reactions', id: u.msgId, counts: reactions(u.reactions) })
    if (u.className === 'UpdateMessagePoll') this.saw({ type: 'poll' })
    if (u.className === 'UpdateReadHistoryOutbox') this.saw({ type: 'read', id: u.maxId })
    if (u.className === 'UpdateUserTyping' || u.className === 'UpdateChatUserTyping') this.saw({ type: 'typing' })
    if (u.className === 'UpdateNewMessage' && u.message.className === 'MessageService') {
      const m = u.message
      this.saw({ type: m.out ? 'own message' : 'message', id: m.id, service: serviceKind(m), replyTo: m.replyTo?.replyToMsgId, ...whereFrom(m) })
    }
    if (u.className === 'UpdateDraftMessage') this.saw({ type: 'draft', text: u.draft.message })
  }

  credentials() { return { apiId: 1, apiHash: '0123456789abcdef0123456789abcdef' } }

  async signUp(firstName, lastName = '') {
    this.did('signs up as', firstName)
    await this.start({ firstAndLastNames: async () => [firstName, lastName] })
  }

  async logIn() {
    this.did('logs in')
    await this.start({})
  }

  async start(more) {
    await this.client.signInUser(this.credentials(), {
      phoneNumber: this.phone, phoneCode: async () => this.server.code(this.phone),
      onError: (e) => { throw e }, ...more,
    })
    await this.client.invoke(new this.lib.Api.updates.GetState())
  }

  async addContact(phone, firstName) {
    this.did('adds contact', firstName)
    const r = await this.client.invoke(new this.lib.Api.contacts.ImportContacts({
      contacts: [new this.lib.Api.InputPhoneContact({ clientId: bigInt(1), phone, firstName, lastName: '' })],
    }))
    if (!r.users[0]) throw new Error(`${firstName} was not found`)
    return r.users[0]
  }

  async send(peer, text, { replyTo } = {}) {
    this.did('sends', text)
    return (await this.client.sendMessage(this.peer(peer), { message: text, replyTo })).id
  }

  async edit(peer, id, text) {
    this.did('edits to', text)
    await this.client.editMessage(this.peer(peer), { message: id, text })
  }

  async remove(peer, id, both = true) {
    this.did('deletes', id)
    await this.client.deleteMessages(this.peer(peer), [id], { revoke: both })
  }

  async forward(from, id, to) {
    this.did('forwards', id)
    await this.client.forwardMessages(this.peer(to), { messages: [id], fromPeer: this.peer(from) })
  }

  async read(peer, id) {
    this.did('reads')
    await this.client.invoke(new this.lib.Api.messages.ReadHistory({ peer: this.peer(peer), maxId: id }))
  }

  async typing(peer) {
    this.did('types')
    await this.client.invoke(new this.lib.Api.messages.SetTyping({ peer: this.peer(peer), action: new this.lib.Api.SendMessageTypingAction() }))
  }

  async draft(peer, text) {
    this.did('drafts', text)
    await this.client.invoke(new this.lib.Api.messages.SaveDraft({ peer: this.peer(peer), message: text }))
  }

  async search(peer, query) {
    return (await this.client.getMessages(this.peer(peer), { search: query, limit: 20 })).map((m) => m.message)
  }

  async history(peer) {
    const all = []
    for await (const m of this.client.iterMessages(this.peer(peer), {})) all.push({ id: m.id, text: m.message, out: m.out })
    return all.reverse()
  }

  self() { return 'me' }

  // peer names a group, which is a negative number among the clients of a
  // scenario, as GramJS wants it.
  peer(peer) {
    return typeof peer === 'number' && peer < 0 ? new this.lib.Api.InputPeerChat({ chatId: bigInt(-peer) }) : peer
  }

  // join returns the peer of the supergroup that a link opens.
  async join(link) {
    this.did('joins', link)
    const r = await this.client.invoke(new this.lib.Api.messages.ImportChatInvite({ hash: link.split('+').at(-1) }))
    return r.chats[0]
  }

  async sendPhoto(chat, file, caption) {
    this.did('sends a photo', caption)
    return (await this.client.sendFile(chat, { file, caption })).id
  }

  async one(chat, id) {
    return (await this.client.getMessages(chat, { ids: [id] }))[0]
  }

  // download returns the digest of a photo.
  async download(chat, id) {
    return createHash('sha256').update(await this.client.downloadMedia(await this.one(chat, id), {})).digest('hex')
  }

  async react(peer, msgId, emoticon) {
    this.did('reacts with', emoticon)
    const { Api } = this.lib
    await this.client.invoke(new Api.messages.SendReaction({ peer, msgId, reaction: [new Api.ReactionEmoji({ emoticon })] }))
  }

  async sendPoll(peer, question, answers, correct) {
    this.did('asks', question)
    const { Api } = this.lib
    const text = (t) => (this.constructor.plainPolls ? t : new Api.TextWithEntities({ text: t, entities: [] }))
    const options = answers.map((a, i) => new Api.PollAnswer({ text: text(a), option: Buffer.from(String(i)) }))
    const r = await this.client.invoke(new Api.messages.SendMedia({
      peer, message: '', randomId: bigInt(Date.now()),
      media: new Api.InputMediaPoll({
        poll: new Api.Poll({ id: bigInt(0), question: text(question), answers: options, quiz: correct !== undefined }),
        correctAnswers: correct === undefined ? undefined : [options[correct].option],
      }),
    }))
    return r.updates.find((u) => u.className === 'UpdateMessageID').id
  }

  async vote(peer, msgId, option) {
    this.did('votes for', option)
    const { media } = await this.one(peer, msgId)
    await this.client.invoke(new this.lib.Api.messages.SendVote({ peer, msgId, options: [media.poll.answers[option].option] }))
  }

  // results are what a message has gathered: votes by option, or reactions.
  async results(chat, id) {
    const m = await this.one(chat, id)
    if (!m.media?.poll) return reactions(m.reactions)
    const votes = new Map((m.media.results.results ?? []).map((v) => [v.option.toString(), v.voters]))
    return m.media.poll.answers.map((a) => votes.get(a.option.toString()) ?? 0)
  }

  // createGroup returns the peer by which all its members know the group.
  async createGroup(title, users) {
    this.did('creates', title)
    const made = await this.client.invoke(new this.lib.Api.messages.CreateChat({ title, users }))
    return -Number(made.updates.chats[0].id)
  }

  async rename(group, title) {
    this.did('renames the group', title)
    await this.client.invoke(new this.lib.Api.messages.EditChatTitle({ chatId: bigInt(-group), title }))
  }

  async pin(group, id) {
    this.did('pins', id)
    await this.client.pinMessage(this.peer(group), id, { notify: true })
  }

  async addTo(group, user) {
    this.did('adds', user)
    await this.client.invoke(new this.lib.Api.messages.AddChatUser({ chatId: bigInt(-group), userId: user, fwdLimit: 0 }))
  }

  async leave(group) {
    this.did('leaves')
    await this.client.invoke(new this.lib.Api.messages.DeleteChatUser({ chatId: bigInt(-group), userId: new this.lib.Api.InputUserSelf() }))
  }

  // members are the names of who is in a group.
  async members(group) {
    return Array.from(await this.client.getParticipants(this.peer(group)), (u) => u.firstName).sort()
  }

  async logOut() {
    this.did('logs out')
    await this.client.invoke(new this.lib.Api.auth.LogOut())
  }

  async close() {
    await this.client.destroy()
  }
}

const mediaName = (m) => m?.className.replace('MessageMedia', '').toLowerCase()

const reactions = (r) => Object.fromEntries((r?.results ?? []).map((c) => [c.reaction.emoticon, c.count]))

export class GramJS158 extends GramJS {
  static kind = 'GramJS 158'
  static plainPolls = true // before layer 179
  static lib = load('telegram-158')
}
