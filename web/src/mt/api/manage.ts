// Running groups and channels: https://core.telegram.org/api/rights
import { type tl, Long } from '@mtcute/core'
import { logEntryOf } from '../convert/log.ts'
import { peerIdOf } from '../convert/peer.ts'
import { reactionToTl } from '../convert/reactions.ts'
import { forbiddenToTl, participantOf, reactionsAllowed, rightsToTl } from '../convert/rights.ts'
import type { PeerId } from '../records.ts'
import type { AdminRight, AllowedReactions, LogEntry, LogKind, MemberFilter, Participant, ParticipantPage, Restriction, Setup } from '../rooms.ts'
import { type Context, heard, inputChannel, inputPeer, inputUser, isChannel, tellPeers, zero } from './context.ts'

const filters: Record<MemberFilter, (q: string) => tl.TypeChannelParticipantsFilter> = {
  recent: () => ({ _: 'channelParticipantsRecent' }),
  admins: () => ({ _: 'channelParticipantsAdmins' }),
  bots: () => ({ _: 'channelParticipantsBots' }),
  restricted: (q) => ({ _: 'channelParticipantsBanned', q }),
  removed: (q) => ({ _: 'channelParticipantsKicked', q }),
  search: (q) => ({ _: 'channelParticipantsSearch', q }),
}

const kinds: Record<LogKind, Partial<tl.RawChannelAdminLogEventsFilter>> = {
  join: { join: true }, leave: { leave: true }, invite: { invite: true }, ban: { ban: true, unban: true, kick: true, unkick: true },
  promote: { promote: true, demote: true }, info: { info: true }, settings: { settings: true }, invites: { invites: true }, pinned: { pinned: true },
  edit: { edit: true }, delete: { delete: true }, forums: { forums: true },
}

