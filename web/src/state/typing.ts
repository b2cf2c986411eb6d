// Who is typing where. A notice holds for six seconds:
// https://core.telegram.org/constructor/updateUserTyping
import type { PeerId } from '../mt/records.ts'
import { ReactiveMap } from './reactive.ts'

const lifetime = 6000
const typing = new ReactiveMap<PeerId, PeerId[]>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()

export function typingIn(chat: PeerId): PeerId[] {
  return typing.get(chat) ?? []
}

export function setTyping(chat: PeerId, from: PeerId, active: boolean): void {
  const key = `${chat}/${from}`
  clearTimeout(timers.get(key))
  const others = (typing.peek(chat) ?? []).filter((id) => id !== from)
  typing.set(chat, active ? [...others, from] : others)
  if (active) timers.set(key, setTimeout(() => setTyping(chat, from, false), lifetime))
}
