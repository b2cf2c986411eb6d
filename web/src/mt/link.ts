// The messages between a page and the worker, in both directions.
import type { Event } from './records.ts'

export interface CallMessage {
  id: number
  method: string
  args: unknown[]
}

/** The name of a Web Lock that the page holds as long as it lives; '' from browsers without locks. */
export interface HelloMessage {
  hello: string
}

/** The last word of a page that could not hold a lock. */
export interface ByeMessage {
  bye: true
}

export type ToWorker = CallMessage | HelloMessage | ByeMessage

export interface Failure {
  /** The error's name in the API, like PHONE_CODE_INVALID; CLIENT if it never got there. */
  text: string
  code: number
  /** Of FLOOD_WAIT and its kin. */
  seconds?: number
  /** For the console, of what never got to the server. */
  detail?: string
}

export type ToPage = { id: number; result: unknown } | { id: number; failure: Failure } | { events: Event[] }
