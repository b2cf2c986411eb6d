// Other people: https://core.telegram.org/api/contacts
import { type tl, Long } from '@mtcute/core'
import { peerIdOf, peersOf } from '../convert/peer.ts'
import type { FullUser, Peer, PeerId } from '../records.ts'
import { type Context, hear, inputPeer, inputUser, zero } from './context.ts'

export function peopleApi(c: Context) {
  const tell = (users: tl.TypeUser[], chats: tl.TypeChat[] = []): Peer[] => {
    const peers = peersOf(users, chats)
    if (peers.length) c.emit({ e: 'peers', peers })
    return peers
  }
  // heard passes on an answer's updates, and at once the people in it.
  const heard = (r: tl.TypeUpdates): void => {
    hear(c, r)
    if ('users' in r) tell(r.users, r.chats)
  }

  return {
    async contacts(): Promise<Peer[]> {
      const r = await c.client.call({ _: 'contacts.getContacts', hash: zero })
      return r._ === 'contacts.contacts' ? tell(r.users) : []
    },

    /** Undefined if nobody has that number. */
    async addByPhone(phone: string, first: string, last: string): Promise<PeerId | undefined> {
      const r = await c.client.call({
        _: 'contacts.importContacts', contacts: [{ _: 'inputPhoneContact', clientId: Long.ONE, phone, firstName: first, lastName: last }],
      })
      tell(r.users)
      return r.imported[0]?.userId
    },

    async addContact(id: PeerId, first: string, last: string, sharePhone: boolean): Promise<void> {
      heard(await c.client.call({
        _: 'contacts.addContact', id: await inputUser(c, id), firstName: first, lastName: last, phone: '', addPhonePrivacyException: sharePhone,
      }))
    },

    async deleteContact(id: PeerId): Promise<void> {
      heard(await c.client.call({ _: 'contacts.deleteContacts', id: [await inputUser(c, id)] }))
    },

    async byUsername(username: string): Promise<PeerId> {
      const r = await c.client.call({ _: 'contacts.resolveUsername', username })
      tell(r.users, r.chats)
      return peerIdOf(r.peer)
    },

    async byPhone(phone: string): Promise<PeerId> {
      const r = await c.client.call({ _: 'contacts.resolvePhone', phone })
      tell(r.users, r.chats)
      return peerIdOf(r.peer)
    },

    async searchPeople(query: string): Promise<{ mine: PeerId[]; others: PeerId[] }> {
      const r = await c.client.call({ _: 'contacts.search', q: query, limit: 20 })
      tell(r.users, r.chats)
      return { mine: r.myResults.map(peerIdOf), others: r.results.map(peerIdOf) }
    },

    async fullUser(id: PeerId): Promise<FullUser> {
      const r = await c.client.call({ _: 'users.getFullUser', id: await inputUser(c, id) })
      tell(r.users, r.chats)
      const f = r.fullUser
      const b = f.birthday
      return {
        id, about: f.about ?? '', blocked: f.blocked ?? false, commonChats: f.commonChatsCount,
        ...(f.pinnedMsgId ? { pinnedMessage: f.pinnedMsgId } : {}),
        ...(b ? { birthday: { day: b.day, month: b.month, ...(b.year ? { year: b.year } : {}) } } : {}),
      }
    },

    async setBlocked(id: PeerId, blocked: boolean): Promise<void> {
      const peer = await inputPeer(c, id)
      await c.client.call({ _: blocked ? 'contacts.block' : 'contacts.unblock', id: peer })
      c.emit({ e: 'blocked', user: id, blocked })
    },

    async blocked(): Promise<PeerId[]> {
      const r = await c.client.call({ _: 'contacts.getBlocked', offset: 0, limit: 100 })
      tell(r.users, r.chats)
      return r.blocked.map((b) => peerIdOf(b.peerId))
    },
  }
}
