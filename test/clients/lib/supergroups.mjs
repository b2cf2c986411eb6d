// What people do in supergroups and channels, by each library: do(p, verb, …).
import { Gotd } from './program.mjs'
import { TDLib } from './tdlib.mjs'

const hashOf = (link) => link.split('+').at(-1)

const mtcute = {
  async found(p, title, broadcast) {
    const made = broadcast ? await p.client.createChannel({ title }) : await p.client.createSupergroup({ title })
    return made.id
  },
  async link(p, chat, approval) {
    return hashOf((await p.client.createInviteLink(chat, { withApproval: approval })).link)
  },
  // join returns nothing when an admin has to let the caller in.
  async join(p, hash) {
    const res = await p.client.call({ _: 'messages.importChatInvite', hash })
      .catch((e) => { if (e.text !== 'INVITE_REQUEST_SENT') throw e })
    if (!res) return
    const updates = res.updates ?? res
    p.client.handleClientUpdate(updates, true)
  },
  approve: (p, chat) => p.client.hideAllJoinRequests({ chatId: chat, action: 'approve' }),
  promote: (p, chat, user, rights) => p.client.editAdminRights({ chatId: chat, userId: user, rights: { _: 'chatAdminRights', ...rights.mtcute }, rank: 'adjoint' }),
  restrict: (p, chat, user, on) => p.client.restrictChatMember({ chatId: chat, userId: user, restrictions: { sendMessages: on } }),
  ban: (p, chat, user) => p.client.banChatMember({ chatId: chat, participantId: user }),
  slowMode: (p, chat, seconds) => p.client.setSlowMode(chat, seconds),
  name: (p, chat, username) => p.client.setChatUsername(chat, username),
  async visit(p, username) { return (await p.client.getChat(username)).id },
  enter: (p, chat) => p.client.joinChat(chat),
  remove: (p, chat, id) => p.client.deleteMessagesById(chat, [id]),
  save: (p, chat, id) => p.forward(chat, id, 'me'),
  protect: (p, password) => p.client.enableCloudPassword({ password, hint: '' }),
  async give(p, chat, user, password) {
    const known = await p.client.call({ _: 'account.getPassword' })
    p.client.handleClientUpdate(await p.client.call({
      _: 'messages.editChatCreator', peer: await p.client.resolvePeer(chat), userId: await p.client.resolveUser(user),
      password: await p.client.computeSrpParams(known, password),
    }), true)
  },
  async owner(p, chat) {
    const admins = await p.client.getChatMembers(chat, { type: 'admins' })
    return admins.find((m) => m.status === 'creator').user.id
  },
}

