// Running a group or channel: who may do what, in the order and words that
// people see.
import { untrack } from 'solid-js'
import { api } from '../mt/port.ts'
import type { PeerId } from '../mt/records.ts'
import type { AdminRight, Participant, Restriction } from '../mt/rooms.ts'
import { peer } from '../state/peers.ts'
import { t } from './i18n.ts'
import { nameOf } from './names.ts'
import { dayAndTime, duration } from './time.ts'

export function may(chat: PeerId, right: AdminRight): boolean {
  return peer(chat)?.rights?.includes(right) ?? false
}

export function isChannel(chat: PeerId): boolean {
  return peer(chat)?.kind === 'channel'
}

const groupRights: AdminRight[] = [
  'changeInfo', 'deleteMessages', 'banUsers', 'inviteUsers', 'pinMessages', 'manageTopics', 'manageCall', 'postStories', 'editStories',
  'deleteStories', 'manageRanks', 'anonymous', 'addAdmins',
]
const channelRights: AdminRight[] = [
  'changeInfo', 'postMessages', 'editMessages', 'deleteMessages', 'postStories', 'editStories', 'deleteStories', 'inviteUsers', 'manageCall', 'addAdmins',
]

/** The rights that admins of a chat may have. */
export function rightsIn(chat: PeerId): AdminRight[] {
  return isChannel(chat) ? channelRights : groupRights.filter((r) => r !== 'manageTopics' || peer(chat)?.forum)
}

/** What a new admin gets unless one decides otherwise. */
export function usualRights(chat: PeerId): AdminRight[] {
  const most: AdminRight[] = isChannel(chat)
    ? ['changeInfo', 'postMessages', 'editMessages', 'deleteMessages', 'inviteUsers', 'manageCall']
    : ['changeInfo', 'deleteMessages', 'banUsers', 'inviteUsers', 'pinMessages', 'manageTopics', 'manageCall']
  return most.filter((r) => rightsIn(chat).includes(r) && may(chat, r))
}

/** Decisions about members: one for several rights where people see one thing. */
export interface Permission {
  key: string
  of: Restriction[]
  media?: boolean
}

const permissions: Permission[] = [
  { key: 'sendPlain', of: ['sendPlain'] },
  { key: 'sendPhotos', of: ['sendPhotos'], media: true },
  { key: 'sendVideos', of: ['sendVideos'], media: true },
  { key: 'sendStickers', of: ['sendStickers', 'sendGifs', 'sendGames', 'sendInline'], media: true },
  { key: 'sendAudios', of: ['sendAudios'], media: true },
  { key: 'sendDocs', of: ['sendDocs'], media: true },
  { key: 'sendVoices', of: ['sendVoices'], media: true },
  { key: 'sendRoundvideos', of: ['sendRoundvideos'], media: true },
  { key: 'embedLinks', of: ['embedLinks'], media: true },
  { key: 'sendPolls', of: ['sendPolls'], media: true },
  { key: 'sendReactions', of: ['sendReactions'] },
  { key: 'inviteUsers', of: ['inviteUsers'] },
  { key: 'pinMessages', of: ['pinMessages'] },
  { key: 'changeInfo', of: ['changeInfo'] },
  { key: 'manageTopics', of: ['manageTopics'] },
  { key: 'editRank', of: ['editRank'] },
]

export function permissionsIn(chat: PeerId): Permission[] {
  return permissions.filter((p) => p.key !== 'manageTopics' || peer(chat)?.forum)
}

export function isAllowed(p: Permission, forbidden: readonly Restriction[]): boolean {
  return !p.of.some((r) => forbidden.includes(r))
}

/** What is forbidden once a permission is given or taken. */
export function withPermission(p: Permission, allowed: boolean, forbidden: readonly Restriction[]): Restriction[] {
  const others = forbidden.filter((r) => !p.of.includes(r))
  return allowed ? others : [...others, ...p.of]
}

export function allowedCount(chat: PeerId, forbidden: readonly Restriction[]): { n: number; of: number } {
  const all = permissionsIn(chat)
  return { n: all.filter((p) => isAllowed(p, forbidden)).length, of: all.length }
}

/** Steps of slow mode that servers know, in seconds. */
export const slowSteps = [0, 10, 30, 60, 300, 900, 3600]

/** After how long messages disappear, in seconds. */
export const ttlSteps = [0, 86_400, 7 * 86_400, 31 * 86_400]

export function ttlText(seconds: number): string {
  return seconds ? duration(seconds) : t('manage.off')
}

/** The chat itself, or the supergroup that a basic group becomes first: only such can do it. */
export async function supergroup(chat: PeerId): Promise<PeerId> {
  return chat < -1e12 ? chat : api.supergroup(chat)
}

/** A line about a member for those who manage. */
export function standingText(p: Participant): string {
  const by = p.by ? nameOf(peer(p.by)) : ''
  if (p.role === 'owner') return t('group.owner')
  if (p.role === 'admin') return by ? t('admins.by', { name: by }) : t('group.admin')
  if (p.role === 'removed') return by ? t('removed.by', { name: by }) : t('removed.title')
  if (p.role === 'restricted') return p.until ? t('restrict.until', { time: dayAndTime(p.until) }) : t('restrict.for')
  return ''
}

/** Whether one may change what a member may do. */
export function mayRestrict(chat: PeerId, p: Participant, self: PeerId): boolean {
  if (p.user === self || p.role === 'owner' || !untrack(() => may(chat, 'banUsers'))) return false
  return p.role !== 'admin' || Boolean(p.mayEdit)
}
