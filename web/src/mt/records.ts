// The plain objects that cross the border between worker and page. They know
// nothing of TL; layers may change without the page noticing.

import type { AdminRight, Restriction, Topic } from './rooms.ts'

/** Users are positive, groups negative, channels below -10^12. */
export type PeerId = number

export type Status =
  | { kind: 'online'; until: number }
  | { kind: 'offline'; at: number }
  | { kind: 'recently' | 'week' | 'month' | 'unknown' }

export interface Peer {
  id: PeerId
  kind: 'user' | 'group' | 'channel'
  first: string
  last: string
  username?: string
  phone?: string
  self?: boolean
  contact?: boolean
  mutual?: boolean
  bot?: boolean
  deleted?: boolean
  verified?: boolean
  support?: boolean
  status: Status
  /** Index into the seven colours of names. */
  color: number
  /** Of groups and channels, as far as it was told. */
  members?: number
  /** One is no member any more, or not yet. */
  left?: boolean
  /** Of channels: whether one may post. */
  mayPost?: boolean
  mayPin?: boolean
  /** One's own rights as an admin; of the owner, all. */
  rights?: AdminRight[]
  owner?: boolean
  /** What members may not do here, and what oneself may not. */
  forbidden?: Restriction[]
  denied?: Restriction[]
  deniedUntil?: number
  forum?: boolean
  /** The supergroup that a basic group goes on as. */
  moved?: PeerId
  signatures?: boolean
  /** Nothing may be forwarded or saved. */
  protected?: boolean
  joinToSend?: boolean
  joinRequest?: boolean
  slow?: boolean
  /** Told to many alike: what is one's own is left out. */
  min?: boolean
  /** From memory, and perhaps out of date: counts where nothing else is known. */
  old?: boolean
  /** The id of the profile photo. */
  photo?: string
}

/** Where bytes are to be had: a size of a photo, a document, a profile photo, or a file of this page. */
export interface FileRef {
  kind: 'photo' | 'document' | 'peer' | 'local'
  id: string
  hash: string
  /** The file reference in base64; it ages: https://core.telegram.org/api/file-references */
  ref: string
  /** The letter of a photo's size or of a document's thumbnail; '' is the document itself. */
  thumb: string
  /** In bytes; 0 is not known. */
  size: number
  mime: string
  /** Of profile photos. */
  peer?: PeerId
}

export type MediaKind = 'photo' | 'video' | 'round' | 'gif' | 'voice' | 'audio' | 'sticker' | 'file'

/** How a sticker is drawn: a picture, an animation of Lottie, or a short film. */
export type StickerForm = 'still' | 'lottie' | 'film'

/** A set of stickers, by its number and the key to it or by its name in links. */
export interface SetRef {
  id?: string
  hash?: string
  short?: string
}

export interface Sticker {
  file: FileRef
  preview?: FileRef
  tiny?: string
  form: StickerForm
  emoji: string
  width: number
  height: number
  set?: SetRef
}

export interface StickerSetInfo {
  ref: SetRef
  title: string
  short: string
  count: number
  installed: boolean
  /** Of emoji, of masks for photos: no stickers to send. */
  emoji: boolean
  mask: boolean
}

export interface StickerSet {
  info: StickerSetInfo
  stickers: Sticker[]
}

export interface Media {
  kind: MediaKind
  file: FileRef
  /** A smaller picture of it, to be shown in the conversation. */
  preview?: FileRef
  /** A data URL of a few pixels that came with the message. */
  tiny?: string
  width: number
  height: number
  /** Seconds. */
  duration: number
  name: string
  title?: string
  performer?: string
  /** Loudness from 0 to 31, of voice messages. */
  wave?: number[]
  sticker?: Pick<Sticker, 'form' | 'emoji' | 'set'>
  spoiler?: boolean
}

export type EntityType =
  | 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler' | 'code' | 'pre' | 'quote'
  | 'link' | 'url' | 'email' | 'phone' | 'mention' | 'mentionName' | 'hashtag' | 'cashtag' | 'command' | 'bank'

/** Offsets and lengths are in UTF-16 units, as in JavaScript strings. */
export interface Entity {
  type: EntityType
  offset: number
  length: number
  url?: string
  language?: string
  user?: PeerId
  collapsed?: boolean
}

export interface Reply {
  id: number
  peer?: PeerId
  quote?: string
  quoteOffset?: number
  /** Of what one writes: the thread that it goes to. */
  thread?: number
}

export interface Forward {
  from?: PeerId
  name?: string
  date: number
}

export interface WebPage {
  url: string
  site?: string
  title?: string
  description?: string
}

