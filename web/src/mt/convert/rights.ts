// TL rights and participants → records.
import type { tl } from '@mtcute/core'
import { type AdminRight, adminRights, type AllowedReactions, type Invite, type Participant, type Restriction, restrictions } from '../rooms.ts'
import { emojiOf } from './reactions.ts'
import { peerIdOf } from './peer.ts'

export function rightsOf(r: tl.TypeChatAdminRights | undefined): AdminRight[] {
  return r ? adminRights.filter((name) => r[name]) : []
}

export function rightsToTl(all: AdminRight[]): tl.RawChatAdminRights {
  return { _: 'chatAdminRights', ...Object.fromEntries(all.map((name) => [name, true])) }
}

/** What is forbidden; the old "media" and "messages" stand for all kinds of it. */
export function forbiddenOf(r: tl.TypeChatBannedRights | undefined): Restriction[] {
  if (!r) return []
  return restrictions.filter((name) => r[name] || r.viewMessages || (r.sendMessages && /^(send|embed)/.test(name) && name !== 'sendReactions'))
}

export function forbiddenToTl(all: Restriction[], until = 0): tl.RawChatBannedRights {
  const media = (['sendPhotos', 'sendVideos', 'sendRoundvideos', 'sendAudios', 'sendVoices', 'sendDocs'] as const).every((m) => all.includes(m))
  const rights = { ...Object.fromEntries(all.map((name) => [name, true])), ...(media ? { sendMedia: true } : {}) }
  return { _: 'chatBannedRights', ...rights, untilDate: until }
}

export function participantOf(m: tl.TypeChannelParticipant): Participant | undefined {
  const rank = 'rank' in m && m.rank ? { rank: m.rank } : {}
  switch (m._) {
    case 'channelParticipant':
    case 'channelParticipantSelf':
      return { user: m.userId, role: 'member', date: m.date, ...rank }
    case 'channelParticipantCreator':
      return { user: m.userId, role: 'owner', date: 0, rights: rightsOf(m.adminRights), ...rank }
    case 'channelParticipantAdmin':
      return { user: m.userId, role: 'admin', date: m.date, rights: rightsOf(m.adminRights), mayEdit: m.canEdit ?? false, by: m.promotedBy, ...rank }
    case 'channelParticipantBanned': {
      const out: Participant = {
        user: peerIdOf(m.peer), role: m.bannedRights.viewMessages ? 'removed' : 'restricted', date: m.date, by: m.kickedBy,
        forbidden: forbiddenOf(m.bannedRights), until: m.bannedRights.untilDate === 0x7fffffff ? 0 : m.bannedRights.untilDate,
      }
      if (m.left) out.left = true
      return out
    }
    case 'channelParticipantLeft':
      return { user: peerIdOf(m.peer), role: 'member', date: 0, left: true }
  }
}

export function reactionsAllowed(r: tl.TypeChatReactions | undefined): AllowedReactions {
  if (r?._ === 'chatReactionsAll') return 'all'
  if (r?._ === 'chatReactionsSome') return r.reactions.flatMap((x) => emojiOf(x) ?? [])
  return []
}

export function inviteOf(i: tl.TypeExportedChatInvite): Invite | undefined {
  if (i._ !== 'chatInviteExported') return undefined
  return {
    link: i.link, admin: i.adminId, date: i.date, title: i.title ?? '', permanent: i.permanent ?? false, revoked: i.revoked ?? false,
    request: i.requestNeeded ?? false, used: i.usage ?? 0, waiting: i.requested ?? 0,
    ...(i.expireDate ? { expires: i.expireDate } : {}), ...(i.usageLimit ? { limit: i.usageLimit } : {}),
  }
}
