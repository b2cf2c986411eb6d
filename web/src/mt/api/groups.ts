// Groups and channels: https://core.telegram.org/api/channel
import type { tl } from '@mtcute/core'
import { peerIdOf, peersOf } from '../convert/peer.ts'
import type { FullChat, Member, PeerId } from '../records.ts'
import { type Context, hear, inputPeer, inputUser, zero } from './context.ts'

export function groupsApi(c: Context) {
  const tell = (users: tl.TypeUser[], chats: tl.TypeChat[] = []): void => {
    const peers = peersOf(users, chats)
    if (peers.length) c.emit({ e: 'peers', peers })
  }
  const heard = (r: tl.TypeUpdates): void => {
    hear(c, r)
    if ('users' in r) tell(r.users, r.chats)
  }
  const inputChannel = async (id: PeerId): Promise<tl.RawInputChannel> => {
    const p = await inputPeer(c, id)
    if (p._ !== 'inputPeerChannel') throw new Error(`${id} is not a channel`)
    return { _: 'inputChannel', channelId: p.channelId, accessHash: p.accessHash }
  }
  const isChannel = (id: PeerId) => id < -1e12
  const newChat = (r: tl.TypeUpdates): PeerId => {
    heard(r)
    const chat = 'chats' in r ? r.chats[0] : undefined
    if (!chat) throw new Error('no chat in the answer')
    const channel = chat._ === 'channel' || chat._ === 'channelForbidden'
    return peerIdOf(channel ? { _: 'peerChannel', channelId: chat.id } : { _: 'peerChat', chatId: chat.id })
  }

  return {
    async createGroup(title: string, users: PeerId[]): Promise<PeerId> {
      const r = await c.client.call({ _: 'messages.createChat', title, users: await Promise.all(users.map((u) => inputUser(c, u))) })
      return newChat(r.updates)
    },

    async createChannel(title: string, about: string, broadcast: boolean): Promise<PeerId> {
      return newChat(await c.client.call({ _: 'channels.createChannel', title, about, broadcast, megagroup: !broadcast }))
    },

    async fullChat(id: PeerId): Promise<FullChat> {
      const r = isChannel(id)
        ? await c.client.call({ _: 'channels.getFullChannel', channel: await inputChannel(id) })
        : await c.client.call({ _: 'messages.getFullChat', chatId: -id })
      tell(r.users, r.chats)
      const f = r.fullChat
      const link = f.exportedInvite?._ === 'chatInviteExported' ? f.exportedInvite.link : undefined
      const members = f._ === 'channelFull' ? f.participantsCount : f.participants._ === 'chatParticipants' ? f.participants.participants.length : undefined
      return {
        id, about: f.about, ...(members ? { members } : {}), ...(link ? { link } : {}), ...(f._ === 'channelFull' && f.linkedChatId ? { linked: peerIdOf({ _: 'peerChannel', channelId: f.linkedChatId }) } : {}),
        mayList: f._ !== 'channelFull' || (f.canViewParticipants ?? false),
      }
    },

    async members(id: PeerId): Promise<Member[]> {
      if (!isChannel(id)) {
        const r = await c.client.call({ _: 'messages.getFullChat', chatId: -id })
        tell(r.users, r.chats)
        const p = r.fullChat._ === 'chatFull' ? r.fullChat.participants : undefined
        return p?._ === 'chatParticipants' ? p.participants.map((m) => ({ user: m.userId, role: m._ === 'chatParticipantCreator' ? 'owner' as const : m._ === 'chatParticipantAdmin' ? 'admin' as const : 'member' as const })) : []
      }
      const r = await c.client.call({ _: 'channels.getParticipants', channel: await inputChannel(id), filter: { _: 'channelParticipantsRecent' }, offset: 0, limit: 200, hash: zero })
      if (r._ !== 'channels.channelParticipants') return []
      tell(r.users, r.chats)
      return r.participants.flatMap((m): Member[] => {
        if (m._ === 'channelParticipantBanned' || m._ === 'channelParticipantLeft') return []
        const rank = 'rank' in m && m.rank ? { rank: m.rank } : {}
        return [{ user: m.userId, role: m._ === 'channelParticipantCreator' ? 'owner' : m._ === 'channelParticipantAdmin' ? 'admin' : 'member', ...rank }]
      })
    },

    async addMembers(id: PeerId, users: PeerId[]): Promise<void> {
      const inputs = await Promise.all(users.map((u) => inputUser(c, u)))
      if (isChannel(id)) {
        heard((await c.client.call({ _: 'channels.inviteToChannel', channel: await inputChannel(id), users: inputs })).updates)
        return
      }
      for (const userId of inputs) heard((await c.client.call({ _: 'messages.addChatUser', chatId: -id, userId, fwdLimit: 100 })).updates)
    },

    async removeMember(id: PeerId, user: PeerId): Promise<void> {
      if (!isChannel(id)) return heard(await c.client.call({ _: 'messages.deleteChatUser', chatId: -id, userId: await inputUser(c, user) }))
      const none: tl.RawChatBannedRights = { _: 'chatBannedRights', viewMessages: true, untilDate: 0 }
      heard(await c.client.call({ _: 'channels.editBanned', channel: await inputChannel(id), participant: await inputPeer(c, user), bannedRights: none }))
    },

    async leaveChat(id: PeerId): Promise<void> {
      if (isChannel(id)) heard(await c.client.call({ _: 'channels.leaveChannel', channel: await inputChannel(id) }))
      else heard(await c.client.call({ _: 'messages.deleteChatUser', chatId: -id, userId: { _: 'inputUserSelf' } }))
    },

    async joinChannel(id: PeerId): Promise<void> {
      newChat(joined(await c.client.call({ _: 'channels.joinChannel', channel: await inputChannel(id) })))
    },

    /** What an invite link leads to. */
    async checkInvite(hash: string): Promise<{ peer?: PeerId; title: string; about: string; members: number; request: boolean }> {
      const r = await c.client.call({ _: 'messages.checkChatInvite', hash })
      if (r._ === 'chatInvite') return { title: r.title, about: r.about ?? '', members: r.participantsCount, request: r.requestNeeded ?? false }
      tell([], [r.chat])
      const [p] = peersOf([], [r.chat])
      return { peer: p!.id, title: p!.first, about: '', members: p!.members ?? 0, request: false }
    },

    async joinByInvite(hash: string): Promise<PeerId> {
      return newChat(joined(await c.client.call({ _: 'messages.importChatInvite', hash })))
    },

    async newInvite(id: PeerId): Promise<string> {
      const r = await c.client.call({ _: 'messages.exportChatInvite', peer: await inputPeer(c, id) })
      return r._ === 'chatInviteExported' ? r.link : ''
    },

    async editTitle(id: PeerId, title: string): Promise<void> {
      if (isChannel(id)) heard(await c.client.call({ _: 'channels.editTitle', channel: await inputChannel(id), title }))
      else heard(await c.client.call({ _: 'messages.editChatTitle', chatId: -id, title }))
    },

    async editAbout(id: PeerId, about: string): Promise<void> {
      await c.client.call({ _: 'messages.editChatAbout', peer: await inputPeer(c, id), about })
    },
  }
}

function joined(r: tl.TypeUpdates | tl.messages.TypeChatInviteJoinResult): tl.TypeUpdates {
  if (r._ === 'messages.chatInviteJoinResultOk') return r.updates
  if (r._ === 'messages.chatInviteJoinResultWebView') throw new Error('joining needs a web page')
  return r
}
