// What makes a sound: https://core.telegram.org/api/peers#notification-settings
import type { tl } from '@mtcute/core'
import { mutedUntilOf } from '../convert/message.ts'
import { peerIdOf, peersOf } from '../convert/peer.ts'
import type { NotifyException, NotifyScope, PeerId } from '../records.ts'
import { type Context, inputPeer } from './context.ts'

const scopes: Record<NotifyScope, tl.TypeInputNotifyPeer> = {
  users: { _: 'inputNotifyUsers' }, groups: { _: 'inputNotifyChats' }, channels: { _: 'inputNotifyBroadcasts' },
}

export function notifyApi(c: Context) {
  const scope = async (of: NotifyScope): Promise<number> => mutedUntilOf(await c.client.call({ _: 'account.getNotifySettings', peer: scopes[of] })) ?? 0

  return {
    /** Until when each kind of chats is silent. */
    async notifyScopes(): Promise<Record<NotifyScope, number>> {
      const [users, groups, channels] = await Promise.all([scope('users'), scope('groups'), scope('channels')])
      return { users, groups, channels }
    },

    async quietScope(of: NotifyScope, until: number): Promise<void> {
      await c.client.call({ _: 'account.updateNotifySettings', peer: scopes[of], settings: { _: 'inputPeerNotifySettings', muteUntil: until } })
      c.emit({ e: 'scopeMuted', scope: of, until })
    },

    async mute(id: PeerId, until: number): Promise<void> {
      const peer: tl.TypeInputNotifyPeer = { _: 'inputNotifyPeer', peer: await inputPeer(c, id) }
      await c.client.call({ _: 'account.updateNotifySettings', peer, settings: { _: 'inputPeerNotifySettings', muteUntil: until } })
      c.emit({ e: 'muted', chat: id, until })
    },

    /** A chat that is like others of its kind again. */
    async forgetMute(id: PeerId): Promise<void> {
      const peer: tl.TypeInputNotifyPeer = { _: 'inputNotifyPeer', peer: await inputPeer(c, id) }
      await c.client.call({ _: 'account.updateNotifySettings', peer, settings: { _: 'inputPeerNotifySettings' } })
      c.emit({ e: 'muted', chat: id })
    },

    /** The chats that differ from others of their kind. */
    async notifyExceptions(): Promise<NotifyException[]> {
      const r = await c.client.call({ _: 'account.getNotifyExceptions' })
      if (r._ !== 'updates' && r._ !== 'updatesCombined') return []
      const peers = peersOf(r.users, r.chats)
      if (peers.length) c.emit({ e: 'peers', peers })
      return r.updates.flatMap((u): NotifyException[] => {
        if (u._ !== 'updateNotifySettings' || u.peer._ !== 'notifyPeer') return []
        const until = mutedUntilOf(u.notifySettings)
        return until === undefined ? [] : [{ chat: peerIdOf(u.peer.peer), until }]
      })
    },
  }
}
