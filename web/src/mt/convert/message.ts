// TL messages, drafts and dialogs → records.
import type { tl } from '@mtcute/core'
import type { Action, Dialog, Draft, Forward, Message, Reply, WebPage } from '../records.ts'
import { entitiesOf } from './entity.ts'
import { keyboardOf } from './keyboard.ts'
import { mediaOf } from './media.ts'
import { peerIdOf } from './peer.ts'
import { pollOf } from './poll.ts'
import { reactionsOf } from './reactions.ts'

/** Undefined for what is not there any more. */
export function messageOf(m: tl.TypeMessage): Message | undefined {
  if (m._ === 'messageEmpty') return undefined
  const chat = peerIdOf(m.peerId)
  const out: Message = {
    id: m.id, chat, from: m.fromId ? peerIdOf(m.fromId) : chat, out: m.out ?? false, date: m.date, text: '', entities: [],
  }
  if (m.silent) out.silent = true
  if (m.mentioned) out.mentioned = true
  if (m.mediaUnread) out.unseen = true
  if (m.replyTo) addReply(out, m.replyTo)
  if (m._ === 'messageService') out.action = actionOf(m.action)
  else addContent(out, m)
  return out
}

function addContent(out: Message, m: tl.RawMessage): void {
  out.text = m.message
  out.entities = entitiesOf(m.entities)
  if (m.pinned) out.pinned = true
  if (m.noforwards) out.protected = true
  if (m.views) out.views = m.views
  if (m.replies?.comments) addComments(out, m.replies)
  if (m.postAuthor) out.author = m.postAuthor
  if (m.fromRank) out.rank = m.fromRank
  if (m.reactions?.results.length) out.reactions = reactionsOf(m.reactions)
  if (m.reactions?.recentReactions?.some((r) => r.unread)) out.unseen = true
  const { savedFromPeer, savedFromMsgId } = m.fwdFrom ?? {}
  if (savedFromPeer?._ === 'peerChannel' && savedFromMsgId && m.peerId._ === 'peerChannel') out.post = { chat: peerIdOf(savedFromPeer), id: savedFromMsgId }
  if (m.editDate && !m.editHide) out.edited = m.editDate
  if (m.fwdFrom) out.forward = forwardOf(m.fwdFrom)
  if (m.media?._ === 'messageMediaWebPage') addPage(out, m.media.webpage)
  else if (m.media && m.media._ !== 'messageMediaEmpty') addMedia(out, m.media)
  if (m.mediaUnread && (out.media?.kind === 'voice' || out.media?.kind === 'round')) out.unheard = true
  const keyboard = keyboardOf(m.replyMarkup)
  if (keyboard) out.keyboard = keyboard
  if (m.groupedId) out.group = m.groupedId.toString()
}

function addComments(out: Message, r: tl.RawMessageReplies): void {
  out.comments = r.replies
  if (r.recentRepliers?.length) out.commenters = r.recentRepliers.map(peerIdOf)
}

function addMedia(out: Message, m: tl.TypeMessageMedia): void {
  if (m._ === 'messageMediaPoll') { out.poll = pollOf(m.poll, m.results); return }
  const media = mediaOf(m)
  if (media) out.media = media
  else out.unsupported = m._.slice('messageMedia'.length)
}

function addPage(out: Message, page: tl.TypeWebPage): void {
  if (page._ === 'webPagePending') out.pageSoon = page.id.toString()
  const p = pageOf(page)
  if (p) out.page = p
}

export function pageOf(page: tl.TypeWebPage): WebPage | undefined {
  if (page._ !== 'webPage' || !(page.title || page.description)) return undefined
  const p: WebPage = { url: page.url }
  if (page.siteName) p.site = page.siteName
  if (page.title) p.title = page.title
  if (page.description) p.description = page.description
  return p
}

function addReply(out: Message, r: tl.TypeMessageReplyHeader): void {
  if (r._ !== 'messageReplyHeader' || !r.replyToMsgId) return
  const top = r.replyToTopId ?? r.replyToMsgId
  if (r.forumTopic || (!r.replyToPeerId && out.chat < -1e12)) out.thread = top
  // What only says which thread it is in answers nothing.
  if (r.forumTopic && r.replyToMsgId === top && !r.quote && !r.replyToTopId) return
  const reply: Reply = { id: r.replyToMsgId }
  if (r.replyToPeerId) reply.peer = peerIdOf(r.replyToPeerId)
  if (r.quote && r.quoteText) reply.quote = r.quoteText
  if (r.quoteOffset) reply.quoteOffset = r.quoteOffset
  out.reply = reply
}

function forwardOf(f: tl.RawMessageFwdHeader): Forward {
  return { date: f.date, ...(f.fromId ? { from: peerIdOf(f.fromId) } : {}), ...(f.fromName ? { name: f.fromName } : {}) }
}

function actionOf(a: tl.TypeMessageAction): Action {
  const action: Action = { kind: a._.slice('messageAction'.length) }
  if ('title' in a && typeof a.title === 'string') action.text = a.title
  if (a._ === 'messageActionCustomAction') action.text = a.message
  if (a._ === 'messageActionSetMessagesTTL') action.seconds = a.period
  if (a._ === 'messageActionTopicEdit' && a.title === undefined) action.kind += a.closed ? 'Closed' : a.closed === false ? 'Opened' : a.hidden ? 'Hidden' : 'Icon'
  if (a._ === 'messageActionChangeCreator') action.users = [a.newCreatorId]
  if (a._ === 'messageActionChatDeleteUser') action.users = [a.userId]
  if (a._ === 'messageActionChannelMigrateFrom') action.chat = peerIdOf({ _: 'peerChat', chatId: a.chatId })
  if (a._ === 'messageActionChatMigrateTo') action.chat = peerIdOf({ _: 'peerChannel', channelId: a.channelId })
  if (a._ === 'messageActionChatAddUser' || a._ === 'messageActionChatCreate') action.users = a.users
  return action
}

export function messagesOf(all: tl.TypeMessage[]): Message[] {
  return all.flatMap((m) => messageOf(m) ?? [])
}

export function draftOf(d: tl.TypeDraftMessage | undefined): Draft | undefined {
  if (d?._ !== 'draftMessage') return undefined
  const draft: Draft = { text: d.message, entities: entitiesOf(d.entities), date: d.date }
  if (d.replyTo?._ === 'inputReplyToMessage') {
    draft.reply = { id: d.replyTo.replyToMsgId, ...(d.replyTo.quoteText ? { quote: d.replyTo.quoteText } : {}) }
  }
  return draft.text || draft.reply ? draft : undefined
}

export function dialogOf(d: tl.TypeDialog): Dialog | undefined {
  if (d._ !== 'dialog') return undefined
  const draft = draftOf(d.draft)
  const until = mutedUntilOf(d.notifySettings)
  return {
    id: peerIdOf(d.peer), top: d.topMessage, readIn: d.readInboxMaxId, readOut: d.readOutboxMaxId, unread: d.unreadCount,
    marked: d.unreadMark ?? false, pinned: d.pinned ?? false, archived: d.folderId === 1,
    ...(until === undefined ? {} : { mutedUntil: until }), ...(d.unreadMentionsCount ? { mentions: d.unreadMentionsCount } : {}),
    ...(d.unreadReactionsCount ? { reactions: d.unreadReactionsCount } : {}), ...(draft ? { draft } : {}),
  }
}

/** Undefined where nothing was chosen. */
export function mutedUntilOf(s: tl.TypePeerNotifySettings): number | undefined {
  return s.muteUntil
}
