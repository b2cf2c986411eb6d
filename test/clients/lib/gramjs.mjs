// GramJS (JavaScript, layer 198, full transport, old RSA padding), unmodified:
// address and key go in by its own means.
import { createRequire } from 'node:module'
import bigInt from 'big-integer'
import { Person } from './person.mjs'

const require = createRequire(import.meta.url)
const { Api, TelegramClient } = require('telegram')
const { StringSession } = require('telegram/sessions')
const { NewMessage } = require('telegram/events')
const { EditedMessage } = require('telegram/events/EditedMessage')
const { DeletedMessage } = require('telegram/events/DeletedMessage')
const { Raw } = require('telegram/events/Raw')
const { LogLevel } = require('telegram/extensions/Logger')
const { PromisedNetSockets } = require('telegram/extensions/PromisedNetSockets')
const { _serverKeys } = require('telegram/crypto/RSA')

// peerOf names a group, which is a negative number among the clients of a
// scenario, as GramJS wants it.
const peerOf = (peer) => (typeof peer === 'number' && peer < 0 ? new Api.InputPeerChat({ chatId: bigInt(-peer) }) : peer)

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
  // connection is one of GramJS's connection classes; its default is full.
  static async connect(server, { name, phone, connection }) {
    const p = new GramJS(name, 'GramJS')
    p.connection = connection
    p.server = server
    p.phone = phone
    const key = JSON.parse(await server.cli('key', '--json'))
    _serverKeys.set(BigInt.asIntN(64, BigInt(`0x${key.fingerprint}`)).toString(), { n: bigInt(key.modulus, 16), e: 65537 })
    await p.open()
    return p
  }

  async open() {
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
      replyTo: m.replyTo?.replyToMsgId, forwarded: Boolean(m.fwdFrom), mentioned: m.mentioned, ...whereFrom(m),
    }), new NewMessage({}))
    this.client.addEventHandler(({ message: m }) => this.saw({ type: 'edit', id: m.id, text: m.message }), new EditedMessage({}))
    this.client.addEventHandler((e) => this.saw({ type: 'delete', ids: e.deletedIds }), new DeletedMessage({}))
    this.client.addEventHandler((u) => this.raw(u), new Raw({}))
    await this.client.connect()
  }

  raw(u) {
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
    await this.client.invoke(new Api.updates.GetState())
  }

  async addContact(phone, firstName) {
    this.did('adds contact', firstName)
    const r = await this.client.invoke(new Api.contacts.ImportContacts({
      contacts: [new Api.InputPhoneContact({ clientId: bigInt(1), phone, firstName, lastName: '' })],
    }))
    if (!r.users[0]) throw new Error(`${firstName} was not found`)
    return r.users[0]
  }

  async send(peer, text, { replyTo } = {}) {
    this.did('sends', text)
    return (await this.client.sendMessage(peerOf(peer), { message: text, replyTo })).id
  }

  async edit(peer, id, text) {
    this.did('edits to', text)
    await this.client.editMessage(peerOf(peer), { message: id, text })
  }

  async remove(peer, id, both = true) {
    this.did('deletes', id)
    await this.client.deleteMessages(peerOf(peer), [id], { revoke: both })
  }

  async forward(from, id, to) {
    this.did('forwards', id)
    await this.client.forwardMessages(peerOf(to), { messages: [id], fromPeer: peerOf(from) })
  }

  async read(peer, id) {
    this.did('reads')
    await this.client.invoke(new Api.messages.ReadHistory({ peer: peerOf(peer), maxId: id }))
  }

  async typing(peer) {
    this.did('types')
    await this.client.invoke(new Api.messages.SetTyping({ peer: peerOf(peer), action: new Api.SendMessageTypingAction() }))
  }

  async draft(peer, text) {
    this.did('drafts', text)
    await this.client.invoke(new Api.messages.SaveDraft({ peer: peerOf(peer), message: text }))
  }

  async search(peer, query) {
    return (await this.client.getMessages(peerOf(peer), { search: query, limit: 20 })).map((m) => m.message)
  }

  async history(peer) {
    const all = []
    for await (const m of this.client.iterMessages(peerOf(peer), {})) all.push({ id: m.id, text: m.message, out: m.out })
    return all.reverse()
  }

  self() { return 'me' }

  // createGroup returns the peer by which all its members know the group.
  async createGroup(title, users) {
    this.did('creates', title)
    const made = await this.client.invoke(new Api.messages.CreateChat({ title, users }))
    return -Number(made.updates.chats[0].id)
  }

  async rename(group, title) {
    this.did('renames the group', title)
    await this.client.invoke(new Api.messages.EditChatTitle({ chatId: bigInt(-group), title }))
  }

  async pin(group, id) {
    this.did('pins', id)
    await this.client.pinMessage(peerOf(group), id, { notify: true })
  }

  async addTo(group, user) {
    this.did('adds', user)
    await this.client.invoke(new Api.messages.AddChatUser({ chatId: bigInt(-group), userId: user, fwdLimit: 0 }))
  }

  async leave(group) {
    this.did('leaves')
    await this.client.invoke(new Api.messages.DeleteChatUser({ chatId: bigInt(-group), userId: new Api.InputUserSelf() }))
  }

  // members are the names of who is in a group.
  async members(group) {
    return Array.from(await this.client.getParticipants(peerOf(group)), (u) => u.firstName).sort()
  }

  async logOut() {
    this.did('logs out')
    await this.client.invoke(new Api.auth.LogOut())
  }

  async close() {
    await this.client.destroy()
  }
}
