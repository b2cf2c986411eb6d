// What a person can do to chats and messages, with the words that go with it.
import { api } from '../mt/port.ts'
import type { Dialog, Message, PeerId } from '../mt/records.ts'
import * as dialogs from '../state/dialogs.ts'
import { peer } from '../state/peers.ts'
import { quietUntil } from '../state/quiet.ts'
import { self } from '../state/session.ts'
import { reading, threadRead, topic } from '../state/threads.ts'
import { untrack } from 'solid-js'
import { historyOf } from '../state/histories.ts'
import { now } from './clock.ts'

export const forever = 0x7fffffff

export function isMuted(d: Dialog): boolean {
  return (d.mutedUntil ?? quietUntil(peer(d.id)?.kind)) > now()
}

/** The same of a thread, which may differ from its chat. */
export function isMutedIn(chat: PeerId, thread: number): boolean {
  const own = thread ? topic(chat, thread)?.mutedUntil : undefined
  const d = dialogs.dialog(chat)
  return own === undefined ? d !== undefined && isMuted(d) : own > now()
}

export function isSaved(id: PeerId): boolean {
  return id === self()
}

/** Marks a chat or thread as read up to a message, here at once and on the server. */
export async function readUpTo(chat: PeerId, upTo: number, thread = 0): Promise<void> {
  if (thread) return readThread(chat, thread, upTo)
  const d = untrack(() => dialogs.dialog(chat))
  if (!d || (upTo <= d.readIn && !d.marked)) return
  const read = countRead(chat, 0, d.readIn, upTo)
  dialogs.readIn(chat, upTo, upTo >= d.top ? 0 : Math.max(0, d.unread - read))
  if (d.marked) void api.markDialog(chat, false).catch(() => undefined)
  await api.read(chat, upTo)
}

async function readThread(chat: PeerId, thread: number, upTo: number): Promise<void> {
  const r = untrack(() => reading(chat, thread))
  if (!r || upTo <= r.readIn) return
  threadRead(chat, thread, upTo, upTo >= r.top ? 0 : Math.max(0, r.unread - countRead(chat, thread, r.readIn, upTo)))
  await api.readThread(chat, thread, upTo)
}

function countRead(chat: PeerId, thread: number, after: number, upTo: number): number {
  return untrack(() => (historyOf(chat, thread).window()?.cells ?? [])
    .filter((c) => !c.message().out && c.message().id > after && c.message().id <= upTo).length)
}

export async function toggleRead(d: Dialog): Promise<void> {
  if (d.unread || d.marked) await Promise.all([d.marked && api.markDialog(d.id, false), d.unread && readUpTo(d.id, d.top)])
  else await api.markDialog(d.id, true)
}

export function canEdit(m: Message): boolean {
  const recent = isSaved(m.chat) || m.date > Date.now() / 1000 - 48 * 3600
  return m.out && !m.action && !m.poll && !m.forward && !m.pending && recent && (m.text !== '' || !m.unsupported)
}

/** What stays where it is: its author wants it so, or the chat. */
export function isProtected(m: Message): boolean {
  return Boolean(m.protected ?? peer(m.chat)?.protected)
}

export function mayForward(m: Message): boolean {
  return !m.action && !m.pending && !isProtected(m)
}

/** Copies in one's own mailbox one may always delete, those of a channel with the right to. */
export function mayDelete(m: Message): boolean {
  return m.chat > -1e12 || m.out || Boolean(peer(m.chat)?.rights?.includes('deleteMessages'))
}

export function canDeleteForBoth(m: Message): boolean {
  return m.chat > 0 && !isSaved(m.chat)
}

export function randomId(): string {
  return crypto.getRandomValues(new BigInt64Array(1))[0]!.toString()
}

/** Sends copies of messages to another chat. */
export async function forwardMessages(from: PeerId, ids: number[], to: PeerId, hide: { sender: boolean; captions: boolean; silent?: boolean }): Promise<void> {
  await api.forward(from, ids.toSorted((a, b) => a - b), to, ids.map(randomId), hide)
}