export function manageApi(c: Context) {
  const change = async (r: Promise<tl.TypeUpdates>): Promise<void> => heard(c, await r)

  return {
    /** A basic group becomes a supergroup, which alone can do more; answers its id. */
    async supergroup(id: PeerId): Promise<PeerId> {
      if (isChannel(id)) return id
      const r = await c.client.call({ _: 'messages.migrateChat', chatId: -id })
      heard(c, r)
      const made = 'chats' in r ? r.chats.find((x) => x._ === 'channel') : undefined
      if (!made) throw new Error('no supergroup in the answer')
      return peerIdOf({ _: 'peerChannel', channelId: made.id })
    },

    async setup(id: PeerId): Promise<Setup> {
      const r = isChannel(id)
        ? await c.client.call({ _: 'channels.getFullChannel', channel: await inputChannel(c, id) })
        : await c.client.call({ _: 'messages.getFullChat', chatId: -id })
      tellPeers(c, r.users, r.chats)
      return setupOf(id, r.fullChat)
    },

    async participants(id: PeerId, filter: MemberFilter, query = '', offset = 0): Promise<ParticipantPage> {
      if (!isChannel(id)) return basicMembers(c, id)
      const r = await c.client.call({
        _: 'channels.getParticipants', channel: await inputChannel(c, id), filter: filters[filter](query), offset, limit: 100, hash: zero,
      })
      if (r._ !== 'channels.channelParticipants') return { people: [], total: 0 }
      tellPeers(c, r.users, r.chats)
      return { people: r.participants.flatMap((m) => participantOf(m) ?? []), total: r.count }
    },

    async participant(id: PeerId, user: PeerId): Promise<Participant | undefined> {
      const r = await c.client.call({ _: 'channels.getParticipant', channel: await inputChannel(c, id), participant: await inputPeer(c, user) })
      tellPeers(c, r.users, r.chats)
      return participantOf(r.participant)
    },

    /** No rights make a plain member again. */
    async setAdmin(id: PeerId, user: PeerId, rights: AdminRight[], rank: string): Promise<void> {
      const userId = await inputUser(c, user)
      await change(c.client.call({ _: 'channels.editAdmin', channel: await inputChannel(c, id), userId, adminRights: rightsToTl(rights), rank }))
    },

    async restrict(id: PeerId, user: PeerId, forbidden: Restriction[], until: number): Promise<void> {
      const participant = await inputPeer(c, user)
      await change(c.client.call({ _: 'channels.editBanned', channel: await inputChannel(c, id), participant, bannedRights: forbiddenToTl(forbidden, until) }))
    },

    async setRemoved(id: PeerId, user: PeerId, removed: boolean): Promise<void> {
      const participant = await inputPeer(c, user)
      const bannedRights: tl.RawChatBannedRights = { _: 'chatBannedRights', viewMessages: removed, untilDate: 0 }
      await change(c.client.call({ _: 'channels.editBanned', channel: await inputChannel(c, id), participant, bannedRights }))
    },

    async setForbidden(id: PeerId, forbidden: Restriction[]): Promise<void> {
      await change(c.client.call({ _: 'messages.editChatDefaultBannedRights', peer: await inputPeer(c, id), bannedRights: forbiddenToTl(forbidden) }))
    },

    async setSlowMode(id: PeerId, seconds: number): Promise<void> {
      await change(c.client.call({ _: 'channels.toggleSlowMode', channel: await inputChannel(c, id), seconds }))
    },

    /** One of the decisions that are either on or off. */
    async setSwitch(id: PeerId, what: 'joinToSend' | 'joinRequest' | 'hiddenHistory' | 'hiddenMembers' | 'signatures' | 'forum', on: boolean): Promise<void> {
      const channel = await inputChannel(c, id)
      const calls = {
        joinToSend: () => c.client.call({ _: 'channels.toggleJoinToSend', channel, enabled: on }),
        joinRequest: () => c.client.call({ _: 'channels.toggleJoinRequest', channel, enabled: on }),
        hiddenHistory: () => c.client.call({ _: 'channels.togglePreHistoryHidden', channel, enabled: on }),
        hiddenMembers: () => c.client.call({ _: 'channels.toggleParticipantsHidden', channel, enabled: on }),
        signatures: () => c.client.call({ _: 'channels.toggleSignatures', channel, signaturesEnabled: on }),
        forum: () => c.client.call({ _: 'channels.toggleForum', channel, enabled: on, tabs: false }),
      }
      await change(calls[what]())
    },

    async setProtected(id: PeerId, on: boolean): Promise<void> {
      await change(c.client.call({ _: 'messages.toggleNoForwards', peer: await inputPeer(c, id), enabled: on }))
    },

    async setTtl(id: PeerId, period: number): Promise<void> {
      await change(c.client.call({ _: 'messages.setHistoryTTL', peer: await inputPeer(c, id), period }))
    },

    /** `custom` says whether all are custom emoji as well. */
    async setReactions(id: PeerId, allowed: AllowedReactions, custom: boolean): Promise<void> {
      const availableReactions: tl.TypeChatReactions = allowed === 'all' ? { _: 'chatReactionsAll', allowCustom: custom }
        : allowed.length ? { _: 'chatReactionsSome', reactions: allowed.map(reactionToTl) } : { _: 'chatReactionsNone' }
      await change(c.client.call({ _: 'messages.setChatAvailableReactions', peer: await inputPeer(c, id), availableReactions }))
    },

    /** An empty name makes it private. */
    async setChannelUsername(id: PeerId, username: string): Promise<void> {
      await c.client.call({ _: 'channels.updateUsername', channel: await inputChannel(c, id), username })
    },

    /** Groups that may discuss a channel's posts. */
    async discussionGroups(): Promise<PeerId[]> {
      const r = await c.client.call({ _: 'channels.getGroupsForDiscussion' })
      tellPeers(c, [], r.chats)
      return r.chats.map((x) => peerIdOf(x._ === 'channel' ? { _: 'peerChannel', channelId: x.id } : { _: 'peerChat', chatId: x.id }))
    },

    /** 0 takes the group away. */
    async setDiscussion(channel: PeerId, group: PeerId): Promise<void> {
      const none: tl.RawInputChannelEmpty = { _: 'inputChannelEmpty' }
      await c.client.call({ _: 'channels.setDiscussionGroup', broadcast: await inputChannel(c, channel), group: group ? await inputChannel(c, group) : none })
    },

    async deleteChannel(id: PeerId): Promise<void> {
      if (isChannel(id)) await change(c.client.call({ _: 'channels.deleteChannel', channel: await inputChannel(c, id) }))
      else await c.client.call({ _: 'messages.deleteChat', chatId: -id })
    },

    /** Needs one's second password. */
    async transferOwner(id: PeerId, user: PeerId, password: string): Promise<void> {
      const now = await c.client.call({ _: 'account.getPassword' })
      const srp: tl.TypeInputCheckPasswordSRP = now.hasPassword ? await c.client.computeSrpParams(now, password) : { _: 'inputCheckPasswordEmpty' }
      const userId = await inputUser(c, user)
      await change(c.client.call({ _: 'channels.editCreator', channel: await inputChannel(c, id), userId, password: srp }))
    },

    /** What admins did lately, newest first; older than `before`, an entry's id. */
    async adminLog(id: PeerId, query: string, only: LogKind[], admins: PeerId[], before = '0'): Promise<LogEntry[]> {
      const eventsFilter: tl.RawChannelAdminLogEventsFilter = { _: 'channelAdminLogEventsFilter', ...Object.assign({}, ...only.map((k) => kinds[k])) }
      const r = await c.client.call({
        _: 'channels.getAdminLog', channel: await inputChannel(c, id), q: query, ...(only.length ? { eventsFilter } : {}),
        ...(admins.length ? { admins: await Promise.all(admins.map((a) => inputUser(c, a))) } : {}), maxId: Long.fromString(before), minId: zero, limit: 50,
      })
      tellPeers(c, r.users, r.chats)
      return r.events.map(logEntryOf)
    },
  }
}

