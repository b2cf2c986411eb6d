// Topics of forums: https://core.telegram.org/api/forum
import { type tl, Long } from '@mtcute/core'
import { messagesOf } from '../convert/message.ts'
import { peersOf } from '../convert/peer.ts'
import { topicOf } from '../convert/topic.ts'
import type { Message, Peer, PeerId } from '../records.ts'
import type { Topic } from '../rooms.ts'
import { type Context, heard, inputPeer, spend } from './context.ts'

export interface TopicPage {
  topics: Topic[]
  messages: Message[]
  peers: Peer[]
  total: number
}

export function topicsApi(c: Context) {
  const page = (chat: PeerId, r: tl.messages.RawForumTopics): TopicPage => ({
    topics: r.topics.flatMap((t) => topicOf(chat, t) ?? []), messages: messagesOf(r.messages), peers: peersOf(r.users, r.chats), total: r.count,
  })

  return {
    /** Pinned ones first, then by their newest message; after the given one. */
    async topics(chat: PeerId, query = '', after?: { id: number; top: number; date: number }): Promise<TopicPage> {
      return page(chat, await c.client.call({
        _: 'messages.getForumTopics', peer: await inputPeer(c, chat), ...(query ? { q: query } : {}), limit: 100,
        offsetDate: after?.date ?? 0, offsetId: after?.top ?? 0, offsetTopic: after?.id ?? 0,
      }))
    },

    async topicsById(chat: PeerId, ids: number[]): Promise<TopicPage> {
      return page(chat, await c.client.call({ _: 'messages.getForumTopicsByID', peer: await inputPeer(c, chat), topics: ids }))
    },

    /** Answers the new topic's id: the message that says so. `icon` is a custom emoji. */
    async createTopic(chat: PeerId, o: { title: string; color: number; icon?: string; randomId: string }): Promise<number | undefined> {
      const r = await c.client.call({
        _: 'messages.createForumTopic', peer: await inputPeer(c, chat), title: o.title, iconColor: o.color, randomId: Long.fromString(o.randomId),
        ...(o.icon ? { iconEmojiId: Long.fromString(o.icon) } : {}),
      })
      heard(c, r)
      const made = 'updates' in r ? r.updates.find((u) => u._ === 'updateNewChannelMessage') : undefined
      return made?._ === 'updateNewChannelMessage' ? made.message.id : undefined
    },

    async editTopic(chat: PeerId, topicId: number, edit: { title?: string; closed?: boolean; hidden?: boolean; icon?: string | undefined }): Promise<void> {
      const { icon, ...rest } = edit
      heard(c, await c.client.call({
        _: 'messages.editForumTopic', peer: await inputPeer(c, chat), topicId, ...rest, ...('icon' in edit ? { iconEmojiId: Long.fromString(icon ?? '0') } : {}),
      }))
    },

    /** Silent until then; without a time it is like its chat again. */
    async muteTopic(chat: PeerId, thread: number, until?: number): Promise<void> {
      await c.client.call({
        _: 'account.updateNotifySettings', peer: { _: 'inputNotifyForumTopic', peer: await inputPeer(c, chat), topMsgId: thread },
        settings: { _: 'inputPeerNotifySettings', ...(until === undefined ? {} : { muteUntil: until }) },
      })
      c.emit({ e: 'topicMuted', chat, thread, ...(until === undefined ? {} : { until }) })
    },

    async pinTopic(chat: PeerId, topicId: number, pinned: boolean): Promise<void> {
      heard(c, await c.client.call({ _: 'messages.updatePinnedForumTopic', peer: await inputPeer(c, chat), topicId, pinned }))
    },

    async deleteTopic(chat: PeerId, topMsgId: number): Promise<void> {
      const peer = await inputPeer(c, chat)
      for (let left = 1; left > 0; ) {
        const r = await c.client.call({ _: 'messages.deleteTopicHistory', peer, topMsgId })
        spend(c, r, chat)
        left = r.offset
      }
    },
  }
}