/** What a service message says; `kind` is the TL action without its prefix. */
export interface Action {
  kind: string
  text?: string
  users?: PeerId[]
  seconds?: number
  /** The group that this one was, or goes on as. */
  chat?: PeerId
}

export interface Reaction {
  emoji: string
  count: number
  /** Whether one has given it oneself; undefined is not known. */
  chosen?: boolean
}

export interface PollResults {
  /** How many people have voted. */
  total: number
  /** It is told to many alike: what one has chosen oneself is left out. */
  min?: boolean
  /** Undefined as long as one may not know. */
  answers?: { option: string; voters?: number; chosen: boolean; correct: boolean }[]
  solution?: { text: string; entities: Entity[] }
}

export interface Poll {
  id: string
  question: string
  /** Options are in base64. */
  answers: { option: string; text: string }[]
  closed: boolean
  public: boolean
  multiple: boolean
  quiz: boolean
  /** Votes cannot be taken back. */
  final: boolean
  /** Results are told when it has ended. */
  hidden: boolean
  closeDate?: number
  results: PollResults
}

/** What pressing it does; `value` is the address, the data in base64, the text or the person. */
export interface BotButton {
  text: string
  does: 'say' | 'open' | 'call' | 'copy' | 'profile' | 'nothing'
  value?: string
}

/** Under a message, in place of letters, or an end to those in place of letters. */
export interface Keyboard {
  kind: 'inline' | 'reply' | 'hide'
  rows: BotButton[][]
  /** It goes when one has answered. */
  once?: boolean
  placeholder?: string
}

export interface Message {
  id: number
  chat: PeerId
  from: PeerId
  out: boolean
  /** Seconds since 1970; of a scheduled message, when it will be sent. */
  date: number
  edited?: number
  text: string
  entities: Entity[]
  reply?: Reply
  forward?: Forward
  page?: WebPage
  /** The id of the page that is still on its way. */
  pageSoon?: string
  action?: Action
  media?: Media
  /** Photos and videos that were sent together share it. */
  group?: string
  /** A kind of content that this client does not show yet. */
  unsupported?: string
  silent?: boolean
  /** It may not be forwarded or saved. */
  protected?: boolean
  /** A voice or video message that its receiver has not played yet. */
  unheard?: boolean
  pinned?: boolean
  mentioned?: boolean
  /** A mention, voice message or reaction that one has not looked at. */
  unseen?: boolean
  /** The message that began the thread it is in: of a topic or of comments. */
  thread?: number
  /** The channel post that it is a copy of, in the group where that is discussed. */
  post?: { chat: PeerId; id: number }
  /** The title of whoever wrote it, in a group. */
  rank?: string
  /** Who wrote a channel's post, where posts are signed. */
  author?: string
  scheduled?: boolean
  /** Of channel posts. */
  views?: number
  /** How many comments a channel's post has, where it may have any. */
  comments?: number
  /** Who commented last. */
  commenters?: PeerId[]
  reactions?: Reaction[]
  poll?: Poll
  /** Of bots. */
  keyboard?: Keyboard
  /** Only of messages on their way: never stored by the server. */
  pending?: 'sending' | 'failed'
  error?: string
  /** Joins what this client sent to what the server made of it. */
  randomId?: string
}

export interface Draft {
  text: string
  entities: Entity[]
  reply?: Reply
  date: number
}

export interface Dialog {
  id: PeerId
  top: number
  readIn: number
  readOut: number
  unread: number
  mentions?: number
  reactions?: number
  marked: boolean
  pinned: boolean
  archived: boolean
  /** Seconds since 1970 until which it is silent; 0 is not muted, undefined like others of its kind. */
  mutedUntil?: number
  draft?: Draft
}

export interface Folder {
  id: number
  title: string
  emoji?: string
  contacts: boolean
  nonContacts: boolean
  groups: boolean
  channels: boolean
  bots: boolean
  excludeMuted: boolean
  excludeRead: boolean
  excludeArchived: boolean
  include: PeerId[]
  exclude: PeerId[]
  pinned: PeerId[]
}

export interface DialogPage {
  dialogs: Dialog[]
  messages: Message[]
  peers: Peer[]
  /** Order of the pinned ones, first page only. */
  pinnedOrder?: PeerId[]
  done: boolean
}

export interface MessagePage {
  messages: Message[]
  peers: Peer[]
  total: number
}

export interface FullUser {
  id: PeerId
  about: string
  blocked: boolean
  commonChats: number
  pinnedMessage?: number
  birthday?: { day: number; month: number; year?: number }
}

export interface Member {
  user: PeerId
  role: 'owner' | 'admin' | 'member'
  rank?: string
}

export interface Session {
  hash: string
  current: boolean
  app: string
  device: string
  platform: string
  active: number
  place: string
}

