// Groups and channels: https://core.telegram.org/api/channel
import type { tl } from '@mtcute/core'
import { peerIdOf, peersOf } from '../convert/peer.ts'
import type { PeerId } from '../records.ts'
import { type Context, heard, inputChannel, inputPeer, inputUser, isChannel, tellPeers } from './context.ts'

export function groupsApi(c: Context) {
  const newChat = (r: tl.TypeUpdates): PeerId => {
    heard(c, r)
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

    async addMembers(id: PeerId, users: PeerId[]): Promise<void> {
      const inputs = await Promise.all(users.map((u) => inputUser(c, u)))
      if (isChannel(id)) {
        heard(c, (await c.client.call({ _: 'channels.inviteToChannel', channel: await inputChannel(c, id), users: inputs })).updates)
        return
      }
      for (const userId of inputs) heard(c, (await c.client.call({ _: 'messages.addChatUser', chatId: -id, userId, fwdLimit: 100 })).updates)
    },

    async removeMember(id: PeerId, user: PeerId): Promise<void> {
      if (!isChannel(id)) return heard(c, await c.client.call({ _: 'messages.deleteChatUser', chatId: -id, userId: await inputUser(c, user) }))
      const none: tl.RawChatBannedRights = { _: 'chatBannedRights', viewMessages: true, untilDate: 0 }
      heard(c, await c.client.call({ _: 'channels.editBanned', channel: await inputChannel(c, id), participant: await inputPeer(c, user), bannedRights: none }))
    },

    async leaveChat(id: PeerId): Promise<void> {
      if (isChannel(id)) heard(c, await c.client.call({ _: 'channels.leaveChannel', channel: await inputChannel(c, id) }))
      else heard(c, await c.client.call({ _: 'messages.deleteChatUser', chatId: -id, userId: { _: 'inputUserSelf' } }))
    },

    async joinChannel(id: PeerId): Promise<void> {
      newChat(joined(await c.client.call({ _: 'channels.joinChannel', channel: await inputChannel(c, id) })))
    },

    /** What an invite link leads to. */
    async checkInvite(hash: string): Promise<{ peer?: PeerId; title: string; about: string; members: number; request: boolean }> {
      const r = await c.client.call({ _: 'messages.checkChatInvite', hash })
      if (r._ === 'chatInvite') return { title: r.title, about: r.about ?? '', members: r.participantsCount, request: r.requestNeeded ?? false }
      tellPeers(c, [], [r.chat])
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
      if (isChannel(id)) heard(c, await c.client.call({ _: 'channels.editTitle', channel: await inputChannel(c, id), title }))
      else heard(c, await c.client.call({ _: 'messages.editChatTitle', chatId: -id, title }))
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
