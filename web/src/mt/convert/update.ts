// Updates, already in order and without gaps (mtcute's update loop sees to
// that), → events. https://core.telegram.org/api/updates
import type { tl } from '@mtcute/core'
import type { Event, Peer, PeerId } from '../records.ts'
import { draftOf, messageOf, mutedUntilOf, pageOf } from './message.ts'
import { chatOf, dialogPeerIdOf, peerIdOf, statusOf, userOf } from './peer.ts'
import { pollOf, resultsOf } from './poll.ts'
import { reactionsOf } from './reactions.ts'

interface Peers {
  users: Map<number, tl.TypeUser>
  chats: Map<number, tl.TypeChat>
}

/** `fromMemory` says of which users and chats the update itself told less than stands there. */
export function eventsOf(update: tl.TypeUpdate, peers: Peers, fromMemory: (p: object) => boolean): Event[] {
  const mark = <T extends object>(p: T, out: Peer): Peer => (fromMemory(p) ? { ...out, old: true } : out)
  const users = [...peers.users.values()].filter((u) => u._ === 'user' && !u.min).map((u) => mark(u, userOf(u)))
  const known = [...users, ...[...peers.chats.values()].map((c) => mark(c, chatOf(c)))]
  const main = ofMessages(update) ?? ofDialogs(update) ?? ofRooms(update) ?? ofPeople(update) ?? []
  return known.length ? [{ e: 'peers', peers: known }, ...main] : main
}

function ofMessages(u: tl.TypeUpdate): Event[] | undefined {
  switch (u._) {
    case 'updateMessageID':
      return [{ e: 'sent', randomId: u.randomId.toString(), id: u.id }]
    case 'updateNewMessage':
    case 'updateNewChannelMessage':
      return withMessage(u.message, (message) => ({ e: 'message', message }))
    case 'updateEditMessage':
    case 'updateEditChannelMessage':
      return withMessage(u.message, (message) => ({ e: 'edited', message }))
    case 'updateNewScheduledMessage':
      return withMessage(u.message, (m) => ({ e: 'scheduled', message: { ...m, scheduled: true } }))
    case 'updateDeleteScheduledMessages':
      return [{ e: 'scheduledDeleted', chat: peerIdOf(u.peer), ids: u.messages }]
    case 'updateWebPage':
    case 'updateChannelWebPage':
      return withPage(u.webpage)
    case 'updateDeleteMessages':
      return [{ e: 'deleted', ids: u.messages }]
    case 'updateDeleteChannelMessages':
      return [{ e: 'deleted', chat: peerIdOf({ _: 'peerChannel', channelId: u.channelId }), ids: u.messages }]
    case 'updatePinnedMessages':
      return [{ e: 'pinned', chat: peerIdOf(u.peer), ids: u.messages, pinned: u.pinned ?? false }]
    case 'updatePinnedChannelMessages':
      return [{ e: 'pinned', chat: channelId(u), ids: u.messages, pinned: u.pinned ?? false }]
    case 'updateReadMessagesContents':
      return [{ e: 'seen', ids: u.messages }]
    case 'updateChannelReadMessagesContents':
      return [{ e: 'seen', chat: channelId(u), ids: u.messages }]
    case 'updateMessageReactions':
      return [{ e: 'reactions', chat: peerIdOf(u.peer), id: u.msgId, reactions: reactionsOf(u.reactions), ...(u.reactions.recentReactions?.some((r) => r.unread) ? { unseen: true as const } : {}) }]
    case 'updateMessagePoll': {
      if (!u.peer || !u.msgId) return []
      const poll = u.poll && pollOf(u.poll, u.results)
      return [{ e: 'poll', chat: peerIdOf(u.peer), id: u.msgId, ...(poll ? { poll } : {}), results: resultsOf(u.results) }]
    }
    default:
      return undefined
  }
}

function withMessage(m: tl.TypeMessage, make: (m: NonNullable<ReturnType<typeof messageOf>>) => Event): Event[] {
  const message = messageOf(m)
  return message ? [make(message)] : []
}

function withPage(came: tl.TypeWebPage): Event[] {
  if (came._ === 'webPageNotModified') return []
  const page = pageOf(came)
  return [{ e: 'page', id: came.id.toString(), ...(page ? { page } : {}) }]
}

