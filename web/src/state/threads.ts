// Topics of forums and comments of posts: which there are, and how far one has
// read in each.
import { batch, untrack } from 'solid-js'
import { api } from '../mt/port.ts'
import type { Dialog, Draft, Message, PeerId } from '../mt/records.ts'
import type { Discussion, Topic } from '../mt/rooms.ts'
import type { TopicPage } from '../mt/api/topics.ts'
import { Changes } from './asked.ts'
import { dialog } from './dialogs.ts'
import { change as changeMessage, messageById, remember, threadOf } from './histories.ts'
import { learn } from './peers.ts'
import { ReactiveMap } from './reactive.ts'

/** How far one has read in a chat or thread. */
export type Reading = Pick<Dialog, 'top' | 'readIn' | 'readOut' | 'unread' | 'mentions' | 'reactions'>

interface Forum { ids: number[]; done: boolean; loaded: boolean }

const topics = new ReactiveMap<string, Topic>()
const forums = new ReactiveMap<PeerId, Forum>()
const discussions = new ReactiveMap<string, Discussion>()
const drafts = new ReactiveMap<string, Draft>()
const busy = new Map<PeerId, Promise<void>>()
const changes = new Changes<string>()

const keyOf = (chat: PeerId, thread: number) => `${chat}/${thread}`

export function topic(chat: PeerId, id: number): Topic | undefined {
  return topics.get(keyOf(chat, id))
}

/** Whether the topics of a forum have been asked for. */
export function topicsLoaded(chat: PeerId): boolean {
  return forums.get(chat)?.loaded ?? false
}

/** Topics of a forum in the order of the list: pinned ones as they were arranged, then the newest first. */
export function topicsOf(chat: PeerId): Topic[] {
  const all = (forums.get(chat)?.ids ?? []).flatMap((id) => topic(chat, id) ?? [])
  const date = (t: Topic) => messageById(chat, t.top)?.date ?? t.date
  return [...all.filter((t) => t.pinned), ...all.filter((t) => !t.pinned).sort((a, b) => date(b) - date(a) || b.id - a.id)]
}

export function discussion(group: PeerId, root: number): Discussion | undefined {
  return discussions.get(keyOf(group, root))
}

export function setDiscussion(d: Discussion): void {
  discussions.set(keyOf(d.group, d.root), d)
}

export function reading(chat: PeerId, thread: number): Reading | undefined {
  if (!thread) return dialog(chat)
  return topic(chat, thread) ?? discussion(chat, thread)
}

export function threadDraft(chat: PeerId, thread: number): Draft | undefined {
  return drafts.get(keyOf(chat, thread))
}

export function setThreadDraft(chat: PeerId, thread: number, draft: Draft | undefined): void {
  drafts.set(keyOf(chat, thread), draft)
}

// take leaves out what has changed after the question: that is asked for once more.
function take(chat: PeerId, page: TopicPage, asked: number): void {
  learn(page.peers)
  page.messages.forEach(remember)
  const stale = page.topics.filter((t) => topics.peek(keyOf(chat, t.id)) && changes.since(keyOf(chat, t.id), asked))
  for (const t of page.topics) if (!stale.includes(t)) topics.set(keyOf(chat, t.id), t)
  if (stale.length) refreshTopics(chat, stale.map((t) => t.id))
}

/** Loads the topics of a forum anew. */
export function loadTopics(chat: PeerId): Promise<void> {
  return busy.get(chat) ?? running(chat, load(chat))
}

function running(chat: PeerId, work: Promise<void>): Promise<void> {
  const run = work.finally(() => { if (busy.get(chat) === run) busy.delete(chat) })
  busy.set(chat, run)
  return run
}

const queued = new Set<PeerId>()

/** The topics have changed: an answer that is on its way may not know that. */
export function reloadTopics(chat: PeerId): void {
  const before = busy.get(chat)
  if (!before) { void loadTopics(chat).catch(() => undefined); return }
  if (queued.has(chat)) return
  queued.add(chat)
  void before.catch(() => undefined).then(() => { queued.delete(chat); return loadTopics(chat) }).catch(() => undefined)
}

async function load(chat: PeerId): Promise<void> {
  const asked = changes.now()
  const page = await api.topics(chat)
  batch(() => {
    take(chat, page, asked)
    forums.set(chat, { ids: page.topics.map((t) => t.id), done: page.topics.length >= page.total, loaded: true })
  })
}

export async function moreTopics(chat: PeerId): Promise<void> {
  const f = forums.peek(chat)
  const last = untrack(() => topicsOf(chat).at(-1))
  if (!f || f.done || !last || busy.has(chat)) return
  const date = untrack(() => messageById(chat, last.top)?.date) ?? last.date
  const asked = changes.now()
  await running(chat, api.topics(chat, '', { id: last.id, top: last.top, date }).then((page) => batch(() => {
    take(chat, page, asked)
    const ids = [...new Set([...(forums.peek(chat)?.ids ?? []), ...page.topics.map((t) => t.id)])]
    forums.set(chat, { ids, done: page.topics.length === 0 || ids.length >= page.total, loaded: true })
  })))
}

// Topics that have changed are asked for together.
const wanted = new Map<PeerId, Set<number>>()

