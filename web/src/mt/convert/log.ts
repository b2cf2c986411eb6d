// What admins did → records: https://core.telegram.org/type/ChannelAdminLogEventAction
import type { tl } from '@mtcute/core'
import type { LogEntry } from '../rooms.ts'
import { messageOf } from './message.ts'
import { forbiddenOf, inviteOf, participantOf, reactionsAllowed } from './rights.ts'

export function logEntryOf(e: tl.TypeChannelAdminLogEvent): LogEntry {
  const kind = e.action._.slice('channelAdminLogEventAction'.length)
  return { id: e.id.toString(), date: e.date, user: e.userId, kind, ...details(e.action) }
}

function details(a: tl.TypeChannelAdminLogEventAction): Partial<LogEntry> {
  switch (a._) {
    case 'channelAdminLogEventActionParticipantInvite':
      return { member: { before: undefined, after: participantOf(a.participant) } }
    case 'channelAdminLogEventActionParticipantToggleBan':
    case 'channelAdminLogEventActionParticipantToggleAdmin':
      return { member: { before: participantOf(a.prevParticipant), after: participantOf(a.newParticipant) } }
    case 'channelAdminLogEventActionDefaultBannedRights':
      return { forbidden: { before: forbiddenOf(a.prevBannedRights), after: forbiddenOf(a.newBannedRights) } }
    case 'channelAdminLogEventActionChangeAvailableReactions':
      return { reactions: { before: reactionsAllowed(a.prevValue), after: reactionsAllowed(a.newValue) } }
    case 'channelAdminLogEventActionChangeUsernames':
      return { text: { before: a.prevValue.join(', '), after: a.newValue.join(', ') } }
    case 'channelAdminLogEventActionEditMessage':
      return withMessage(a.newMessage, a.prevMessage)
    case 'channelAdminLogEventActionExportedInviteEdit':
      return withInvite(a.newInvite)
    case 'channelAdminLogEventActionCreateTopic':
    case 'channelAdminLogEventActionDeleteTopic':
      return { text: { before: '', after: titleOf(a.topic) } }
    case 'channelAdminLogEventActionEditTopic':
      return { text: { before: titleOf(a.prevTopic), after: titleOf(a.newTopic) }, ...closing(a.prevTopic, a.newTopic) }
    case 'channelAdminLogEventActionPinTopic':
      return { text: { before: '', after: titleOf(a.newTopic ?? a.prevTopic) }, on: a.newTopic?._ === 'forumTopic' && a.newTopic.pinned === true }
    default:
      return common(a)
  }
}

// common reads what many actions have alike: a value, a message, a link.
function common(a: tl.TypeChannelAdminLogEventAction): Partial<LogEntry> {
  if ('message' in a) return withMessage(a.message)
  if ('invite' in a) return withInvite(a.invite)
  if (!('newValue' in a)) return {}
  const before = 'prevValue' in a ? a.prevValue : undefined
  if (typeof a.newValue === 'boolean') return { on: a.newValue }
  if (typeof a.newValue === 'string') return { text: { before: String(before ?? ''), after: a.newValue } }
  if (typeof a.newValue === 'number') return { number: { before: Number(before ?? 0), after: a.newValue } }
  return {}
}

function titleOf(t: tl.TypeForumTopic | undefined): string {
  return t?._ === 'forumTopic' ? t.title : ''
}

function closing(a: tl.TypeForumTopic, b: tl.TypeForumTopic): Partial<LogEntry> {
  return a._ === 'forumTopic' && b._ === 'forumTopic' && Boolean(a.closed) !== Boolean(b.closed) ? { on: Boolean(b.closed) } : {}
}

function withMessage(m: tl.TypeMessage, before?: tl.TypeMessage): Partial<LogEntry> {
  const out = messageOf(m)
  if (!out) return {}
  const old = before && messageOf(before)
  return {
    message: {
      id: out.id, from: out.from, text: out.text, entities: out.entities, ...(out.media ? { media: out.media } : {}),
      ...(old ? { before: old.text } : {}), ...(out.pinned ? { pinned: true } : {}),
    },
  }
}

function withInvite(i: tl.TypeExportedChatInvite): Partial<LogEntry> {
  const invite = inviteOf(i)
  return invite ? { invite: { link: invite.link, title: invite.title } } : {}
}
