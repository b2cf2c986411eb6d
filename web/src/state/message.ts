// A message as the page holds it: a cell that keeps its identity while the
// message in it is sent, edited or read, so that views change in place.
import { createSignal, type Accessor, type Setter } from 'solid-js'
import type { Message } from '../mt/records.ts'

export interface Cell {
  /** Stays the same from the first keystroke of sending on. */
  readonly key: string
  readonly message: Accessor<Message>
  readonly set: Setter<Message>
}

let pendingIds = 0

export function makeCell(m: Message): Cell {
  const [message, set] = createSignal(m)
  return { key: m.randomId ? `r${m.randomId}` : `m${m.chat}:${m.id}`, message, set }
}

/** Ids of messages that the server does not know yet sort behind all others. */
export function pendingId(): number {
  return 0x80000000 + ++pendingIds
}

export function isPending(m: Message): boolean {
  return m.id > 0x7fffffff
}
