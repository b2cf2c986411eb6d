// The list of chats.
import { batch, createMemo, createRoot, createSignal, untrack } from 'solid-js'
import { api } from '../mt/port.ts'
import type { Dialog, DialogPage, Draft, Folder, Message, PeerId } from '../mt/records.ts'
import { Changes } from './asked.ts'
import { messageById, remember } from './histories.ts'
import { learn, peer } from './peers.ts'
import { ReactiveMap } from './reactive.ts'

const dialogs = new ReactiveMap<PeerId, Dialog>()
const [pinOrder, setPinOrder] = createSignal<PeerId[]>([])
const [folders, setFolders] = createSignal<Folder[]>([])
const [loaded, setLoaded] = createSignal(false)
const changes = new Changes<PeerId>()
const ends = { main: { done: false, busy: false }, archive: { done: false, busy: false } }

export { folders, loaded }

export function dialog(id: PeerId): Dialog | undefined {
  return dialogs.get(id)
}

/** When the chat last had something to tell, in seconds since 1970. */
function lastDate(d: Dialog): number {
  return Math.max(messageById(d.id, d.top)?.date ?? 0, d.draft?.date ?? 0)
}

// All chats in the order of the list: pinned ones as they were arranged, then
// the newest first.
const ordered = createRoot(() => createMemo(() => {
  const order = pinOrder()
  const place = (d: Dialog) => (d.pinned ? order.indexOf(d.id) : 0)
  return dialogs.values()
    .filter((d) => !peer(d.id)?.moved)
    .map((d) => ({ d, date: lastDate(d) }))
    .sort((a, b) => Number(b.d.pinned) - Number(a.d.pinned) || place(a.d) - place(b.d) || b.date - a.date || b.d.id - a.d.id)
    .map(({ d }) => d)
}))

export function allDialogs(): Dialog[] {
  return ordered()
}

// take leaves out what has changed after the question: that is asked for once more.
function take(page: DialogPage, asked: number): void {
  batch(() => {
    learn(page.peers)
    for (const m of page.messages) remember(m)
    for (const d of page.dialogs) {
      if (changes.since(d.id, asked)) { askAgain(d.id); continue }
      again.delete(d.id)
      dialogs.set(d.id, d)
    }
  })
}

// How often a chat was asked for because it went on changing meanwhile.
const again = new Map<PeerId, number>()
const waiting = new Set<PeerId>()

// askAgain waits the longer the more often it had to.
function askAgain(id: PeerId): void {
  if (waiting.has(id)) return
  const tries = again.get(id) ?? 0
  again.set(id, tries + 1)
  waiting.add(id)
  setTimeout(() => { if (waiting.delete(id)) void fetchDialog(id).catch(() => undefined) }, 120 * 2 ** Math.min(tries, 5))
}

/** Loads the first page anew; what is gone on the server goes here too. */
export async function refresh(archived: boolean): Promise<void> {
  const asked = changes.now()
  const page = await api.dialogs(archived)
  batch(() => {
    if (page.done) {
      const there = new Set(page.dialogs.map((d) => d.id))
      for (const d of untrack(ordered)) if (d.archived === archived && !there.has(d.id) && !changes.since(d.id, asked)) dialogs.set(d.id, undefined)
    }
    take(page, asked)
    setPinOrder((o) => [...(page.pinnedOrder ?? []), ...o.filter((id) => !page.pinnedOrder?.includes(id))])
    if (!archived) setLoaded(true)
    ends[archived ? 'archive' : 'main'].done = page.done
  })
}

/** Loads the next page of the list. */
export async function loadMore(archived: boolean): Promise<void> {
  const end = ends[archived ? 'archive' : 'main']
  const last = untrack(() => ordered().filter((d) => d.archived === archived && !d.pinned).at(-1))
  const top = last && untrack(() => messageById(last.id, last.top))
  if (end.done || end.busy || !top) return
  end.busy = true
  const asked = changes.now()
  try {
    const page = await api.dialogs(archived, { id: top.id, date: top.date, chat: last.id })
    take(page, asked)
    end.done = page.done
  } finally {
    end.busy = false
  }
}

