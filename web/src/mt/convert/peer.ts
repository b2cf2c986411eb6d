// TL users and chats → Peer.
import type { tl } from '@mtcute/core'
import { getMarkedPeerId } from '@mtcute/core/utils.js'
import type { Peer, PeerId, Status } from '../records.ts'
import { adminRights } from '../rooms.ts'
import { forbiddenOf, rightsOf } from './rights.ts'

export function peerIdOf(peer: tl.TypePeer): PeerId {
  return getMarkedPeerId(peer)
}

export function dialogPeerIdOf(peer: tl.TypeDialogPeer): PeerId | undefined {
  return peer._ === 'dialogPeer' ? peerIdOf(peer.peer) : undefined
}

/** https://core.telegram.org/type/UserStatus */
export function statusOf(status: tl.TypeUserStatus | undefined): Status {
  switch (status?._) {
    case 'userStatusOnline': return { kind: 'online', until: status.expires }
    case 'userStatusOffline': return { kind: 'offline', at: status.wasOnline }
    case 'userStatusRecently': return { kind: 'recently' }
    case 'userStatusLastWeek': return { kind: 'week' }
    case 'userStatusLastMonth': return { kind: 'month' }
    default: return { kind: 'unknown' }
  }
}

/** The colour the peer chose, or the one that its id gives: https://core.telegram.org/api/colors */
function colorOf(id: number, color: tl.TypePeerColor | undefined): number {
  const own = color?._ === 'peerColor' ? color.color : undefined
  return (own ?? Math.abs(id)) % 7
}

export function userOf(u: tl.TypeUser): Peer {
  if (u._ === 'userEmpty') {
    return { id: u.id, kind: 'user', first: '', last: '', deleted: true, status: { kind: 'unknown' }, color: u.id % 7 }
  }
  const username = u.username ?? u.usernames?.find((n) => n.active)?.username
  return {
    id: u.id,
    kind: 'user',
    first: u.firstName ?? '',
    last: u.lastName ?? '',
    status: statusOf(u.status),
    color: colorOf(u.id, u.color),
    ...(username ? { username } : {}),
    ...(u.phone ? { phone: u.phone } : {}),
    ...(u.photo?._ === 'userProfilePhoto' ? { photo: u.photo.photoId.toString() } : {}),
    ...flags({ self: u.self, contact: u.contact, mutual: u.mutualContact, bot: u.bot, deleted: u.deleted, verified: u.verified, support: u.support }),
  }
}

export function chatOf(c: tl.TypeChat): Peer {
  const channel = c._ === 'channel' || c._ === 'channelForbidden'
  const id = channel ? peerIdOf({ _: 'peerChannel', channelId: c.id }) : peerIdOf({ _: 'peerChat', chatId: c.id })
  const title = 'title' in c ? c.title : ''
  const username = c._ === 'channel' ? c.username : undefined
  return {
    id,
    kind: c._ === 'channel' && c.broadcast ? 'channel' : 'group',
    first: title,
    last: '',
    status: { kind: 'unknown' },
    color: c.id % 7,
    ...(username ? { username } : {}),
    ...('photo' in c && c.photo._ === 'chatPhoto' ? { photo: c.photo.photoId.toString() } : {}),
    ...flags({ left: ('left' in c && c.left) || c._ === 'channelForbidden' || c._ === 'chatForbidden', mayPost: c._ === 'channel' && (c.creator || c.adminRights?.postMessages), mayPin: pins(c) }),
    ...(c._ === 'channel' || c._ === 'chat' ? standing(c) : {}),
    ...('participantsCount' in c && c.participantsCount ? { members: c.participantsCount } : {}),
  }
}

// standing is what one may do there, and what the others may.
function standing(c: tl.RawChannel | tl.RawChat): Partial<Peer> {
  const rights = c.creator ? [...adminRights] : rightsOf(c.adminRights)
  const forbidden = forbiddenOf(c.defaultBannedRights)
  const own = c._ === 'channel' ? c.bannedRights : undefined
  const denied = rights.length ? [] : [...new Set([...forbidden, ...forbiddenOf(own)])]
  return {
    ...(rights.length ? { rights } : {}), ...(forbidden.length ? { forbidden } : {}), ...(denied.length ? { denied } : {}),
    ...(own?.untilDate && own.untilDate !== 0x7fffffff ? { deniedUntil: own.untilDate } : {}),
    ...flags({ owner: c.creator, protected: c.noforwards }),
    ...(c._ === 'chat' && c.migratedTo?._ === 'inputChannel' ? { moved: peerIdOf({ _: 'peerChannel', channelId: c.migratedTo.channelId }) } : {}),
    ...(c._ === 'channel' ? flags({ forum: c.forum, signatures: c.signatures, joinToSend: c.joinToSend, joinRequest: c.joinRequest, slow: c.slowmodeEnabled, min: c.min }) : {}),
  }
}

function pins(c: tl.TypeChat): boolean {
  if (c._ !== 'chat' && c._ !== 'channel') return false
  return Boolean(c.creator || c.adminRights?.pinMessages || !(c._ === 'channel' && c.broadcast) && !c.defaultBannedRights?.pinMessages)
}

export function peersOf(users: Iterable<tl.TypeUser>, chats: Iterable<tl.TypeChat>): Peer[] {
  return [...users].map(userOf).concat([...chats].map(chatOf))
}

function flags<T extends Record<string, boolean | undefined>>(all: T): { [K in keyof T]?: true } {
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v)) as { [K in keyof T]?: true }
}
