// Who has read what, and what waits to be looked at.
import { type tl } from '@mtcute/core'
import { messagesOf } from '../convert/message.ts'
import { peerIdOf, peersOf } from '../convert/peer.ts'
import type { Event, MessagePage, PeerId } from '../records.ts'
import type { MediaFilter } from '../rooms.ts'
import { type Context, inputChannel, inputPeer, inputUser, isChannel, spend, tellPeers, zero } from './context.ts'

const filters: Record<MediaFilter, tl.TypeMessagesFilter['_']> = {
  media: 'inputMessagesFilterPhotoVideo', files: 'inputMessagesFilterDocument', links: 'inputMessagesFilterUrl', voice: 'inputMessagesFilterRoundVoice',
  music: 'inputMessagesFilterMusic', gifs: 'inputMessagesFilterGif',
}

export function readingApi(c: Context) {
  const page = (r: tl.messages.TypeMessages): MessagePage => {
    if (r._ === 'messages.messagesNotModified') throw new Error('not modified without a hash')
    const messages = messagesOf(r.messages)
    return { messages, peers: peersOf(r.users, r.chats), total: 'count' in r ? r.count : messages.length }
  }
  const within = (thread: number) => (thread ? { topMsgId: thread } : {})

  return {
    /** Who has read a message of a small group, and when. */
    async readers(chat: PeerId, id: number): Promise<{ user: PeerId; date: number }[]> {
      const r = await c.client.call({ _: 'messages.getMessageReadParticipants', peer: await inputPeer(c, chat), msgId: id })
      return r.map((x) => ({ user: x.userId, date: x.date }))
    },

    /** The oldest that one has not looked at. */
    async unreadMentions(chat: PeerId, thread: number): Promise<MessagePage> {
      return page(await c.client.call({
        _: 'messages.getUnreadMentions', peer: await inputPeer(c, chat), ...within(thread), offsetId: 1, addOffset: -10, limit: 10, maxId: 0, minId: 0,
      }))
    },

    async unreadReactions(chat: PeerId, thread: number): Promise<MessagePage> {
      return page(await c.client.call({
        _: 'messages.getUnreadReactions', peer: await inputPeer(c, chat), ...within(thread), offsetId: 1, addOffset: -10, limit: 10, maxId: 0, minId: 0,
      }))
    },

    async readMentions(chat: PeerId, thread: number): Promise<void> {
      spend(c, await c.client.call({ _: 'messages.readMentions', peer: await inputPeer(c, chat), ...within(thread) }), chat)
    },

    async readReactions(chat: PeerId, thread: number): Promise<void> {
      spend(c, await c.client.call({ _: 'messages.readReactions', peer: await inputPeer(c, chat), ...within(thread) }), chat)
    },

    /** One has looked at these mentions. */
    async readContents(chat: PeerId, ids: number[]): Promise<void> {
      if (isChannel(chat)) await c.client.call({ _: 'channels.readMessageContents', channel: await inputChannel(c, chat), id: ids })
      else spend(c, await c.client.call({ _: 'messages.readMessageContents', id: ids }))
      c.emit({ e: 'seen', chat, ids, self: true })
    },

    /** Counts a view of each post; answers how many there are by now. */
    async viewPosts(chat: PeerId, ids: number[]): Promise<void> {
      const r = await c.client.call({ _: 'messages.getMessagesViews', peer: await inputPeer(c, chat), id: ids, increment: true })
      tellPeers(c, r.users, r.chats)
      c.emit(...r.views.flatMap((v, i): Event[] => (v.views === undefined ? [] : [{
        e: 'views', chat, id: ids[i]!, views: v.views, ...(v.replies?.comments ? { comments: v.replies.replies, commenters: (v.replies.recentRepliers ?? []).map(peerIdOf) } : {}),
      }])))
    },

    /** Messages of one kind, newest first, older than a message. */
    async searchKind(chat: PeerId, filter: MediaFilter, query: string, offsetId: number, thread: number): Promise<MessagePage> {
      return page(await c.client.call({
        _: 'messages.search', peer: await inputPeer(c, chat), q: query, filter: { _: filters[filter] } as tl.TypeMessagesFilter, ...within(thread),
        minDate: 0, maxDate: 0, offsetId, addOffset: 0, limit: 60, maxId: 0, minId: 0, hash: zero,
      }))
    },

    /** How many messages of each kind there are. */
    async counters(chat: PeerId, kinds: MediaFilter[], thread: number): Promise<Partial<Record<MediaFilter, number>>> {
      const r = await c.client.call({
        _: 'messages.getSearchCounters', peer: await inputPeer(c, chat), ...within(thread), filters: kinds.map((k) => ({ _: filters[k] }) as tl.TypeMessagesFilter),
      })
      return Object.fromEntries(r.map((x) => [kinds.find((k) => filters[k] === x.filter._), x.count]))
    },

    async commonChats(user: PeerId): Promise<PeerId[]> {
      const r = await c.client.call({ _: 'messages.getCommonChats', userId: await inputUser(c, user), maxId: 0, limit: 100 })
      tellPeers(c, [], r.chats)
      return r.chats.map((x) => peerIdOf(x._ === 'channel' || x._ === 'channelForbidden' ? { _: 'peerChannel', channelId: x.id } : { _: 'peerChat', chatId: x.id }))
    },

    /** Hears of a channel or group that one is no member of, as long as it is looked at. */
    async watch(chat: PeerId, on: boolean): Promise<void> {
      const channel = await inputChannel(c, chat)
      if (!on) { await c.client.notifyChannelClosed(channel.channelId); return }
      const { fullChat } = await c.client.call({ _: 'channels.getFullChannel', channel })
      if (fullChat._ === 'channelFull') await c.client.notifyChannelOpened(channel.channelId, fullChat.pts)
    },

    async unpinAll(chat: PeerId, thread: number, ids: number[]): Promise<void> {
      const peer = await inputPeer(c, chat)
      for (let left = 1; left > 0; ) {
        const r = await c.client.call({ _: 'messages.unpinAllMessages', peer, ...within(thread) })
        spend(c, r, chat)
        left = r.offset
      }
      c.emit({ e: 'pinned', chat, ids, pinned: false })
    },
  }
}
