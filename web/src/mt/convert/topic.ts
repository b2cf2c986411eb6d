// TL topics → records: https://core.telegram.org/api/forum
import type { tl } from '@mtcute/core'
import type { PeerId } from '../records.ts'
import type { Topic } from '../rooms.ts'
import { mutedUntilOf } from './message.ts'
import { peerIdOf } from './peer.ts'

export function topicOf(chat: PeerId, t: tl.TypeForumTopic): Topic | undefined {
  if (t._ !== 'forumTopic') return undefined
  const until = mutedUntilOf(t.notifySettings)
  return {
    chat, id: t.id, title: t.title, color: t.iconColor, from: peerIdOf(t.fromId), date: t.date, top: t.topMessage,
    readIn: t.readInboxMaxId, readOut: t.readOutboxMaxId, unread: t.unreadCount, mentions: t.unreadMentionsCount, reactions: t.unreadReactionsCount,
    closed: t.closed ?? false, pinned: t.pinned ?? false, hidden: t.hidden ?? false, mine: t.my ?? false,
    ...(t.iconEmojiId?.isZero() === false ? { icon: t.iconEmojiId.toString() } : {}), ...(until === undefined ? {} : { mutedUntil: until }),
  }
}
