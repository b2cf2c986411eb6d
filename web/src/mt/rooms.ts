// Records of groups and channels: rights, links, topics, what admins did.
import type { Entity, Media, Member, PeerId } from './records.ts'

/** https://core.telegram.org/constructor/chatAdminRights */
export const adminRights = [
  'changeInfo', 'postMessages', 'editMessages', 'deleteMessages', 'banUsers', 'inviteUsers', 'pinMessages', 'manageTopics', 'manageCall',
  'postStories', 'editStories', 'deleteStories', 'manageRanks', 'anonymous', 'addAdmins',
] as const
export type AdminRight = (typeof adminRights)[number]

/** What can be forbidden: https://core.telegram.org/constructor/chatBannedRights */
export const restrictions = [
  'sendPlain', 'sendPhotos', 'sendVideos', 'sendRoundvideos', 'sendAudios', 'sendVoices', 'sendDocs', 'sendStickers', 'sendGifs', 'sendGames',
  'sendInline', 'embedLinks', 'sendPolls', 'sendReactions', 'inviteUsers', 'pinMessages', 'manageTopics', 'changeInfo', 'editRank',
] as const
export type Restriction = (typeof restrictions)[number]

export type MemberFilter = 'recent' | 'admins' | 'restricted' | 'removed' | 'bots' | 'search'

/** A member as those see them who manage a group. */
export interface Participant {
  user: PeerId
  role: Member['role'] | 'restricted' | 'removed'
  rank?: string
  /** When they joined, or were restricted. */
  date: number
  rights?: AdminRight[]
  /** Whether one may change the admin's rights. */
  mayEdit?: boolean
  /** Who promoted, restricted or removed them. */
  by?: PeerId
  forbidden?: Restriction[]
  /** Seconds since 1970; 0 is for ever. */
  until?: number
  /** Is no member now. */
  left?: boolean
}

export interface ParticipantPage {
  people: Participant[]
  total: number
}

/** How a group or channel is set up, as far as one may know. */
export interface Setup {
  id: PeerId
  about: string
  link?: string
  linked?: PeerId
  mayList: boolean
  members?: number
  admins?: number
  removed?: number
  restricted?: number
  online?: number
  requests: number
  requesters: PeerId[]
  hiddenHistory: boolean
  hiddenMembers: boolean
  /** In seconds; 0 is off. */
  slowMode: number
  /** When one may write again, in seconds since 1970. */
  nextSend?: number
  ttl: number
  reactions: AllowedReactions
  /** Whether all are custom emoji as well. */
  customReactions: boolean
  mayDelete: boolean
}

/** 'all', or a list that may be empty, of emoji as reactions name them. */
export type AllowedReactions = 'all' | string[]

export interface Invite {
  link: string
  admin: PeerId
  date: number
  title: string
  /** It is the admin's own that never ends. */
  permanent: boolean
  revoked: boolean
  request: boolean
  expires?: number
  limit?: number
  used: number
  waiting: number
}

export interface InviteOptions {
  title: string
  /** Seconds since 1970; 0 is never. */
  expires: number
  /** 0 is as many as want. */
  limit: number
  request: boolean
}

/** Who joined by a link, or waits to be let in. */
export interface Importer {
  user: PeerId
  date: number
  about?: string
}

export interface Topic {
  chat: PeerId
  id: number
  title: string
  /** An RGB number. */
  color: number
  from: PeerId
  date: number
  top: number
  readIn: number
  readOut: number
  unread: number
  mentions: number
  reactions: number
  closed: boolean
  pinned: boolean
  hidden: boolean
  mine: boolean
  /** The custom emoji that stands for it. */
  icon?: string
  /** Seconds since 1970 until which it is silent; 0 is not muted, undefined like its chat. */
  mutedUntil?: number
}

/** Where a post is discussed, and how much of it one has read. */
export interface Discussion {
  group: PeerId
  /** The post's copy in the group. */
  root: number
  readIn: number
  readOut: number
  unread: number
  top: number
}

export const logKinds = ['join', 'leave', 'invite', 'ban', 'promote', 'info', 'settings', 'invites', 'pinned', 'edit', 'delete', 'forums'] as const
export type LogKind = (typeof logKinds)[number]

/** A value before and after. */
export interface Change<T> { before: T; after: T }

/** What an admin did. `kind` is the TL action without its prefix. */
export interface LogEntry {
  id: string
  date: number
  user: PeerId
  kind: string
  text?: Change<string>
  on?: boolean
  /** Seconds, or a peer's id, by kind. */
  number?: Change<number>
  member?: Change<Participant | undefined>
  forbidden?: Change<Restriction[]>
  reactions?: Change<AllowedReactions>
  message?: { id: number; from: PeerId; text: string; entities: Entity[]; media?: Media; before?: string; pinned?: boolean }
  invite?: { link: string; title: string }
}

export type MediaFilter = 'media' | 'files' | 'links' | 'voice' | 'music' | 'gifs'
