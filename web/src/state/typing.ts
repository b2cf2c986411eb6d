// Who is typing where. A notice holds for six seconds:
// https://core.telegram.org/constructor/updateUserTyping
import { batch } from 'solid-js'
import type { PeerId } from '../mt/records.ts'
import { ReactiveMap } from './reactive.ts'

const lifetime = 6000
const typing = new ReactiveMap<PeerId, PeerId[]>()
const speaking = new ReactiveMap<PeerId, PeerId[]>()
const timers = new Map<string, ReturnType<typeof setTimeout>>()

export function typingIn(chat: PeerId): PeerId[] {
  return typing.get(chat) ?? []
}

/** Whether the one who is heard of is recording a voice message. */
export function speaksIn(chat: PeerId): boolean {
  return (speaking.get(chat) ?? []).includes(typingIn(chat)[0] ?? 0)
}

export function setTyping(chat: PeerId, from: PeerId, active: boolean, speaks = false): void {
  const key = `${chat}/${from}`
  clearTimeout(timers.get(key))
  const others = (typing.peek(chat) ?? []).filter((id) => id !== from)
  const silent = (speaking.peek(chat) ?? []).filter((id) => id !== from)
  batch(() => {
    speaking.set(chat, active && speaks ? [...silent, from] : silent)
    typing.set(chat, active ? [...others, from] : others)
  })
  if (active) timers.set(key, setTimeout(() => setTyping(chat, from, false), lifetime))
}
