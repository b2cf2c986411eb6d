// mtcute (TypeScript), unmodified: address and key go in by its own options.
// Its newest release, and one of layer 216.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as newest from '@mtcute/node'
import * as newestUtils from '@mtcute/node/utils.js'
import * as old from 'mtcute-216'
import * as oldUtils from 'mtcute-216/utils.js'
import { Person } from './person.mjs'

// reactionsText writes reactions as "👍2* ❤1": a star after one's own.
const reactionsText = (r) => r.results
  .map((one) => `${one.reaction.emoticon}${one.count}${one.chosenOrder === undefined ? '' : '*'}`).sort().join(' ')

// channelOf is the channel whose places an update takes.
const channelOf = (u) => u.channelId ?? u.message.peerId.channelId

const pollState = (poll, results) => ({
  closed: Boolean(poll?.closed), voters: results.totalVoters ?? 0, counts: (results.results ?? []).map((r) => r.voters ?? 0),
})

export class Mtcute extends Person {
  static kind = 'mtcute'
  static lib = { ...newest, ...newestUtils }

  // transport is the way to the server, see transports.mjs; the default is TCP.
  static async connect(server, { name, phone, transport }) {
    const { addPublicKey, MemoryStorage, NodeCryptoProvider } = this.lib
    const p = new this(name, this.kind)
    p.lib = this.lib
    p.transport = transport
    p.server = server
    p.phone = phone
    const crypto = new NodeCryptoProvider()
    await crypto.initialize?.()
    addPublicKey(crypto, server.key)
    p.storage = new MemoryStorage()
    p.open()
    return p
  }

  // open makes a client on what is stored: after a close it is the same device.
  open() {
    const dc = { id: 2, ipAddress: this.server.host, port: this.server.port }
    this.client = new this.lib.TelegramClient({
      apiId: 1, apiHash: '0123456789abcdef0123456789abcdef',
      storage: this.storage, ...(this.transport && { transport: this.transport }), logLevel: Number(process.env.MTCUTE_LOG ?? 1),
      defaultDcs: { main: dc, media: dc },
      updates: { catchUp: true },
      network: { middlewares: [(call, next) => this.calls(call, next), ...this.lib.networkMiddlewares.basic()] },
    })
    this.client.onError.add((e) => this.did('fails', String(e)))
    this.client.onNewMessage.add((m) => this.saw({
      type: m.isOutgoing ? 'own message' : 'message', id: m.id, text: m.text,
      replyTo: m.replyToMessage?.id ?? undefined, forwarded: m.forward !== null,
      chat: m.chat.id, from: m.sender.id, mentioned: m.isMention, service: m.action?.type, media: m.media?.type,
      question: m.media?.type === 'poll' ? m.media.question : undefined,
    }))
    this.client.onEditMessage.add((m) => {
      this.saw({ type: 'edit', id: m.id, text: m.text, closed: m.media?.type === 'poll' ? m.media.isClosed : undefined })
    })
    this.client.onDeleteMessage.add((u) => this.saw({ type: 'delete', ids: u.messageIds }))
    this.client.onHistoryRead.add((u) => { if (u.isOutbox) this.saw({ type: 'read', id: u.maxReadId }) })
    this.client.onUserTyping.add(() => this.saw({ type: 'typing' }))
    this.client.onRawUpdate.add(({ update }) => {
      if (update.ptsCount && /Channel/.test(update._)) this.chain(update.pts, update.ptsCount, channelOf(update))
      if (update._ === 'updatePinnedChannelMessages') this.saw({ type: 'pin', ids: update.messages })
      if (update._ === 'updateDraftMessage') this.saw({ type: 'draft', text: update.draft.message })
      if (update._ === 'updateMessageReactions') this.saw({
        type: 'reactions', id: update.msgId, counts: reactions(update.reactions), text: reactionsText(update.reactions),
      })
      if (update._ === 'updateMessagePoll') this.saw({ type: 'poll', ...pollState(update.poll, update.results) })
    })
  }

  // calls sees every call. It notes the places of the updates that answer its
  // own ones, and reports when the client asks for what it has missed.
  async calls(call, next) {
    const { request } = call
    if (request._ === 'updates.getChannelDifference') this.saw({ type: 'gap', text: `from ${request.pts}` })
    const answer = await next(call)
    for (const u of answer?.updates?.updates ?? answer?.updates ?? [answer]) {
      if (!u?.ptsCount) continue
      if (/Channel/.test(u._)) this.chain(u.pts, u.ptsCount, channelOf(u))
      else if (u._ === 'messages.affectedMessages' && request.channel) this.chain(u.pts, u.ptsCount, request.channel.channelId)
    }
    return answer
  }

  async signUp(firstName, lastName = '') {
    this.did('signs up as', firstName)
    const sent = await this.client.sendCode({ phone: this.phone })
    const code = await this.server.code(this.phone)
    const hash = { phoneNumber: this.phone, phoneCodeHash: sent.phoneCodeHash }
    const res = await this.client.call({ _: 'auth.signIn', ...hash, phoneCode: code })
    if (res._ !== 'auth.authorizationSignUpRequired') throw new Error(`${this.phone} is known already`)
    const auth = await this.client.call({ _: 'auth.signUp', ...hash, firstName, lastName })
    this.me = await this.client.notifyLoggedIn(auth)
    await this.client.startUpdatesLoop()
  }

