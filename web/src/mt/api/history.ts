// Reading what was said: https://core.telegram.org/api/offsets
import { type tl } from '@mtcute/core'
import { messagesOf } from '../convert/message.ts'
import { peerIdOf, peersOf } from '../convert/peer.ts'
import type { MessagePage, PeerId, SearchOffset } from '../records.ts'
import { type Context, hear, inputPeer, spend, zero } from './context.ts'

export function historyApi(c: Context) {
  const page = (r: tl.messages.TypeMessages): MessagePage => {
    if (r._ === 'messages.messagesNotModified') throw new Error('not modified without a hash')
    const messages = messagesOf(r.messages)
    return { messages, peers: peersOf(r.users, r.chats), total: 'count' in r ? r.count : messages.length }
  }

  return {
    /** Newest first. `offsetId` 0 is the end; `addOffset` shifts towards older (positive) or newer. */
    async history(chat: PeerId, offsetId: number, addOffset: number, limit: number): Promise<MessagePage> {
      return page(await c.client.call({
        _: 'messages.getHistory', peer: await inputPeer(c, chat), offsetId, addOffset, limit, offsetDate: 0, maxId: 0, minId: 0, hash: zero,
      }))
    },

    /** The page whose newest message is the last one before the given time. */
    async historyAt(chat: PeerId, date: number, addOffset: number, limit: number): Promise<MessagePage> {
      return page(await c.client.call({
        _: 'messages.getHistory', peer: await inputPeer(c, chat), offsetId: 0, addOffset, limit, offsetDate: date, maxId: 0, minId: 0, hash: zero,
      }))
    },

    async messages(chat: PeerId, ids: number[]): Promise<MessagePage> {
      const peer = await inputPeer(c, chat)
      const id = ids.map((one): tl.RawInputMessageID => ({ _: 'inputMessageID', id: one }))
      if (peer._ !== 'inputPeerChannel') return page(await c.client.call({ _: 'messages.getMessages', id }))
      return page(await c.client.call({ _: 'channels.getMessages', channel: { _: 'inputChannel', channelId: peer.channelId, accessHash: peer.accessHash }, id }))
    },

    async searchChat(chat: PeerId, query: string, offsetId: number, thread = 0): Promise<MessagePage> {
      return page(await c.client.call({
        _: 'messages.search', peer: await inputPeer(c, chat), q: query, filter: { _: 'inputMessagesFilterEmpty' }, ...(thread ? { topMsgId: thread } : {}),
        minDate: 0, maxDate: 0, offsetId, addOffset: 0, limit: 50, maxId: 0, minId: 0, hash: zero,
      }))
    },

    async pinnedMessages(chat: PeerId, thread = 0): Promise<MessagePage> {
      return page(await c.client.call({
        _: 'messages.search', peer: await inputPeer(c, chat), q: '', filter: { _: 'inputMessagesFilterPinned' }, ...(thread ? { topMsgId: thread } : {}),
        minDate: 0, maxDate: 0, offsetId: 0, addOffset: 0, limit: 50, maxId: 0, minId: 0, hash: zero,
      }))
    },

    /** Newest first, after the page that named this offset. */
    async searchEverywhere(query: string, after?: SearchOffset): Promise<MessagePage> {
      const r = await c.client.call({
        _: 'messages.searchGlobal', q: query, filter: { _: 'inputMessagesFilterEmpty' }, minDate: 0, maxDate: 0,
        offsetRate: after?.rate ?? 0, offsetPeer: after ? await inputPeer(c, after.chat) : { _: 'inputPeerEmpty' }, offsetId: after?.id ?? 0, limit: 30,
      })
      const last = r._ === 'messages.messagesSlice' ? r.messages.at(-1) : undefined
      if (r._ !== 'messages.messagesSlice' || r.nextRate === undefined || !last?.peerId) return page(r)
      return { ...page(r), next: { chat: peerIdOf(last.peerId), id: last.id, rate: r.nextRate } }
    },

    async scheduled(chat: PeerId): Promise<MessagePage> {
      const p = page(await c.client.call({ _: 'messages.getScheduledHistory', peer: await inputPeer(c, chat), hash: zero }))
      return { ...p, messages: p.messages.map((m) => ({ ...m, scheduled: true })) }
    },

    async read(chat: PeerId, upTo: number): Promise<void> {
      const peer = await inputPeer(c, chat)
      if (peer._ === 'inputPeerChannel') {
        await c.client.call({ _: 'channels.readHistory', channel: { _: 'inputChannel', channelId: peer.channelId, accessHash: peer.accessHash }, maxId: upTo })
      } else {
        spend(c, await c.client.call({ _: 'messages.readHistory', peer, maxId: upTo }))
      }
    },

    /** Tells that voice or video messages were played. */
    async hearMessages(chat: PeerId, ids: number[]): Promise<void> {
      const peer = await inputPeer(c, chat)
      if (peer._ === 'inputPeerChannel') {
        await c.client.call({ _: 'channels.readMessageContents', channel: { _: 'inputChannel', channelId: peer.channelId, accessHash: peer.accessHash }, id: ids })
      } else {
        spend(c, await c.client.call({ _: 'messages.readMessageContents', id: ids }))
      }
      c.emit({ e: 'seen', chat, ids, self: true })
    },

    async pinMessage(chat: PeerId, id: number, pinned: boolean, both: boolean): Promise<void> {
      hear(c, await c.client.call({
        _: 'messages.updatePinnedMessage', peer: await inputPeer(c, chat), id, unpin: !pinned, pmOneside: !both, silent: true,
      }))
      c.emit({ e: 'pinned', chat, ids: [id], pinned })
    },
  }
}
