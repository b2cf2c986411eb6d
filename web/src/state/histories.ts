// What is loaded of each chat, and of each thread in it: one window without
// holes, oldest first. A jump far away replaces the window; new messages are
// appended only when it reaches the end.
import { batch, createSignal, untrack, type Accessor, type Setter } from 'solid-js'
import { api } from '../mt/port.ts'
import type { Message, MessagePage, PeerId, WebPage } from '../mt/records.ts'
import { keepOwn } from './keep.ts'
import { type Cell, isPending, makeCell } from './message.ts'
import { learn, peer } from './peers.ts'

const pageSize = 50
// Beyond this many, the far side of the window is let go.
const windowLimit = 600

export interface Window {
  cells: Cell[]
  /** Whether the window holds the first, the last message of the chat. */
  atStart: boolean
  atEnd: boolean
}

export interface History {
  readonly chat: PeerId
  /** The message that began the thread; 0 is the whole chat. */
  readonly thread: number
  readonly window: Accessor<Window | undefined>
  readonly set: Setter<Window | undefined>
  /** At most one load in each direction. */
  loading: { older?: Promise<void>; newer?: Promise<void> }
  /** What is written and deleted while an answer is on its way, which may be older than that. */
  late: { asked: number; cells: Set<Cell>; gone: Set<number> }
  /** Counts how often the window was opened anew: the last one holds. */
  turn: number
}

// The topic of a forum that holds what is in no other.
const generalTopic = 1

const histories = new Map<string, History>()
// Ids are unique in a mailbox, and a deletion there names no chat; every
// channel counts for itself.
const byId = new Map<number | string, Cell>()
const byRandom = new Map<string, Cell>()
const fresh = new Set<History>()

export function historyOf(chat: PeerId, thread = 0): History {
  const key = `${chat}/${thread}`
  let h = histories.get(key)
  if (!h) {
    const [window, set] = createSignal<Window | undefined>(undefined)
    h = { chat, thread, window, set, loading: {}, late: { asked: 0, cells: new Set(), gone: new Set() }, turn: 0 }
    histories.set(key, h)
  }
  return h
}

/** The thread that a message is in; 0 if it is in none. */
export function threadOf(m: Message): number {
  return m.thread ?? m.reply?.thread ?? (untrack(() => peer(m.chat)?.forum) ? generalTopic : 0)
}

// windowsOf are the histories that a message belongs to.
function windowsOf(m: Message): History[] {
  const thread = threadOf(m)
  return [historyOf(m.chat), ...(thread ? [historyOf(m.chat, thread)] : [])]
}

function ofChat(chat: PeerId): History[] {
  return [...histories.values()].filter((h) => h.chat === chat)
}

function ask(h: History, offsetId: number, addOffset: number, limit: number): Promise<MessagePage> {
  return h.thread ? api.thread(h.chat, h.thread, offsetId, addOffset, limit) : api.history(h.chat, offsetId, addOffset, limit)
}

function keyOf(chat: PeerId | undefined, id: number): number | string {
  return chat !== undefined && chat < -1e12 ? `${chat}/${id}` : id
}

/** The message if this page has it anywhere. */
export function messageById(chat: PeerId, id: number): Message | undefined {
  return byId.get(keyOf(chat, id))?.message()
}

/** Keeps a message that is shown but not part of a window, like the last one of a chat. */
export function remember(m: Message): Cell {
  const known = byId.get(keyOf(m.chat, m.id))
  if (known) {
    const old = untrack(known.message)
    if (JSON.stringify(old) !== JSON.stringify(m)) known.set({ ...keepOwn(old, m), ...keepRandom(old) })
    return known
  }
  const cell = makeCell(m)
  byId.set(keyOf(m.chat, m.id), cell)
  return cell
}

function keepRandom(m: Message): { randomId?: string } {
  return m.randomId ? { randomId: m.randomId } : {}
}

function cellsOf(messages: Message[]): Cell[] {
  return messages.toSorted((a, b) => a.id - b.id).map(remember)
}

// askLate asks as `ask` does. `take` gets the answer, what of it is still there,
// and what was written meanwhile.
async function askLate(h: History, offsetId: number, addOffset: number, take: (page: MessagePage, there: Message[], late: Cell[]) => void): Promise<void> {
  h.late.asked++
  try {
    const page = await ask(h, offsetId, addOffset, pageSize)
    batch(() => {
      learn(page.peers)
      take(page, page.messages.filter((m) => !h.late.gone.has(m.id)), [...h.late.cells])
    })
  } finally {
    if (--h.late.asked === 0) forgetLate(h)
  }
}

function forgetLate(h: History): void {
  h.late.cells.clear()
  h.late.gone.clear()
}

// onTheirWay are the messages of a history that the server does not know yet.
function onTheirWay(h: History): Cell[] {
  return [...byRandom.values()].filter((c) => { const m = untrack(c.message); return isPending(m) && m.chat === h.chat && windowsOf(m).includes(h) })
}

