// Threads: comments on channel posts, and what is in a topic.
// https://core.telegram.org/api/discussion
import { messagesOf } from '../convert/message.ts'
import { peerIdOf, peersOf } from '../convert/peer.ts'
import type { MessagePage, PeerId } from '../records.ts'
import type { Discussion } from '../rooms.ts'
import { type Context, inputPeer, zero } from './context.ts'

export function commentsApi(c: Context) {
  return {
    /** A post as it stands in the group where it is discussed. */
    async discussion(chat: PeerId, id: number): Promise<MessagePage & { at?: Discussion }> {
      const r = await c.client.call({ _: 'messages.getDiscussionMessage', peer: await inputPeer(c, chat), msgId: id })
      const messages = messagesOf(r.messages)
      const root = r.messages.at(-1)
      const at: Discussion | undefined = root && root._ !== 'messageEmpty' ? {
        group: peerIdOf(root.peerId), root: root.id, readIn: r.readInboxMaxId ?? 0, readOut: r.readOutboxMaxId ?? 0, unread: r.unreadCount, top: r.maxId ?? 0,
      } : undefined
      return { messages, peers: peersOf(r.users, r.chats), total: messages.length, ...(at ? { at } : {}) }
    },

    /** As `history`, within a thread. */
    async thread(chat: PeerId, root: number, offsetId: number, addOffset: number, limit: number): Promise<MessagePage> {
      const r = await c.client.call({
        _: 'messages.getReplies', peer: await inputPeer(c, chat), msgId: root, offsetId, offsetDate: 0, addOffset, limit, maxId: 0, minId: 0, hash: zero,
      })
      if (r._ === 'messages.messagesNotModified') throw new Error('not modified without a hash')
      const messages = messagesOf(r.messages)
      return { messages, peers: peersOf(r.users, r.chats), total: 'count' in r ? r.count : messages.length }
    },

    async readThread(chat: PeerId, root: number, upTo: number): Promise<void> {
      await c.client.call({ _: 'messages.readDiscussion', peer: await inputPeer(c, chat), msgId: root, readMaxId: upTo })
    },
  }
}