const tdlib = {
  async found(p, title, broadcast) {
    return (await p.client.invoke({ _: 'createNewSupergroupChat', title, is_channel: broadcast })).id
  },
  async link(p, chat, approval) {
    const made = await p.client.invoke({ _: 'createChatInviteLink', chat_id: chat, name: '', creates_join_request: approval })
    return hashOf(made.invite_link)
  },
  // TDLib knows links of t.me alone; the server takes the hash from any.
  async join(p, hash) {
    await p.client.invoke({ _: 'joinChatByInviteLink', invite_link: `https://t.me/+${hash}` })
      .catch((e) => { if (!/INVITE_REQUEST_SENT/.test(e.message)) throw e })
  },
  // TDLib lets in only whom it has seen: it looks at the list, as a person does.
  async approve(p, chat, user) {
    const list = await p.client.invoke({ _: 'getChatJoinRequests', chat_id: chat, invite_link: '', query: '', limit: 10 })
    if (!list.requests.some((r) => r.user_id === user)) throw new Error(`${user} does not wait`)
    await p.client.invoke({ _: 'processChatJoinRequest', chat_id: chat, user_id: user, approve: true })
  },
  promote: (p, chat, user, rights) => p.client.invoke({
    _: 'setChatMemberStatus', chat_id: chat, member_id: { _: 'messageSenderUser', user_id: user },
    status: { _: 'chatMemberStatusAdministrator', custom_title: 'adjoint', can_be_edited: true, rights: { _: 'chatAdministratorRights', can_manage_chat: true, ...rights.tdlib } },
  }),
  restrict: (p, chat, user, on) => p.client.invoke({
    _: 'setChatMemberStatus', chat_id: chat, member_id: { _: 'messageSenderUser', user_id: user },
    status: on
      ? { _: 'chatMemberStatusRestricted', is_member: true, restricted_until_date: 0, permissions: { _: 'chatPermissions' } }
      : { _: 'chatMemberStatusMember' },
  }),
  ban: (p, chat, user) => p.client.invoke({ _: 'banChatMember', chat_id: chat, member_id: { _: 'messageSenderUser', user_id: user }, banned_until_date: 0, revoke_messages: false }),
  slowMode: (p, chat, seconds) => p.client.invoke({ _: 'setChatSlowModeDelay', chat_id: chat, slow_mode_delay: seconds }),
  name: async (p, chat, username) => {
    const { type } = await p.client.invoke({ _: 'getChat', chat_id: chat })
    await p.client.invoke({ _: 'setSupergroupUsername', supergroup_id: type.supergroup_id, username })
  },
  async visit(p, username) { return (await p.client.invoke({ _: 'searchPublicChat', username })).id },
  enter: (p, chat) => p.client.invoke({ _: 'joinChat', chat_id: chat }),
  remove: (p, chat, id) => p.remove(chat, id),
  async save(p, chat, id) {
    const own = await p.client.invoke({ _: 'createPrivateChat', user_id: p.me.id, force: false })
    await p.forward(chat, id, own.id)
  },
  protect: (p, new_password) => p.client.invoke({
    _: 'setPassword', old_password: '', new_password, new_hint: '', set_recovery_email_address: false, new_recovery_email_address: '',
  }),
  async give(p, chat, user, password) {
    const may = await p.client.invoke({ _: 'canTransferOwnership' })
    if (may._ !== 'canTransferOwnershipResultOk') throw new Error(may._)
    await p.client.invoke({ _: 'transferChatOwnership', chat_id: chat, user_id: user, password })
  },
  async owner(p, chat) {
    const { type } = await p.client.invoke({ _: 'getChat', chat_id: chat })
    const { members } = await p.client.invoke({
      _: 'getSupergroupMembers', supergroup_id: type.supergroup_id, filter: { _: 'supergroupMembersFilterAdministrators' }, offset: 0, limit: 10,
    })
    return members.find((m) => m.status._ === 'chatMemberStatusCreator').member_id.user_id
  },
}

const gotd = {
  found: async (p, title, broadcast) => -1e12 - await p.do(broadcast ? 'newChannel' : 'newSupergroup', { text: title }),
  link: (p, chat, approval) => p.do('link', { chat, on: approval }),
  join: (p, hash) => p.join(hash).catch((e) => { if (!/INVITE_REQUEST_SENT/.test(e.message)) throw e }),
  approve: (p, chat) => p.do('approve', { chat }),
  promote: (p, chat, user) => p.do('promote', { chat, user }),
  restrict: (p, chat, user, on) => p.do('restrict', { chat, user, on }),
  ban: (p, chat, user) => p.do('ban', { chat, user }),
  slowMode: (p, chat, seconds) => p.do('slowMode', { chat, number: seconds }),
  name: (p, chat, username) => p.do('name', { chat, text: username }),
  visit: async (p, username) => -1e12 - await p.do('visit', { text: username }),
  enter: (p, chat) => p.do('enter', { chat }),
  remove: (p, chat, id) => p.remove(chat, id),
  save: (p, chat, id) => p.do('save', { chat, message: id }),
  protect: (p, password) => p.do('setPassword', { text: password }),
  give: (p, chat, user, password) => p.do('give', { chat, user, text: password }),
  owner: (p, chat) => p.do('owner', { chat }),
}

export function act(p, verb, ...args) {
  p.did(verb, args.filter((a) => typeof a !== 'object'))
  const by = p instanceof TDLib ? tdlib : p instanceof Gotd ? gotd : mtcute
  return by[verb](p, ...args)
}