function joined(cells: Cell[], more: Cell[]): Cell[] {
  return more.reduce((all, c) => (all.includes(c) ? all : inOrder(all, c)), cells)
}

/** Loads the end of the chat, or the surroundings of a message. */
export async function open(chat: PeerId, around?: number, thread = 0): Promise<void> {
  const h = historyOf(chat, thread)
  const mine = ++h.turn
  await askLate(h, around ?? 0, around ? -pageSize / 2 : 0, (page, there, late) => {
    if (mine !== h.turn) return
    fresh.add(h)
    const cells = cellsOf(there)
    const newest = around ? page.messages.filter((m) => m.id > around).length : 0
    const atEnd = around === undefined || newest < pageSize / 2 - 1
    h.set({
      cells: atEnd ? joined(cells, [...late, ...onTheirWay(h)]) : cells, atEnd,
      atStart: around ? page.messages.length - newest < pageSize / 2 - 1 : page.messages.length < pageSize,
    })
  })
}

/** Opens where the messages of a day begin. */
export async function openAt(chat: PeerId, date: number): Promise<number | undefined> {
  const page = await api.historyAt(chat, date, -1, 2)
  const first = page.messages.filter((m) => m.date >= date).at(-1) ?? page.messages[0]
  if (first) await open(chat, first.id)
  return first?.id
}

export function loadOlder(chat: PeerId, thread = 0): Promise<void> {
  const h = historyOf(chat, thread)
  h.loading.older ??= older(h).finally(() => delete h.loading.older)
  return h.loading.older
}

async function older(h: History): Promise<void> {
  const w = untrack(h.window)
  const first = w?.cells[0]
  if (!w || w.atStart || !first) return
  await askLate(h, untrack(first.message).id, 0, (page, there) => {
    const now = untrack(h.window)
    if (now?.cells[0] !== first) return
    h.set({ cells: [...cellsOf(there), ...now.cells], atStart: page.messages.length < pageSize, atEnd: now.atEnd })
  })
  // A change of its own: a view follows one end of the window at a time.
  h.set((w) => w && (w.cells.length > windowLimit ? { ...w, cells: w.cells.slice(0, windowLimit), atEnd: false } : w))
}

export function loadNewer(chat: PeerId, thread = 0): Promise<void> {
  const h = historyOf(chat, thread)
  h.loading.newer ??= newer(h).finally(() => delete h.loading.newer)
  return h.loading.newer
}

async function newer(h: History): Promise<void> {
  const w = untrack(h.window)
  const last = w?.cells.findLast((c) => !isPending(untrack(c.message)))
  if (!w || w.atEnd || !last) return
  await askLate(h, untrack(last.message).id, -pageSize, (_, there, late) => {
    const now = untrack(h.window)
    if (now?.cells.findLast((c) => !isPending(untrack(c.message))) !== last) return
    const fresh = cellsOf(there.filter((m) => m.id > untrack(last.message).id))
    const atEnd = fresh.length < pageSize - 1
    h.set({ cells: joined(now.cells, atEnd ? [...fresh, ...late, ...onTheirWay(h)] : fresh), atStart: now.atStart, atEnd })
  })
  h.set((w) => w && (w.cells.length > windowLimit ? { ...w, cells: w.cells.slice(-windowLimit), atStart: false } : w))
}

/** Whether the window came from the server since this page was loaded. */
export function isFresh(chat: PeerId, thread = 0): boolean {
  return fresh.has(historyOf(chat, thread))
}

/** Fetches what was written since, and keeps what is shown in its place. */
export async function catchUp(h: History): Promise<void> {
  if (!untrack(h.window)?.atEnd) return
  h.set((w) => w && { ...w, atEnd: false })
  while (untrack(h.window)?.atEnd === false) {
    const before = untrack(h.window)?.cells.length
    await loadNewer(h.chat, h.thread)
    if (untrack(h.window)?.cells.length === before) return
  }
}

/** A new message, one's own or another's: joins its windows, once. */
export function append(m: Message): Cell {
  const cell = (m.randomId && byRandom.get(m.randomId)) || remember(m)
  if (m.randomId) byRandom.set(m.randomId, cell)
  for (const h of windowsOf(untrack(cell.message))) {
    const w = untrack(h.window)
    if (h.late.asked) h.late.cells.add(cell)
    if (w?.atEnd && !w.cells.includes(cell)) h.set({ ...w, cells: inOrder(w.cells, cell) })
  }
  return cell
}

// inOrder puts a message before those that are still on their way.
function inOrder(cells: Cell[], cell: Cell): Cell[] {
  const id = untrack(cell.message).id
  let at = cells.length
  while (at > 0 && untrack(cells[at - 1]!.message).id > id) at--
  return cells.toSpliced(at, 0, cell)
}