/** Asks for topics again if their forum is known here. */
export function refreshTopics(chat: PeerId, ids: number[]): void {
  if (!forums.peek(chat)) return
  const waiting = wanted.get(chat)
  if (waiting) { ids.forEach((id) => waiting.add(id)); return }
  wanted.set(chat, new Set(ids))
  setTimeout(() => void fetchWanted(chat).catch(() => undefined), 120)
}

async function fetchWanted(chat: PeerId): Promise<void> {
  const ids = [...(wanted.get(chat) ?? [])]
  wanted.delete(chat)
  const asked = changes.now()
  const page = await api.topicsById(chat, ids)
  batch(() => {
    take(chat, page, asked)
    const there = page.topics.map((t) => t.id)
    const gone = ids.filter((id) => !there.includes(id))
    const f = forums.peek(chat)
    if (!f) return
    for (const id of gone) topics.set(keyOf(chat, id), undefined)
    forums.set(chat, { ...f, ids: [...new Set([...f.ids, ...there])].filter((id) => !gone.includes(id)) })
  })
}

/** A new message moves its topic up, and counts in its thread. */
export function arrivedInThread(m: Message): void {
  const thread = threadOf(m)
  if (!thread) return
  const key = keyOf(m.chat, thread)
  countComment(m, thread)
  if (m.action?.kind.startsWith('Topic')) { refreshTopics(m.chat, [thread, m.id]); return }
  const bump = <T extends Reading>(r: T): T => {
    if (m.id <= r.top) return r
    const counts = !m.out && m.id > r.readIn
    return {
      ...r, top: m.id, unread: m.out ? 0 : r.unread + Number(counts), ...(m.out ? { readIn: Math.max(r.readIn, m.id) } : {}),
      ...(counts && m.mentioned ? { mentions: (r.mentions ?? 0) + 1 } : {}),
    }
  }
  changes.touch(key)
  if (topics.peek(key)) topics.update(key, bump)
  else refreshTopics(m.chat, [thread])
  discussions.update(key, (d) => bump(d))
}

// The newest comment that was counted, by thread: each counts once.
const counted = new Map<string, number>()

// countComment adds to the post a comment that was written in its group. Nobody
// is told of it otherwise.
function countComment(m: Message, thread: number): void {
  const post = untrack(() => messageById(m.chat, thread))?.post
  const key = keyOf(m.chat, thread)
  if (!post || m.id === thread || m.id <= (counted.get(key) ?? 0)) return
  counted.set(key, m.id)
  changeMessage(post.chat, post.id, (p) => (p.comments === undefined ? p : {
    ...p, comments: p.comments + 1, commenters: [m.from, ...(p.commenters ?? []).filter((id) => id !== m.from)].slice(0, 3),
  }))
}

/** Messages go: they are no longer comments of their posts, and no longer the newest of their topics. */
export function leftThreads(ids: number[], chat: PeerId | undefined): void {
  if (chat === undefined) return
  for (const id of ids) {
    const m = untrack(() => messageById(chat, id))
    const thread = m && threadOf(m)
    if (!thread) continue
    const post = untrack(() => messageById(chat, thread))?.post
    if (post) changeMessage(post.chat, post.id, (p) => (p.comments ? { ...p, comments: p.comments - 1 } : p))
    refreshTopics(chat, [thread])
  }
}

/** One has read in a thread, here or elsewhere; the rest of the count is asked for if it is not known. */
export function threadRead(chat: PeerId, thread: number, upTo: number, unread?: number): void {
  const key = keyOf(chat, thread)
  const read = <T extends Reading>(r: T): T => (upTo < r.readIn ? r : { ...r, readIn: upTo, unread: unread ?? (upTo >= r.top ? 0 : r.unread) })
  changes.touch(key)
  topics.update(key, read)
  discussions.update(key, read)
  if (unread === undefined) refreshTopics(chat, [thread])
}

export function threadReadOut(chat: PeerId, thread: number, upTo: number): void {
  const key = keyOf(chat, thread)
  const read = <T extends Reading>(r: T): T => ({ ...r, readOut: Math.max(r.readOut, upTo) })
  changes.touch(key)
  topics.update(key, read)
  discussions.update(key, read)
}

export function topicPinned(chat: PeerId, id: number, pinned: boolean): void {
  changes.touch(keyOf(chat, id))
  topics.update(keyOf(chat, id), (t) => ({ ...t, pinned }))
  const f = forums.peek(chat)
  if (f && pinned) forums.set(chat, { ...f, ids: [id, ...f.ids.filter((x) => x !== id)] })
}

export function topicMuted(chat: PeerId, id: number, until: number | undefined): void {
  changes.touch(keyOf(chat, id))
  topics.update(keyOf(chat, id), ({ mutedUntil: _, ...t }) => (until === undefined ? t : { ...t, mutedUntil: until }))
}

export function replaceTopic(t: Topic): void {
  changes.touch(keyOf(t.chat, t.id))
  topics.set(keyOf(t.chat, t.id), t)
}

export function changeTopic(chat: PeerId, id: number, patch: Partial<Topic>): void {
  changes.touch(keyOf(chat, id))
  topics.update(keyOf(chat, id), (t) => ({ ...t, ...patch }))
}

export function forgetThreads(): void {
  for (const map of [topics, forums, discussions, drafts]) map.clear()
  wanted.clear()
  counted.clear()
  changes.clear()
}
