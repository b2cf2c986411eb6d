// Messages that wait for their time, by chat.
import { api } from '../mt/port.ts'
import type { Message, PeerId } from '../mt/records.ts'
import { Changes } from './asked.ts'
import { learn } from './peers.ts'
import { ReactiveMap } from './reactive.ts'

const waiting = new ReactiveMap<PeerId, Message[]>()
const changes = new Changes<PeerId>()

export function scheduledIn(chat: PeerId): Message[] {
  return waiting.get(chat) ?? []
}

export async function loadScheduled(chat: PeerId): Promise<void> {
  const asked = changes.now()
  const page = await api.scheduled(chat)
  learn(page.peers)
  if (changes.since(chat, asked)) return loadScheduled(chat)
  waiting.set(chat, page.messages.toSorted((a, b) => a.date - b.date))
}

export function addScheduled(m: Message): void {
  changes.touch(m.chat)
  const others = (waiting.peek(m.chat) ?? []).filter((x) => x.id !== m.id)
  waiting.set(m.chat, [...others, m].sort((a, b) => a.date - b.date))
}

export function removeScheduled(chat: PeerId, ids: number[]): void {
  changes.touch(chat)
  waiting.update(chat, (all) => all.filter((m) => !ids.includes(m.id)))
}

export function forgetScheduled(): void {
  waiting.clear()
  changes.clear()
}
