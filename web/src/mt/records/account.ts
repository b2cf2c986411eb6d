// One’s own account: how one comes in, and what one settles.
import type { PeerId } from './peer.ts'

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
