// What happens in groups and channels beside messages.
import type { Event, Message, PeerId } from '../mt/records.ts'
import { dialog, fetchDialog, removeDialog, setDraft } from './dialogs.ts'
import { forgetEmoji } from './emoji.ts'
import * as histories from './histories.ts'
import { peer } from './peers.ts'
import { ReactiveMap } from './reactive.ts'
import * as threads from './threads.ts'
import { untrack } from 'solid-js'

interface Requests { count: number; recent: PeerId[] }

const requests = new ReactiveMap<PeerId, Requests>()
const setups = new ReactiveMap<PeerId, number>()

/** Who waits to be let in, as far as one may know. */
export function requestsTo(chat: PeerId): Requests | undefined {
  return requests.get(chat)
}

export function setRequests(chat: PeerId, r: Requests): void {
  requests.set(chat, r)
}

/** A number that changes when a chat's settings or members do. */
export function setupVersion(chat: PeerId): number {
  return setups.get(chat) ?? 0
}

export function touchSetup(chat: PeerId): void {
  setups.set(chat, (setups.peek(chat) ?? 0) + 1)
}

/** Answers whether it was an event of this kind. */
export function applyRoom(v: Event): boolean {
  switch (v.e) {
    case 'draft': if (v.thread) threads.setThreadDraft(v.chat, v.thread, v.draft); else setDraft(v.chat, v.draft); return true
    case 'views': histories.change(v.chat, v.id, (m) => looked(m, v)); return true
    case 'threadRead': readInThread(v); return true
    case 'topicPinned': threads.topicPinned(v.chat, v.thread, v.pinned); return true
    case 'topicMuted': threads.topicMuted(v.chat, v.thread, v.until); return true
    case 'topics': threads.reloadTopics(v.chat); return true
    case 'requests': setRequests(v.chat, { count: v.count, recent: v.recent }); touchSetup(v.chat); return true
    case 'seen': seen(v); return true
    case 'setup': settle(v.chat); return true
    default: return false
  }
}

function looked(m: Message, v: Extract<Event, { e: 'views' }>): Message {
  const { views, comments, commenters } = v
  if (m.views === views && (comments === undefined || m.comments === comments)) return m
  return { ...m, views, ...(comments === undefined ? {} : { comments }), ...(commenters ? { commenters } : {}) }
}

function readInThread(v: Extract<Event, { e: 'threadRead' }>): void {
  if (v.out) threads.threadReadOut(v.chat, v.thread, v.upTo)
  else threads.threadRead(v.chat, v.thread, v.upTo)
}

function seen({ ids, chat, self }: Extract<Event, { e: 'seen' }>): void {
  const chats = new Set<PeerId>()
  for (const id of ids) {
    const m = untrack(() => histories.messageById(chat ?? 1, id))
    if (!m) continue
    chats.add(m.chat)
    // Whether one's own voice was played, only others' doing says.
    histories.change(m.chat, id, ({ unseen: _, unheard, ...rest }) => (unheard && self && m.out ? { ...rest, unheard } : rest))
    const thread = histories.threadOf(m)
    if (thread) threads.refreshTopics(m.chat, [thread])
  }
  if (chat !== undefined) chats.add(chat)
  for (const one of chats) void fetchDialog(one).catch(() => undefined)
}

// settle follows what one is in a chat now: a member of it, or no more.
function settle(chat: PeerId): void {
  const left = untrack(() => peer(chat)?.left)
  const there = untrack(() => dialog(chat)) !== undefined
  if (left && there) removeDialog(chat)
  if (!left && !there) void fetchDialog(chat).catch(() => undefined)
  touchSetup(chat)
}

export function forgetRooms(): void {
  requests.clear()
  setups.clear()
  threads.forgetThreads()
  forgetEmoji()
}
