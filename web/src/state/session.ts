// Who is signed in, and how events change what this page knows.
import { batch, createSignal, untrack } from 'solid-js'
import { api, onEvents } from '../mt/port.ts'
import type { Connection, Event, Message, PeerId } from '../mt/records.ts'
import * as dialogs from './dialogs.ts'
import { fileProgress, forgetFiles } from './files.ts'
import * as histories from './histories.ts'
import { keepChosen, keepVotes } from './keep.ts'
import { forgetPeers, learn, setStatus } from './peers.ts'
import { forgetQuiet, loadQuiet, scopeQuiet } from './quiet.ts'
import { ReactiveMap } from './reactive.ts'
import { applyRoom, forgetRooms } from './rooms.ts'
import { addScheduled, forgetScheduled, removeScheduled } from './scheduled.ts'
import { forgetStickers, stickersChanged } from './stickers.ts'
import { uploadProgress } from './uploads.ts'
import { forgetPaces, wrote } from './slow.ts'
import * as snapshot from './snapshot.ts'
import { arrivedInThread, leftThreads } from './threads.ts'
import { setTyping } from './typing.ts'

export type Phase = 'starting' | 'signedOut' | 'signedIn'

const [phase, setPhase] = createSignal<Phase>('starting')
const [self, setSelf] = createSignal<PeerId>(0)
const [connection, setConnection] = createSignal<Connection>('connecting')
const [sessionsVersion, setSessionsVersion] = createSignal(0)
const [blockedVersion, setBlockedVersion] = createSignal(0)
const pins = new ReactiveMap<PeerId, number>()
const arrivals = new Set<(m: Message) => void>()
const qrWaiters = new Set<() => void>()

export { blockedVersion, connection, phase, self, sessionsVersion }

/** A number that changes when messages of a chat are pinned or unpinned. */
export function onPinned(chat: PeerId): number {
  return pins.get(chat) ?? 0
}

/** Hears of every new message of other people. */
export function onArrival(listener: (m: Message) => void): () => void {
  arrivals.add(listener)
  return () => arrivals.delete(listener)
}

export function onQrAccepted(listener: () => void): () => void {
  qrWaiters.add(listener)
  return () => qrWaiters.delete(listener)
}

/** Starts the page's state; call once. */
export async function start(): Promise<void> {
  onEvents((events) => batch(() => events.forEach(apply)))
  const me = await api.whoAmI()
  if (me === undefined) setPhase('signedOut')
  else await enter(me)
}

async function enter(me: PeerId): Promise<void> {
  if (untrack(phase) === 'signedIn') return
  setSelf(me)
  await snapshot.load(me).catch(() => undefined)
  // One may have been signed out meanwhile.
  if (untrack(self) !== me) return
  setPhase('signedIn')
  await synchronise().catch(() => undefined)
}

// synchronise asks for what events cannot tell: the lists as a whole.
async function synchronise(): Promise<void> {
  await dialogs.refresh(false)
  await Promise.all([dialogs.refresh(true), dialogs.loadFolders(), loadQuiet(), api.fullUser(untrack(self))])
  await Promise.all(histories.freshHistories().map(histories.catchUp))
  keepSoon()
}

let keeping: ReturnType<typeof setTimeout> | undefined

function keepSoon(): void {
  keeping ??= setTimeout(() => {
    keeping = undefined
    if (untrack(phase) === 'signedIn') void snapshot.save(untrack(self)).catch(() => undefined)
  }, 1500)
}

function apply(event: Event): void {
  if (applySession(event) || applyMessage(event) || applyRoom(event) || applyDialog(event)) keepSoon()
}

