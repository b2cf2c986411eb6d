// Comments on channel posts: https://core.telegram.org/api/discussion
import { messagesOf } from '../convert/message.ts'
import { peersOf } from '../convert/peer.ts'
import type { MessagePage, PeerId } from '../records.ts'
import { type Context, inputPeer } from './context.ts'

export function commentsApi(c: Context) {
  return {
    /** A post as it stands in the group where it is discussed. */
    async discussion(chat: PeerId, id: number): Promise<MessagePage> {
      const r = await c.client.call({ _: 'messages.getDiscussionMessage', peer: await inputPeer(c, chat), msgId: id })
      return { messages: messagesOf(r.messages), peers: peersOf(r.users, r.chats), total: r.messages.length }
    },
  }
}
