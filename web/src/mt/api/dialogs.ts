// The list of chats: https://core.telegram.org/api/folders
import type { tl } from '@mtcute/core'
import { messagesOf, dialogOf } from '../convert/message.ts'
import { peersOf } from '../convert/peer.ts'
import type { DialogPage, Folder, Message, PeerId } from '../records.ts'
import { type Context, dialogPeer, hear, idOfInput, inputPeer, spend, zero } from './context.ts'

const pageSize = 100

export function dialogsApi(c: Context) {
  const answer = (r: tl.messages.RawPeerDialogs | tl.messages.RawDialogs | tl.messages.RawDialogsSlice): DialogPage => ({
    dialogs: r.dialogs.flatMap((d) => dialogOf(d) ?? []),
    messages: messagesOf(r.messages),
    peers: peersOf(r.users, r.chats),
    done: r._ !== 'messages.dialogsSlice' || r.dialogs.length === 0,
  })

  return {
    /** A page of chats after the given message, newest first; pinned ones come with the first page. */
    async dialogs(archived: boolean, after?: Pick<Message, 'id' | 'date' | 'chat'>): Promise<DialogPage> {
      const r = await c.client.call({
        _: 'messages.getDialogs', folderId: archived ? 1 : 0, limit: pageSize, hash: zero,
        offsetDate: after?.date ?? 0, offsetId: after?.id ?? 0,
        offsetPeer: after ? await inputPeer(c, after.chat) : { _: 'inputPeerEmpty' },
      })
      if (r._ === 'messages.dialogsNotModified') throw new Error('not modified without a hash')
      const page = answer(r)
      if (!after) page.pinnedOrder = page.dialogs.filter((d) => d.pinned).map((d) => d.id)
      return page
    },

    async dialogsOf(ids: PeerId[]): Promise<DialogPage> {
      const peers = await Promise.all(ids.map((id) => dialogPeer(c, id)))
      return answer(await c.client.call({ _: 'messages.getPeerDialogs', peers }))
    },

    async pinDialog(id: PeerId, pinned: boolean): Promise<void> {
      await c.client.call({ _: 'messages.toggleDialogPin', pinned, peer: await dialogPeer(c, id) })
      c.emit({ e: 'dialogPinned', chat: id, pinned })
    },

    async orderPinned(archived: boolean, ids: PeerId[]): Promise<void> {
      const order = await Promise.all(ids.map((id) => dialogPeer(c, id)))
      await c.client.call({ _: 'messages.reorderPinnedDialogs', force: true, folderId: archived ? 1 : 0, order })
      c.emit({ e: 'dialogOrder', archived, order: ids })
    },

    async markDialog(id: PeerId, marked: boolean): Promise<void> {
      await c.client.call({ _: 'messages.markDialogUnread', unread: marked, peer: await dialogPeer(c, id) })
      c.emit({ e: 'dialogMarked', chat: id, marked })
    },

    async archiveDialog(id: PeerId, archived: boolean): Promise<void> {
      const folderPeers: tl.TypeInputFolderPeer[] = [{ _: 'inputFolderPeer', peer: await inputPeer(c, id), folderId: archived ? 1 : 0 }]
      hear(c, await c.client.call({ _: 'folders.editPeerFolders', folderPeers }))
      c.emit({ e: 'dialogFolder', chat: id, archived })
    },

    /** Empties a history, or removes the chat as well; for both if asked. */
    async deleteHistory(id: PeerId, keepChat: boolean, both: boolean): Promise<void> {
      const peer = await inputPeer(c, id)
      for (let left = 1; left > 0; ) {
        const r = await c.client.call({ _: 'messages.deleteHistory', peer, maxId: 0, justClear: keepChat, revoke: both })
        spend(c, r)
        left = r.offset
      }
      c.emit({ e: 'historyDeleted', chat: id, upTo: 0x7fffffff })
    },

    async folders(): Promise<Folder[]> {
      const self = (await c.client.storage.self.fetch())?.userId ?? 0
      const r = await c.client.call({ _: 'messages.getDialogFilters' })
      const ids = (all: tl.TypeInputPeer[]) => all.flatMap((p) => idOfInput(p, self) ?? [])
      return r.filters.flatMap((f): Folder[] => f._ !== 'dialogFilter' ? [] : [{
        id: f.id, title: f.title.text, contacts: f.contacts ?? false, nonContacts: f.nonContacts ?? false, groups: f.groups ?? false,
        channels: f.broadcasts ?? false, bots: f.bots ?? false, excludeMuted: f.excludeMuted ?? false, excludeRead: f.excludeRead ?? false,
        excludeArchived: f.excludeArchived ?? false, include: ids(f.includePeers), exclude: ids(f.excludePeers), pinned: ids(f.pinnedPeers),
        ...(f.emoticon ? { emoji: f.emoticon } : {}),
      }])
    },

    async saveFolder(f: Folder): Promise<void> {
      const inputs = (ids: PeerId[]) => Promise.all(ids.map((id) => inputPeer(c, id)))
      const filter: tl.RawDialogFilter = {
        _: 'dialogFilter', id: f.id, title: { _: 'textWithEntities', text: f.title, entities: [] },
        contacts: f.contacts, nonContacts: f.nonContacts, groups: f.groups, broadcasts: f.channels, bots: f.bots,
        excludeMuted: f.excludeMuted, excludeRead: f.excludeRead, excludeArchived: f.excludeArchived,
        includePeers: await inputs(f.include), excludePeers: await inputs(f.exclude), pinnedPeers: await inputs(f.pinned),
      }
      await c.client.call({ _: 'messages.updateDialogFilter', id: f.id, filter })
      c.emit({ e: 'folders' })
    },

    async orderFolders(ids: number[]): Promise<void> {
      await c.client.call({ _: 'messages.updateDialogFiltersOrder', order: ids })
      c.emit({ e: 'folders' })
    },

    async deleteFolder(id: number): Promise<void> {
      await c.client.call({ _: 'messages.updateDialogFilter', id })
      c.emit({ e: 'folders' })
    },
  }
}