  async logIn() {
    this.did('logs in')
    const sent = await this.client.sendCode({ phone: this.phone })
    const code = await this.server.code(this.phone)
    this.me = await this.client.signIn({ phone: this.phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: code })
    await this.client.startUpdatesLoop()
  }

  async addContact(phone, firstName) {
    this.did('adds contact', firstName)
    const r = await this.client.importContacts([{ phone, firstName, lastName: '' }])
    if (!r.users[0]) throw new Error(`${firstName} was not found`)
    return Number(r.users[0].id)
  }

  async send(peer, text, { replyTo } = {}) {
    this.did('sends', text)
    return (await this.client.sendText(peer, text, { replyTo })).id
  }

  async edit(peer, id, text) {
    this.did('edits to', text)
    await this.client.editMessage({ chatId: peer, message: id, text })
  }

  async remove(peer, id, both = true) {
    this.did('deletes', id)
    await this.client.deleteMessagesById(peer, [id], { revoke: both })
  }

  async forward(from, id, to) {
    this.did('forwards', id)
    await this.client.forwardMessagesById({ fromChatId: from, messages: [id], toChatId: to })
  }

  async read(peer, id) {
    this.did('reads')
    await this.client.readHistory(peer, { maxId: id })
  }

  async typing(peer) {
    this.did('types')
    await this.client.sendTyping(peer)
  }

  async draft(peer, text) {
    this.did('drafts', text)
    await this.client.call({ _: 'messages.saveDraft', peer: await this.client.resolvePeer(peer), message: text })
  }

  async search(peer, query) {
    return (await this.client.searchMessages({ chatId: peer, query })).map((m) => m.text)
  }

  async history(peer) {
    const all = []
    for await (const m of this.client.iterHistory(peer)) all.push({ id: m.id, text: m.text, out: m.isOutgoing })
    return all.reverse()
  }

  // react replaces the own reactions to a message; without emoji none are left.
  async react(peer, id, emoji) {
    this.did('reacts with', emoji)
    await this.client.sendReaction({ chatId: peer, message: id, emoji: emoji ?? null })
  }

  // ask sends a poll; with correct, the place of an answer, it is a quiz.
  async ask(peer, question, answers, { correct } = {}) {
    this.did('asks', question)
    const poll = correct === undefined
      ? { type: 'poll', question, answers, public: true }
      : { type: 'quiz', question, answers, public: true, correct: [correct] }
    return (await this.client.sendMedia(peer, poll)).id
  }

  // vote chooses answers by their places and returns the poll as it is then.
  async vote(peer, id, ...places) {
    this.did('votes', places)
    const poll = await this.client.sendVote({ chatId: peer, message: id, options: places })
    return { voters: poll.voters, counts: poll.answers.map((a) => a.voters), chosen: poll.answers.map((a) => a.chosen) }
  }

  async closePoll(peer, id) {
    this.did('closes the poll', id)
    await this.client.closePoll({ chatId: peer, message: id })
  }

  self() { return 'me' }

  // createGroup returns the peer by which all its members know the group.
  async createGroup(title, users) {
    this.did('creates', title)
    return (await this.client.createGroup({ title, users })).chat.id
  }

  async rename(group, title) {
    this.did('renames the group', title)
    await this.client.setChatTitle(group, title)
  }

  async pin(group, id) {
    this.did('pins', id)
    await this.client.pinMessage({ chatId: group, message: id })
  }

  async addTo(group, user) {
    this.did('adds', user)
    await this.client.addChatMembers(group, user, {})
  }

  async leave(group) {
    this.did('leaves')
    await this.client.leaveChat(group)
  }

  // members are the names of who is in a group.
  async members(group) {
    return (await this.client.getChatMembers(group)).map((m) => m.user.firstName).sort()
  }

  // join returns the peer of the group that a link opens. mtcute recognises
  // links of t.me alone.
  async join(link) {
    this.did('joins', link)
    const joined = await this.client.joinChat(`https://t.me/+${link.split('+').at(-1)}`)
    // The newest release learns the group from the answer only some time later.
    await this.client.iterDialogs({ limit: 1 }).next()
    return (joined.chat ?? joined).id
  }

  async sendPhoto(chat, file, caption) {
    this.did('sends a photo', caption)
    return (await this.client.sendMedia(chat, this.lib.InputMedia.photo(await readFile(file), { caption }))).id
  }

  async one(chat, id) {
    return (await this.client.getMessages(chat, [id]))[0]
  }

  // download returns the digest of a photo.
  async download(chat, id) {
    const { media } = await this.one(chat, id)
    return createHash('sha256').update(await this.client.downloadAsBuffer(media)).digest('hex')
  }

  async sendPoll(chat, question, answers, correct) {
    this.did('asks', question)
    const { InputMedia } = this.lib
    const media = correct === undefined ? InputMedia.poll({ question, answers }) : InputMedia.quiz({ question, answers, correct })
    return (await this.client.sendMedia(chat, media)).id
  }

  // results are what a message has gathered: votes by option, or reactions.
  async results(chat, id) {
    const m = await this.one(chat, id)
    if (m.media?.type === 'poll') return m.media.answers.map((a) => a.voters)
    return reactions(m.raw.reactions)
  }

  async logOut() {
    this.did('logs out')
    await this.client.logOut()
  }

  async close() {
    await this.client.destroy()
  }
}

const reactions = (r) => Object.fromEntries((r?.results ?? []).map((c) => [c.reaction.emoticon, c.count]))

export class Mtcute216 extends Mtcute {
  static kind = 'mtcute 216'
  static lib = { ...old, ...oldUtils }
}
