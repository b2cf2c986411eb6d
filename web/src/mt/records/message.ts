// Messages and what is in them.
import type { Media } from './file.ts'
import type { Peer, PeerId } from './peer.ts'

export type EntityType =
  | 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler' | 'code' | 'pre' | 'quote'
  | 'link' | 'url' | 'email' | 'phone' | 'mention' | 'mentionName' | 'hashtag' | 'cashtag' | 'command' | 'bank' | 'emoji'

/** Offsets and lengths are in UTF-16 units, as in JavaScript strings. */
export interface Entity {
  type: EntityType
  offset: number
  length: number
  url?: string
  language?: string
  user?: PeerId
  collapsed?: boolean
  /** The document of an emoji that is a picture. */
  document?: string
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
  /** The document of the picture, in digits, where the emoji is one: see isCustom. */
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
  /** It is to be sent without what its link leads to. */
  noPage?: boolean
  /** Joins what this client sent to what the server made of it. */
  randomId?: string
}

export interface MessagePage {
  messages: Message[]
  peers: Peer[]
  total: number
  /** Of what was found everywhere: after what the next page begins, if there is one. */
  next?: SearchOffset
}

/** https://core.telegram.org/api/offsets#messages-searchglobal */
export interface SearchOffset { chat: PeerId; id: number; rate: number }
