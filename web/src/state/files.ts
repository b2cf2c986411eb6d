// Files that this page has, as blob URLs. What is on the screen is held; what
// is not is let go when there is too much of it.
import { createSignal, untrack, type Accessor, type Setter } from 'solid-js'
import { api, CallError } from '../mt/port.ts'
import type { FileRef, Message, PeerId } from '../mt/records.ts'

export interface FileState {
  url?: string
  /** From 0 to 1 while it comes. */
  loading?: number
  failed?: boolean
}

interface Entry {
  key: string
  state: Accessor<FileState>
  set: Setter<FileState>
  holders: number
  bytes: number
  blob?: Blob
  running?: Promise<void>
  stopped?: boolean
}

// Bytes that may stay without being shown.
const limit = 96 << 20

const page = crypto.randomUUID()
const entries = new Map<string, Entry>()

export function fileKey(f: FileRef): string {
  return `${f.kind}/${f.id}/${f.thumb}`
}

function entryOf(f: FileRef): Entry {
  const key = fileKey(f)
  let e = entries.get(key)
  if (!e) {
    const [state, set] = createSignal<FileState>({})
    e = { key, state, set, holders: 0, bytes: 0 }
    entries.set(key, e)
  }
  return e
}

export function fileState(f: FileRef): FileState {
  return entryOf(f).state()
}

/** The bytes of a file that is here; the page's policy lets nobody fetch its address. */
export function fileBlob(f: FileRef): Blob | undefined {
  return entries.get(fileKey(f))?.blob
}

/** Keeps the file from being let go; the answer ends that. */
export function holdFile(f: FileRef): () => void {
  const e = entryOf(f)
  e.holders++
  entries.delete(e.key)
  entries.set(e.key, e)
  return () => { e.holders--; sweep() }
}

/** Puts a file of this computer where those of the server are. */
export function addLocal(id: string, blob: Blob): FileRef {
  const f: FileRef = { kind: 'local', id, hash: '', ref: '', thumb: '', size: blob.size, mime: blob.type }
  const e = entryOf(f)
  e.bytes = blob.size
  e.set({ url: URL.createObjectURL(blob) })
  return f
}

/** Fetches a file unless it is here or on its way. `from` is the message that renews its reference. */
export function loadFile(f: FileRef, from?: { chat: PeerId; id: number }): Promise<void> {
  const e = entryOf(f)
  if (f.kind === 'local' || untrack(e.state).url) return Promise.resolve()
  e.running ??= fetchInto(e, f, from).finally(() => delete e.running)
  return e.running
}

async function fetchInto(e: Entry, f: FileRef, from: { chat: PeerId; id: number } | undefined): Promise<void> {
  delete e.stopped
  e.set({ loading: 0 })
  try {
    const blob = await download(e, f, from)
    // Nobody is there any more who could let go of it.
    if (entries.get(e.key) !== e) return
    e.bytes = blob.size
    e.blob = blob
    e.set({ url: URL.createObjectURL(blob) })
    sweep()
  } catch {
    e.set(e.stopped ? {} : { failed: true })
  }
}

function download(e: Entry, f: FileRef, from: { chat: PeerId; id: number } | undefined): Promise<Blob> {
  return renewed(f, from, (file) => api.download(file, tokenOf(e)))
}

/** Fetches something of a file, and once more if its reference is too old and its message has a newer one. */
export async function renewed<T>(f: FileRef, from: { chat: PeerId; id: number } | undefined, fetch: (f: FileRef) => Promise<T>): Promise<T> {
  try {
    return await fetch(f)
  } catch (error) {
    if (!from || !(error instanceof CallError) || !error.text.startsWith('FILE_REFERENCE')) throw error
    const media = (await api.messages(from.chat, [from.id])).messages[0]?.media
    const again = [media?.file, media?.preview].find((x) => x && fileKey(x) === fileKey(f))
    if (!again) throw error
    return await fetch(again)
  }
}

function tokenOf(e: Entry): string {
  return `${page}:${e.key}`
}

export function stopFile(f: FileRef): void {
  const e = entryOf(f)
  e.stopped = true
  void api.stop(tokenOf(e)).catch(() => undefined)
}

export function fileProgress(token: string, done: number): void {
  if (!token.startsWith(page)) return
  const e = entries.get(token.slice(page.length + 1))
  if (e?.running) e.set({ loading: done })
}

// sweep lets go of what nobody holds, the oldest first.
function sweep(): void {
  let bytes = 0
  for (const e of entries.values()) bytes += e.bytes
  for (const e of entries.values()) {
    if (bytes <= limit) return
    if (e.holders || e.running || !e.bytes) continue
    bytes -= e.bytes
    drop(e)
  }
}

function drop(e: Entry): void {
  const { url } = untrack(e.state)
  if (url) URL.revokeObjectURL(url)
  entries.delete(e.key)
}

export function forgetFiles(): void {
  for (const e of [...entries.values()]) drop(e)
}

export function fromMessage(m: Message): { chat: PeerId; id: number } {
  return { chat: m.chat, id: m.id }
}
