// Slow mode: when one may write again in a group.
// https://core.telegram.org/method/channels.toggleSlowMode
import { untrack } from 'solid-js'
import { api } from '../mt/port.ts'
import type { Message, PeerId } from '../mt/records.ts'
import { peer } from './peers.ts'
import { ReactiveMap } from './reactive.ts'

/** Both in seconds; `next` since 1970. */
interface Pace { step: number; next: number }

const paces = new ReactiveMap<PeerId, Pace>()
// When one wrote last, for an answer about the pace that is older than that.
const lastWrote = new Map<PeerId, number>()

/** Whether slow mode holds for oneself: admins write as they like. */
export function isSlowed(chat: PeerId): boolean {
  const p = peer(chat)
  return Boolean(p?.slow) && !p?.rights?.length && !p?.left
}

/** Seconds since 1970 from which one may write. */
export function nextTurn(chat: PeerId): number {
  return isSlowed(chat) ? (paces.get(chat)?.next ?? 0) : 0
}

export async function learnPace(chat: PeerId): Promise<void> {
  const s = await api.setup(chat)
  const since = lastWrote.get(chat)
  paces.set(chat, { step: s.slowMode, next: Math.max(s.nextSend ?? 0, since && s.slowMode ? since + s.slowMode : 0) })
}

/** One has written, here or on another device. */
export function wrote(m: Message): void {
  if (m.action || !untrack(() => isSlowed(m.chat))) return
  lastWrote.set(m.chat, Math.max(lastWrote.get(m.chat) ?? 0, m.date))
  paces.update(m.chat, (p) => ({ ...p, next: Math.max(p.next, m.date + p.step) }))
}

export function forgetPaces(): void {
  paces.clear()
  lastWrote.clear()
}