function applySession(v: Event): boolean {
  switch (v.e) {
    case 'connection': setConnection(v.state); return false
    case 'signedIn': void enter(v.self); return true
    case 'signedOut': leave(); return false
    case 'qrAccepted': qrWaiters.forEach((f) => f()); return false
    case 'resync': void synchronise().catch(() => undefined); return true
    case 'progress': fileProgress(v.token, v.done); uploadProgress(v.token, v.done); return false
    case 'sessions': setSessionsVersion((n) => n + 1); return false
    case 'blocked': setBlockedVersion((n) => n + 1); return false
    case 'peers': learn(v.peers); return true
    case 'status': setStatus(v.user, v.status); return true
    case 'typing': setTyping(v.chat, v.from, v.action !== 'cancel', v.action === 'voice'); return false
    case 'stickers': stickersChanged(v.of); return false
    case 'folders': void dialogs.loadFolders(); return true
    default: return false
  }
}

function applyMessage(v: Event): boolean {
  switch (v.e) {
    case 'sent': histories.confirm(v.randomId, v.id); return true
    case 'message': arrive(v.message); return true
    case 'edited': histories.edit(v.message); return true
    case 'deleted': removeMessages(v.ids, v.chat); return true
    case 'historyDeleted': histories.clearHistory(v.chat); refetch(v.chat); return true
    case 'pinned': histories.setPinned(v.chat, v.ids, v.pinned); pins.set(v.chat, (pins.peek(v.chat) ?? 0) + 1); return true
    case 'reactions': reacted(v); return true
    case 'poll': histories.change(v.chat, v.id, (m) => (m.poll ? { ...m, poll: { ...(v.poll ?? m.poll), results: keepVotes(m.poll.results, v.results) } } : m)); return true
    case 'page': histories.setPage(v.id, v.page); return true
    case 'scheduled': addScheduled(v.message); return true
    case 'scheduledDeleted': removeScheduled(v.chat, v.ids); return true
    default: return false
  }
}

function applyDialog(v: Event): boolean {
  switch (v.e) {
    case 'readIn': dialogs.readIn(v.chat, v.upTo, v.unread); return true
    case 'readOut': dialogs.readOut(v.chat, v.upTo); return true
    case 'dialogPinned': dialogs.pin(v.chat, v.pinned); return true
    case 'dialogOrder': if (v.order) dialogs.order(v.order); else void dialogs.refresh(v.archived); return true
    case 'dialogMarked': dialogs.change(v.chat, { marked: v.marked }); return true
    case 'dialogFolder': dialogs.change(v.chat, { archived: v.archived }); return true
    case 'muted': dialogs.setMuted(v.chat, v.until); return true
    case 'scopeMuted': scopeQuiet(v.scope, v.until); return false
    default: return false
  }
}

function arrive(m: Message): void {
  const fresh = histories.messageById(m.chat, m.id) === undefined
  histories.append(m)
  dialogs.bump(m)
  if (fresh || m.out) arrivedInThread(m)
  if (m.out) { wrote(m); return }
  setTyping(m.chat, m.from, false)
  if (fresh) arrivals.forEach((f) => f(m))
}

function reacted(v: Extract<Event, { e: 'reactions' }>): void {
  histories.change(v.chat, v.id, (m) => ({ ...m, reactions: keepChosen(m.reactions, v.reactions), ...(v.unseen ? { unseen: true } : {}) }))
  if (v.unseen) refetch(v.chat)
}

function removeMessages(ids: number[], chat?: PeerId): void {
  leftThreads(ids, chat)
  const chats = histories.remove(ids, chat)
  if (chat !== undefined) chats.add(chat)
  for (const c of chats) refetch(c)
}

// refetch asks the server what the chat's last message and count are now.
function refetch(chat: PeerId): void {
  void dialogs.fetchDialog(chat).catch(() => undefined)
}

function leave(): void {
  setPhase('signedOut')
  setSelf(0)
  dialogs.forgetDialogs()
  histories.forgetHistories()
  forgetScheduled()
  forgetRooms()
  forgetPeers()
  forgetQuiet()
  forgetFiles()
  forgetStickers()
  forgetPaces()
  void snapshot.erase().catch(() => undefined)
}