async function basicMembers(c: Context, id: PeerId): Promise<ParticipantPage> {
  const r = await c.client.call({ _: 'messages.getFullChat', chatId: -id })
  tellPeers(c, r.users, r.chats)
  const p = r.fullChat._ === 'chatFull' ? r.fullChat.participants : undefined
  const all = p?._ === 'chatParticipants' ? p.participants : []
  const people = all.map((m): Participant => ({
    user: m.userId, role: m._ === 'chatParticipantCreator' ? 'owner' : m._ === 'chatParticipantAdmin' ? 'admin' : 'member', date: 'date' in m ? m.date : 0,
  }))
  return { people, total: people.length }
}

function setupOf(id: PeerId, f: tl.TypeChatFull): Setup {
  const link = f.exportedInvite?._ === 'chatInviteExported' ? { link: f.exportedInvite.link } : {}
  const out: Setup = {
    id, about: f.about, ...link, mayList: true, requests: f.requestsPending ?? 0, requesters: (f.recentRequesters ?? []).map((x) => Number(x.toString())), hiddenHistory: false,
    hiddenMembers: false, slowMode: 0, ttl: f.ttlPeriod ?? 0, reactions: reactionsAllowed(f.availableReactions),
    customReactions: f.availableReactions?._ === 'chatReactionsAll' && (f.availableReactions.allowCustom ?? false), mayDelete: false,
  }
  // Who comes into a basic group has no copy of what was said before.
  if (f._ === 'chatFull') {
    const members = f.participants._ === 'chatParticipants' ? { members: f.participants.participants.length } : {}
    return { ...out, ...members, hiddenHistory: true }
  }
  const numbers = { members: f.participantsCount, admins: f.adminsCount, removed: f.kickedCount, restricted: f.bannedCount, online: f.onlineCount, nextSend: f.slowmodeNextSendDate }
  return {
    ...out, ...Object.fromEntries(Object.entries(numbers).filter(([, n]) => n !== undefined)),
    ...(f.linkedChatId ? { linked: peerIdOf({ _: 'peerChannel', channelId: f.linkedChatId }) } : {}),
    mayList: f.canViewParticipants ?? false, hiddenHistory: f.hiddenPrehistory ?? false, hiddenMembers: f.participantsHidden ?? false,
    slowMode: f.slowmodeSeconds ?? 0, mayDelete: f.canDeleteChannel ?? false,
  }
}
