// Links into groups and channels, and who asks to be let in:
// https://core.telegram.org/api/invites
import { inviteOf } from '../convert/rights.ts'
import type { PeerId } from '../records.ts'
import type { Importer, Invite, InviteOptions } from '../rooms.ts'
import { type Context, heard, inputPeer, inputUser, tellPeers } from './context.ts'

export function invitesApi(c: Context) {
  return {
    /** Links of an admin, the permanent one first. */
    async invites(id: PeerId, admin: PeerId, revoked: boolean): Promise<Invite[]> {
      const r = await c.client.call({ _: 'messages.getExportedChatInvites', peer: await inputPeer(c, id), adminId: await inputUser(c, admin), revoked, limit: 100 })
      tellPeers(c, r.users)
      const all = r.invites.flatMap((i) => inviteOf(i) ?? [])
      return all.sort((a, b) => Number(b.permanent) - Number(a.permanent))
    },

    async createInvite(id: PeerId, o: InviteOptions): Promise<void> {
      await c.client.call({
        _: 'messages.exportChatInvite', peer: await inputPeer(c, id), requestNeeded: o.request, ...(o.title ? { title: o.title } : {}),
        ...(o.expires ? { expireDate: o.expires } : {}), ...(o.limit && !o.request ? { usageLimit: o.limit } : {}),
      })
    },

    async editInvite(id: PeerId, link: string, o: InviteOptions): Promise<void> {
      await c.client.call({
        _: 'messages.editExportedChatInvite', peer: await inputPeer(c, id), link, title: o.title, expireDate: o.expires, requestNeeded: o.request,
        usageLimit: o.request ? 0 : o.limit,
      })
    },

    async revokeInvite(id: PeerId, link: string): Promise<void> {
      await c.client.call({ _: 'messages.editExportedChatInvite', peer: await inputPeer(c, id), link, revoked: true })
    },

    async deleteInvite(id: PeerId, link: string): Promise<void> {
      await c.client.call({ _: 'messages.deleteExportedChatInvite', peer: await inputPeer(c, id), link })
    },

    /** Who came by a link, or who waits; of all links if none is given. */
    async importers(id: PeerId, waiting: boolean, link?: string): Promise<Importer[]> {
      const r = await c.client.call({
        _: 'messages.getChatInviteImporters', peer: await inputPeer(c, id), requested: waiting, ...(link ? { link } : {}),
        offsetDate: 0, offsetUser: { _: 'inputUserEmpty' }, limit: 100,
      })
      tellPeers(c, r.users)
      return r.importers.map((i) => ({ user: i.userId, date: i.date, ...(i.about ? { about: i.about } : {}) }))
    },

    async answerRequest(id: PeerId, user: PeerId, approved: boolean): Promise<void> {
      heard(c, await c.client.call({ _: 'messages.hideChatJoinRequest', peer: await inputPeer(c, id), userId: await inputUser(c, user), approved }))
    },

    async answerAllRequests(id: PeerId, approved: boolean): Promise<void> {
      heard(c, await c.client.call({ _: 'messages.hideAllChatJoinRequests', peer: await inputPeer(c, id), approved }))
    },
  }
}