export async function loadFolders(): Promise<void> {
  setFolders(await api.folders())
}

/** A chat of which something was heard but which is not in the list. */
export async function fetchDialog(id: PeerId): Promise<void> {
  const asked = changes.now()
  const page = await api.dialogsOf([id])
  // What one only looks at without being in it is no chat of one's own.
  const guest = (d: Dialog) => page.peers.some((p) => p.id === d.id && p.left && p.kind !== 'user')
  const there = page.dialogs.filter((d) => (d.top > 0 || d.draft) && !guest(d))
  batch(() => {
    take({ ...page, dialogs: there }, asked)
    if (there.length) return
    if (changes.since(id, asked)) askAgain(id)
    else dialogs.set(id, undefined)
  })
}

/** A new message moves its chat up and counts as unread if it is another's. */
export function bump(m: Message): void {
  changes.touch(m.chat)
  const d = dialogs.peek(m.chat)
  if (!d) {
    void fetchDialog(m.chat).catch(() => undefined)
    return
  }
  if (m.id <= d.top) return
  const unread = m.out ? 0 : d.unread + (m.id > d.readIn ? 1 : 0)
  const mentions = !m.out && m.mentioned && m.unseen ? { mentions: (d.mentions ?? 0) + 1 } : {}
  dialogs.set(m.chat, { ...d, top: m.id, unread, ...mentions, ...(m.out ? { readIn: Math.max(d.readIn, m.id) } : {}) })
}

function update(id: PeerId, how: (d: Dialog) => Dialog): void {
  changes.touch(id)
  dialogs.update(id, how)
}

export function change(id: PeerId, patch: Partial<Dialog>): void {
  update(id, (d) => ({ ...d, ...patch }))
}

export function setMuted(id: PeerId, until: number | undefined): void {
  update(id, ({ mutedUntil: _, ...d }) => (until === undefined ? d : { ...d, mutedUntil: until }))
}

/** Who has read further already has fewer to read than is told here. */
export function readIn(id: PeerId, upTo: number, unread: number): void {
  update(id, (d) => (upTo < d.readIn ? d : { ...d, readIn: upTo, unread, marked: unread > 0 && d.marked }))
}

export function readOut(id: PeerId, upTo: number): void {
  update(id, (d) => ({ ...d, readOut: Math.max(d.readOut, upTo) }))
}

export function setDraft(id: PeerId, draft: Draft | undefined): void {
  const d = dialogs.peek(id)
  if (!d) {
    if (draft) void fetchDialog(id).catch(() => undefined)
    return
  }
  changes.touch(id)
  const { draft: _, ...rest } = d
  dialogs.set(id, draft ? { ...rest, draft } : rest)
}

export function pin(id: PeerId, pinned: boolean): void {
  batch(() => {
    change(id, { pinned })
    setPinOrder((o) => (pinned ? [id, ...o.filter((x) => x !== id)] : o.filter((x) => x !== id)))
  })
}

export function order(ids: PeerId[]): void {
  batch(() => {
    for (const id of ids) change(id, { pinned: true })
    setPinOrder((o) => [...ids, ...o.filter((x) => !ids.includes(x))])
  })
}

export function removeDialog(id: PeerId): void {
  changes.touch(id)
  dialogs.set(id, undefined)
}

/** For the next visit. */
export function keepable(): { dialogs: Dialog[]; pinOrder: PeerId[]; folders: Folder[] } {
  return untrack(() => ({ dialogs: ordered().slice(0, 200), pinOrder: pinOrder(), folders: folders() }))
}

export function restoreDialogs(kept: ReturnType<typeof keepable>): void {
  for (const d of kept.dialogs) dialogs.set(d.id, d)
  setPinOrder(kept.pinOrder)
  setFolders(kept.folders)
  setLoaded(true)
}

export function forgetDialogs(): void {
  dialogs.clear()
  changes.clear()
  again.clear()
  waiting.clear()
  setPinOrder([])
  setFolders([])
  setLoaded(false)
  ends.main = { done: false, busy: false }
  ends.archive = { done: false, busy: false }
}
