// What happens without having been asked for.
import type { Topic } from '../rooms.ts'
import type { Connection, NotifyScope } from './account.ts'
import type { Draft } from './dialog.ts'
import type { Message, Poll, PollResults, Reaction, WebPage } from './message.ts'
import type { Peer, PeerId, Status } from './peer.ts'

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
