// Who there is: people, groups and channels.
import type { AdminRight, Restriction } from '../rooms.ts'

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
