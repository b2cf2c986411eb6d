// What was on the screen, kept in IndexedDB: the next visit starts with it at
// once, and without a network it is all there is.
import { untrack } from 'solid-js'
import type { Message, Peer, PeerId } from '../mt/records.ts'
import { keepable, restoreDialogs } from './dialogs.ts'
import { messageById, newest, remember, restore } from './histories.ts'
import { allPeers, learn } from './peers.ts'

interface Snapshot {
  version: 1
  self: PeerId
  list: ReturnType<typeof keepable>
  tops: Message[]
  histories: [PeerId, Message[]][]
  peers: Peer[]
}

const messagesPerChat = 60

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const r = indexedDB.open('chappe-page', 1)
    r.onupgradeneeded = () => r.result.createObjectStore('snapshot')
    r.onsuccess = () => resolve(r.result)
    r.onerror = () => reject(r.error)
  })
}

async function store<T>(mode: IDBTransactionMode, use: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database()
  try {
    return await new Promise((resolve, reject) => {
      const r = use(db.transaction('snapshot', mode).objectStore('snapshot'))
      r.onsuccess = () => resolve(r.result)
      r.onerror = () => reject(r.error)
    })
  } finally {
    db.close()
  }
}

export async function save(self: PeerId): Promise<void> {
  const list = keepable()
  const tops = untrack(() => list.dialogs.flatMap((d) => messageById(d.id, d.top) ?? []))
  const s: Snapshot = { version: 1, self, list, tops, histories: newest(messagesPerChat), peers: untrack(allPeers) }
  await store('readwrite', (o) => o.put(s, 'now'))
}

export async function load(self: PeerId): Promise<void> {
  const s = (await store('readonly', (o) => o.get('now'))) as Snapshot | undefined
  if (s?.version !== 1 || s.self !== self) return
  learn(s.peers)
  for (const m of s.tops) remember(m)
  restoreDialogs(s.list)
  for (const [chat, messages] of s.histories) restore(chat, messages)
}

export async function erase(): Promise<void> {
  await store('readwrite', (o) => o.clear())
}
