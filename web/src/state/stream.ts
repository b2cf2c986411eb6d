// Videos and music that are played while they come: the service worker answers
// the player's ranges with what this page fetches, part by part.
import { api } from '../mt/port.ts'
import type { FileRef, PeerId } from '../mt/records.ts'
import { fileKey, renewed } from './files.ts'

// Also known to public/sw.js.
const partSize = 512 << 10
const keptParts = 24

interface Wanted { file: FileRef; from?: { chat: PeerId; id: number } }

const parts = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

/** An address that a player can read by ranges; undefined where there is no service worker. */
export function streamUrl(file: FileRef, from?: { chat: PeerId; id: number }): string | undefined {
  if (file.kind !== 'document' || !file.size || !navigator.serviceWorker?.controller) return undefined
  const what: Wanted = { file, ...(from ? { from } : {}) }
  return `/stream?${new URLSearchParams({ size: String(file.size), type: file.mime, file: JSON.stringify(what) }).toString()}`
}

navigator.serviceWorker?.addEventListener('message', (e: MessageEvent<{ stream?: string; offset: number }>) => {
  const port = e.ports[0]
  if (typeof e.data?.stream !== 'string' || !port) return
  const { file, from } = JSON.parse(e.data.stream) as Wanted
  partOf(file, from, e.data.offset).then((bytes) => port.postMessage({ bytes }), () => port.postMessage({}))
})

// partOf keeps the last parts, for players ask for the same place more than once.
function partOf(file: FileRef, from: Wanted['from'], offset: number): Promise<Uint8Array<ArrayBuffer>> {
  const key = `${fileKey(file)}@${offset}`
  let part = parts.get(key)
  if (!part) {
    part = renewed(file, from, (f) => api.filePart(f, offset, partSize))
    part.catch(() => parts.delete(key))
  }
  parts.delete(key)
  parts.set(key, part)
  for (const old of parts.keys()) {
    if (parts.size <= keptParts) break
    parts.delete(old)
  }
  return part
}
