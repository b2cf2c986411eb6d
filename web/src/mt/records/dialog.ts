// The list of chats.
import type { Entity, Message, Reply } from './message.ts'
import type { Peer, PeerId } from './peer.ts'

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
