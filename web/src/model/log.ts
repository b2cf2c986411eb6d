// What admins did, in words: https://core.telegram.org/type/ChannelAdminLogEventAction
import type { LogEntry, Participant } from '../mt/rooms.ts'
import { peer } from '../state/peers.ts'
import { t, tIf } from './i18n.ts'
import { isAllowed, permissionsIn, rightsIn, ttlText } from './manage.ts'
import { nameOf } from './names.ts'
import { plainEmoji } from './reactions.ts'
import { dayAndTime, duration } from './time.ts'
import type { PeerId } from '../mt/records.ts'

/** What happened, in one sentence without its subject's name; and what to add to it. */
export interface LogLine {
  text: string
  /** Single changes, like rights that were given (+) or taken (−). */
  details: string[]
}

export function logLine(chat: PeerId, e: LogEntry): LogLine {
  const details: string[] = []
  const person = e.member?.after ?? e.member?.before
  const values = {
    name: nameOf(peer(e.user)), who: person ? nameOf(peer(person.user)) : '', text: e.text?.after ?? '', before: e.text?.before ?? '',
    title: e.invite?.title || (e.invite?.link.split('/').at(-1) ?? ''),
  }
  if (e.kind === 'ParticipantToggleBan') return ban(chat, e, values)
  if (e.kind === 'ParticipantToggleAdmin') return admin(chat, e, values)
  if (e.kind === 'DefaultBannedRights') return { text: t('log.DefaultBannedRights', values), details: permissionDetails(chat, e.forbidden!.before, e.forbidden!.after) }
  if (e.kind === 'ToggleSlowMode') return { text: e.number?.after ? t('log.SlowModeOn', { ...values, time: duration(e.number.after) }) : t('log.SlowModeOff', values), details }
  if (e.kind === 'ChangeHistoryTTL') return { text: e.number?.after ? t('log.TtlOn', { ...values, time: ttlText(e.number.after) }) : t('log.TtlOff', values), details }
  if (e.kind === 'ChangeLinkedChat') return { text: t(e.number?.after ? 'log.Linked' : 'log.Unlinked', values), details }
  if (e.kind === 'ChangeAvailableReactions') return { text: t('log.Reactions', { ...values, text: reactionsText(e) }), details }
  if (e.kind === 'UpdatePinned') return { text: t(e.message?.pinned ? 'log.Pinned' : 'log.Unpinned', values), details }
  if (e.kind === 'EditTopic' && e.on !== undefined) return { text: t(e.on ? 'log.TopicClosed' : 'log.TopicOpened', values), details }
  const toggled = e.on === undefined ? undefined : tIf(`log.${e.kind}.${e.on ? 'on' : 'off'}`, values)
  const emptied = e.text && !e.text.after ? tIf(`log.${e.kind}.none`, values) : undefined
  return { text: toggled ?? emptied ?? tIf(`log.${e.kind}`, values) ?? t('log.other', { ...values, kind: e.kind }), details }
}

type Values = Record<string, string>

function ban(chat: PeerId, e: LogEntry, values: Values): LogLine {
  const { before, after } = e.member!
  if (after?.role === 'removed') return { text: t('log.banned', values), details: until(after) }
  if (before?.role === 'removed' && after?.role !== 'restricted') return { text: t('log.unbanned', values), details: [] }
  const details = permissionDetails(chat, before?.forbidden ?? [], after?.forbidden ?? [])
  if (after?.role !== 'restricted') return { text: t('log.unrestricted', values), details }
  return { text: t('log.restricted', values), details: [...details, ...until(after)] }
}

function until(p: Participant): string[] {
  return p.until ? [t('restrict.until', { time: dayAndTime(p.until) })] : []
}

function admin(chat: PeerId, e: LogEntry, values: Values): LogLine {
  const { before, after } = e.member!
  const had = before?.rights ?? []
  const has = after?.rights ?? []
  if (after?.role === 'owner' && before?.role !== 'owner') return { text: t('log.owner', values), details: [] }
  if (!has.length && after?.role !== 'admin') return { text: t('log.demoted', values), details: [] }
  const details = rightsIn(chat).flatMap((r) => (had.includes(r) === has.includes(r) ? [] : [`${has.includes(r) ? '+' : '−'} ${t(`right.${r}`)}`]))
  if ((before?.rank ?? '') !== (after?.rank ?? '') && after?.rank) details.push(t('log.rank', { text: after.rank }))
  return { text: t(before?.role === 'admin' || before?.role === 'owner' ? 'log.rights' : 'log.promoted', values), details }
}

function permissionDetails(chat: PeerId, before: Participant['forbidden'] & {}, after: Participant['forbidden'] & {}): string[] {
  return permissionsIn(chat).flatMap((p) => {
    const now = isAllowed(p, after)
    return isAllowed(p, before) === now ? [] : [`${now ? '+' : '−'} ${t(`perm.${p.key}` as 'perm.sendPlain')}`]
  })
}

function reactionsText(e: LogEntry): string {
  const now = e.reactions!.after
  return now === 'all' ? t('reactions.all') : now.length ? now.map(plainEmoji).join(' ') : t('reactions.none')
}