function ofDialogs(u: tl.TypeUpdate): Event[] | undefined {
  switch (u._) {
    case 'updateReadHistoryInbox':
      return [{ e: 'readIn', chat: peerIdOf(u.peer), upTo: u.maxId, unread: u.stillUnreadCount }]
    case 'updateReadHistoryOutbox':
      return [{ e: 'readOut', chat: peerIdOf(u.peer), upTo: u.maxId }]
    case 'updateReadChannelInbox':
      return [{ e: 'readIn', chat: channelId(u), upTo: u.maxId, unread: u.stillUnreadCount }]
    case 'updateReadChannelOutbox':
      return [{ e: 'readOut', chat: channelId(u), upTo: u.maxId }]
    case 'updateDraftMessage': {
      const draft = draftOf(u.draft)
      return [{ e: 'draft', chat: peerIdOf(u.peer), ...(u.topMsgId ? { thread: u.topMsgId } : {}), ...(draft ? { draft } : {}) }]
    }
    case 'updateDialogPinned': {
      const chat = dialogPeerIdOf(u.peer)
      return chat === undefined ? [] : [{ e: 'dialogPinned', chat, pinned: u.pinned ?? false }]
    }
    case 'updatePinnedDialogs': {
      const order = u.order?.flatMap((p) => dialogPeerIdOf(p) ?? [])
      return [{ e: 'dialogOrder', archived: u.folderId === 1, ...(order ? { order } : {}) }]
    }
    case 'updateDialogUnreadMark': {
      const chat = dialogPeerIdOf(u.peer)
      return chat === undefined ? [] : [{ e: 'dialogMarked', chat, marked: u.unread ?? false }]
    }
    case 'updateFolderPeers':
      return u.folderPeers.map((f) => ({ e: 'dialogFolder', chat: peerIdOf(f.peer), archived: f.folderId === 1 }))
    case 'updateNotifySettings':
      return notifyOf(u)
    case 'updateNewStickerSet':
    case 'updateStickerSets':
    case 'updateStickerSetsOrder':
      return [{ e: 'stickers', of: 'sets' }]
    case 'updateRecentStickers':
      return [{ e: 'stickers', of: 'recent' }]
    case 'updateFavedStickers':
      return [{ e: 'stickers', of: 'faved' }]
    case 'updateSavedGifs':
      return [{ e: 'stickers', of: 'gifs' }]
    case 'updateDialogFilter':
    case 'updateDialogFilters':
    case 'updateDialogFilterOrder':
      return [{ e: 'folders' }]
    default:
      return undefined
  }
}

function notifyOf(u: tl.RawUpdateNotifySettings): Event[] {
  const until = mutedUntilOf(u.notifySettings)
  switch (u.peer._) {
    case 'notifyPeer': return [{ e: 'muted', chat: peerIdOf(u.peer.peer), ...(until === undefined ? {} : { until }) }]
    case 'notifyForumTopic': return [{ e: 'topicMuted', chat: peerIdOf(u.peer.peer), thread: u.peer.topMsgId, ...(until === undefined ? {} : { until }) }]
    case 'notifyUsers': return [{ e: 'scopeMuted', scope: 'users', until: until ?? 0 }]
    case 'notifyChats': return [{ e: 'scopeMuted', scope: 'groups', until: until ?? 0 }]
    case 'notifyBroadcasts': return [{ e: 'scopeMuted', scope: 'channels', until: until ?? 0 }]
    default: return []
  }
}

function channelId(u: { channelId: number }): PeerId {
  return peerIdOf({ _: 'peerChannel', channelId: u.channelId })
}

function ofRooms(u: tl.TypeUpdate): Event[] | undefined {
  switch (u._) {
    case 'updateReadChannelDiscussionInbox':
      return [{ e: 'threadRead', chat: channelId(u), thread: u.topMsgId, upTo: u.readMaxId, out: false }]
    case 'updateReadChannelDiscussionOutbox':
      return [{ e: 'threadRead', chat: channelId(u), thread: u.topMsgId, upTo: u.readMaxId, out: true }]
    case 'updateChannelMessageViews':
      return [{ e: 'views', chat: channelId(u), id: u.id, views: u.views }]
    case 'updatePinnedForumTopic':
      return [{ e: 'topicPinned', chat: peerIdOf(u.peer), thread: u.topicId, pinned: u.pinned ?? false }]
    case 'updatePinnedForumTopics':
      return [{ e: 'topics', chat: peerIdOf(u.peer) }]
    case 'updatePendingJoinRequests':
      return [{ e: 'requests', chat: peerIdOf(u.peer), count: u.requestsPending, recent: u.recentRequesters }]
    case 'updateChannel':
      return [{ e: 'setup', chat: channelId(u) }]
    case 'updateChatDefaultBannedRights':
      return [{ e: 'setup', chat: peerIdOf(u.peer) }]
    default:
      return undefined
  }
}

function ofPeople(u: tl.TypeUpdate): Event[] | undefined {
  switch (u._) {
    case 'updateUserTyping':
      return [{ e: 'typing', chat: u.userId, from: u.userId, action: typingOf(u.action) }]
    case 'updateChatUserTyping':
      return [{ e: 'typing', chat: peerIdOf({ _: 'peerChat', chatId: u.chatId }), from: peerIdOf(u.fromId), action: typingOf(u.action) }]
    case 'updateChannelUserTyping':
      return [{ e: 'typing', chat: peerIdOf({ _: 'peerChannel', channelId: u.channelId }), from: peerIdOf(u.fromId), action: typingOf(u.action) }]
    case 'updateUserStatus':
      return [{ e: 'status', user: u.userId, status: statusOf(u.status) }]
    case 'updatePeerBlocked':
      return [{ e: 'blocked', user: peerIdOf(u.peerId), blocked: u.blocked ?? false }]
    case 'updateNewAuthorization':
      return [{ e: 'sessions' }]
    default:
      return undefined
  }
}

function typingOf(a: tl.TypeSendMessageAction): 'typing' | 'voice' | 'other' | 'cancel' {
  switch (a._) {
    case 'sendMessageCancelAction': return 'cancel'
    case 'sendMessageTypingAction': return 'typing'
    case 'sendMessageRecordAudioAction': return 'voice'
    default: return 'other'
  }
}