/** The server gave a message of ours its id. Answers whether this page sent it. */
export function confirm(randomId: string, id: number): boolean {
  const cell = byRandom.get(randomId)
  if (!cell) return false
  const { pending: _, error: __, ...sent } = untrack(cell.message)
  // After a break one may hear of it as of any message before the answer comes.
  const twin = byId.get(keyOf(sent.chat, id))
  byId.set(keyOf(sent.chat, id), cell)
  cell.set(twin && twin !== cell ? { ...untrack(twin.message), randomId } : { ...sent, id })
  for (const h of windowsOf(sent)) {
    const w = untrack(h.window)
    if (twin && twin !== cell) h.late.cells.delete(twin)
    if (w && (w.cells.includes(cell) || (twin && w.cells.includes(twin)))) h.set({ ...w, cells: inOrder(w.cells.filter((c) => c !== cell && c !== twin), cell) })
  }
  return true
}

export function fail(randomId: string, error: string): void {
  byRandom.get(randomId)?.set((m) => ({ ...m, pending: 'failed', error }))
}

export function retrying(randomId: string): void {
  byRandom.get(randomId)?.set(({ error: _, ...m }) => ({ ...m, pending: 'sending' }))
}

export function edit(m: Message): void {
  const cell = byId.get(keyOf(m.chat, m.id))
  cell?.set((old) => ({ ...keepOwn(old, m), ...keepRandom(old) }))
}

/** Changes a message in place, if this page has it. */
export function change(chat: PeerId, id: number, how: (m: Message) => Message): void {
  byId.get(keyOf(chat, id))?.set(how)
}

/** Shows the page that has come in the messages that wait for it. */
export function setPage(id: string, page?: WebPage): void {
  for (const cell of byId.values()) {
    if (untrack(cell.message).pageSoon === id) cell.set(({ pageSoon: _, ...m }) => (page ? { ...m, page } : m))
  }
}

export function setPinned(chat: PeerId, ids: number[], pinned: boolean): void {
  for (const id of ids) byId.get(keyOf(chat, id))?.set(({ pinned: _, ...m }) => (pinned ? { ...m, pinned } : m))
}

// sameBox tells whether a deletion that names this chat, or none, may be of that one.
function sameBox(of: PeerId, named: PeerId | undefined): boolean {
  return keyOf(of, 0) === keyOf(named, 0)
}

/** Removes messages; answers the chats they were in. */
export function remove(ids: number[], chat?: PeerId): Set<PeerId> {
  for (const h of histories.values()) if (h.late.asked && sameBox(h.chat, chat)) ids.forEach((id) => h.late.gone.add(id))
  const chats = new Set<PeerId>()
  const gone = new Set<Cell>()
  for (const id of ids) {
    const cell = byId.get(keyOf(chat, id))
    if (!cell) continue
    byId.delete(keyOf(chat, id))
    gone.add(cell)
    chats.add(untrack(cell.message).chat)
  }
  for (const h of [...chats].flatMap(ofChat)) {
    for (const c of gone) h.late.cells.delete(c)
    h.set((w) => w && { ...w, cells: w.cells.filter((c) => !gone.has(c)) })
  }
  return chats
}

export function discard(randomId: string): void {
  const cell = byRandom.get(randomId)
  if (!cell) return
  byRandom.delete(randomId)
  for (const h of windowsOf(untrack(cell.message))) {
    h.late.cells.delete(cell)
    h.set((w) => w && { ...w, cells: w.cells.filter((c) => c !== cell) })
  }
}

export function clearHistory(chat: PeerId): void {
  for (const h of ofChat(chat)) {
    const w = untrack(h.window)
    for (const c of w?.cells ?? []) byId.delete(keyOf(chat, untrack(c.message).id))
    h.set(w && { cells: [], atStart: true, atEnd: true })
  }
}

/** Shows what was kept from the last visit until the server has answered. */
export function restore(chat: PeerId, messages: Message[]): void {
  historyOf(chat).set((w) => w ?? { cells: cellsOf(messages), atStart: false, atEnd: true })
}

/** The newest messages of each loaded chat, to be kept for the next visit. */
export function newest(limit: number): [PeerId, Message[]][] {
  return untrack(() => [...histories.values()].flatMap((h) => {
    const w = h.window()
    if (!w?.atEnd || h.thread) return []
    return [[h.chat, w.cells.slice(-limit).map((c) => c.message()).filter((m) => !isPending(m))] as [PeerId, Message[]]]
  }))
}

/** Those that came from the server since the page was loaded, and may be out of date by now. */
export function freshHistories(): History[] {
  return [...fresh].filter((h) => untrack(h.window))
}

export function forgetHistories(): void {
  for (const h of histories.values()) { h.turn++; forgetLate(h); h.set(undefined) }
  byId.clear()
  byRandom.clear()
  fresh.clear()
}
