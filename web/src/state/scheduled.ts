// Messages that wait for their time, by chat.
import { api } from '../mt/port.ts'
import type { Message, PeerId } from '../mt/records.ts'
import { learn } from './peers.ts'
import { ReactiveMap } from './reactive.ts'

const waiting = new ReactiveMap<PeerId, Message[]>()

export function scheduledIn(chat: PeerId): Message[] {
  return waiting.get(chat) ?? []
}

export async function loadScheduled(chat: PeerId): Promise<void> {
  const page = await api.scheduled(chat)
  learn(page.peers)
  waiting.set(chat, page.messages.toSorted((a, b) => a.date - b.date))
}

export function addScheduled(m: Message): void {
  const others = (waiting.peek(m.chat) ?? []).filter((x) => x.id !== m.id)
  waiting.set(m.chat, [...others, m].sort((a, b) => a.date - b.date))
}

export function removeScheduled(chat: PeerId, ids: number[]): void {
  waiting.update(chat, (all) => all.filter((m) => !ids.includes(m.id)))
}

export function forgetScheduled(): void {
  waiting.clear()
}