export type PrivacyKey = 'phone' | 'lastSeen' | 'photo' | 'forwards' | 'calls' | 'groups' | 'about' | 'findByPhone' | 'birthday'
export type PrivacyRule = 'everybody' | 'contacts' | 'nobody'

export interface Privacy {
  rule: PrivacyRule
  allow: PeerId[]
  deny: PeerId[]
}

/** Kinds of chats that notify alike. */
export type NotifyScope = 'users' | 'groups' | 'channels'

/** A chat that differs from others of its kind. */
export interface NotifyException {
  chat: PeerId
  until: number
}

/** Whether a password is asked for as a second step. */
export interface PasswordState {
  on: boolean
  hint?: string
  /** Seconds since 1970: when it goes because somebody has forgotten it. */
  resetAt?: number
}

export interface Country {
  iso: string
  name: string
  code: string
  patterns: string[]
}

export type Connection = 'offline' | 'connecting' | 'updating' | 'connected'

export interface SentCode {
  hash: string
  length: number
  /** Where the code went: app, sms, call, email… */
  via: string
  timeout?: number
}

export type SignInResult =
  | { state: 'in'; self: PeerId }
  | { state: 'signUp' }
  | { state: 'password'; hint?: string }

export type QrResult = SignInResult | { state: 'wait'; url: string; expires: number }

/** What happens without having been asked for, in order. */
export type Event =
  | { e: 'connection'; state: Connection }
  | { e: 'signedOut' }
  | { e: 'signedIn'; self: PeerId }
  | { e: 'qrAccepted' }
  | { e: 'resync' }
  | { e: 'peers'; peers: Peer[] }
  | { e: 'sent'; randomId: string; id: number }
  | { e: 'message'; message: Message }
  | { e: 'edited'; message: Message }
  | { e: 'deleted'; chat?: PeerId; ids: number[] }
  | { e: 'historyDeleted'; chat: PeerId; upTo: number }
  | { e: 'readIn'; chat: PeerId; upTo: number; unread: number }
  | { e: 'readOut'; chat: PeerId; upTo: number }
  | { e: 'typing'; chat: PeerId; from: PeerId; action: 'typing' | 'voice' | 'other' | 'cancel' }
  | { e: 'status'; user: PeerId; status: Status }
  | { e: 'draft'; chat: PeerId; thread?: number; draft?: Draft }
  | { e: 'views'; chat: PeerId; id: number; views: number; comments?: number; commenters?: PeerId[] }
  | { e: 'threadRead'; chat: PeerId; thread: number; upTo: number; out: boolean }
  | { e: 'topicPinned'; chat: PeerId; thread: number; pinned: boolean }
  | { e: 'topicMuted'; chat: PeerId; thread: number; until?: number }
  | { e: 'topics'; chat: PeerId; topics?: Topic[] }
  | { e: 'requests'; chat: PeerId; count: number; recent: PeerId[] }
  /** Mentions and reactions were looked at, voice and video messages played; `self`: by oneself, here. */
  | { e: 'seen'; chat?: PeerId; ids: number[]; self?: true }
  /** Settings of a chat have changed. */
  | { e: 'setup'; chat: PeerId }
  | { e: 'dialogPinned'; chat: PeerId; pinned: boolean }
  | { e: 'dialogOrder'; archived: boolean; order?: PeerId[] }
  | { e: 'dialogMarked'; chat: PeerId; marked: boolean }
  | { e: 'dialogFolder'; chat: PeerId; archived: boolean }
  | { e: 'pinned'; chat: PeerId; ids: number[]; pinned: boolean }
  | { e: 'reactions'; chat: PeerId; id: number; reactions: Reaction[]; unseen?: true }
  /** What came of a poll; the poll itself if it has changed. */
  | { e: 'poll'; chat: PeerId; id: number; poll?: Poll; results: PollResults }
  /** What a link leads to has come, or that it leads nowhere. */
  | { e: 'page'; id: string; page?: WebPage }
  | { e: 'muted'; chat: PeerId; until?: number }
  | { e: 'scopeMuted'; scope: NotifyScope; until: number }
  | { e: 'folders' }
  /** Stickers or GIFs that one keeps have changed. */
  | { e: 'stickers'; of: 'sets' | 'recent' | 'faved' | 'gifs' }
  | { e: 'scheduled'; message: Message }
  | { e: 'scheduledDeleted'; chat: PeerId; ids: number[] }
  | { e: 'blocked'; user: PeerId; blocked: boolean }
  | { e: 'sessions' }
  /** How much of a file went up or down, from 0 to 1. */
  | { e: 'progress'; token: string; done: number }
