// Bytes from the server: https://core.telegram.org/api/files#downloading-files
import { type tl, Long } from '@mtcute/core'
import type { FileRef } from '../records.ts'
import { type Context, inputPeer } from './context.ts'

const progressEvery = 120
const partSize = 256 << 10
// What is larger has connections of its own, so that messages do not wait behind it.
const smallFile = 512 << 10
const lanes = 3

/** What goes on in this worker and can be stopped, by token. */
const running = new Map<string, AbortController>()

/** Runs work that a page may stop by its token. */
export async function stoppable<T>(token: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  running.set(token, stop)
  try {
    return await work(stop.signal)
  } finally {
    running.delete(token)
  }
}

/** Tells the pages how far something is, not more often than one can see. */
export function teller(c: Context, token: string): (done: number) => void {
  let told = 0
  return (done) => {
    if (Date.now() - told < progressEvery) return
    told = Date.now()
    c.emit({ e: 'progress', token, done })
  }
}

async function locationOf(c: Context, f: FileRef): Promise<tl.TypeInputFileLocation> {
  if (f.kind === 'peer') return { _: 'inputPeerPhotoFileLocation', peer: await inputPeer(c, f.peer!), photoId: Long.fromString(f.id), big: f.thumb === 'big' }
  const at = { id: Long.fromString(f.id), accessHash: Long.fromString(f.hash), fileReference: Uint8Array.from(atob(f.ref), (x) => x.charCodeAt(0)), thumbSize: f.thumb }
  return f.kind === 'photo' ? { _: 'inputPhotoFileLocation', ...at } : { _: 'inputDocumentFileLocation', ...at }
}

// Only types that a browser shows without running anything in them.
function safeType(mime: string): string {
  return /^(image\/(jpeg|png|webp|gif)|(audio|video)\/[\w.+-]+|application\/x-tgsticker)$/.test(mime) ? mime : 'application/octet-stream'
}

export function filesApi(c: Context) {
  async function part(location: tl.TypeInputFileLocation, offset: number, signal: AbortSignal, size: number): Promise<Uint8Array<ArrayBuffer>> {
    const r = await c.client.call({ _: 'upload.getFile', location, offset, limit: partSize }, { kind: size > smallFile ? 'download' : 'main', abortSignal: signal })
    if (r._ !== 'upload.file') throw new Error(`getFile answered ${r._}`)
    return r.bytes as Uint8Array<ArrayBuffer>
  }

  // A size of 0 is not known: one part after the other until one is short.
  async function parts(location: tl.TypeInputFileLocation, size: number, signal: AbortSignal, tell: (done: number) => void): Promise<Uint8Array<ArrayBuffer>[]> {
    const out: Uint8Array<ArrayBuffer>[] = []
    let next = 0
    let loaded = 0
    let end = size || Infinity
    const lane = async () => {
      while (next * partSize < end) {
        const at = next++
        const bytes = await part(location, at * partSize, signal, size)
        signal.throwIfAborted()
        out[at] = bytes
        loaded += bytes.length
        if (size) tell(loaded / size)
        if (bytes.length < partSize) end = Math.min(end, at * partSize + bytes.length)
      }
    }
    await Promise.all(Array.from({ length: size > partSize ? lanes : 1 }, lane))
    if (size && loaded !== size) throw new Error(`${loaded} of ${size} bytes came`)
    return out
  }

  return {
    /** Part of a file; offset and limit are multiples of 4096. */
    async filePart(f: FileRef, offset: number, limit: number): Promise<Uint8Array<ArrayBuffer>> {
      const r = await c.client.call({ _: 'upload.getFile', location: await locationOf(c, f), offset, limit }, { kind: 'download' })
      if (r._ !== 'upload.file') throw new Error(`getFile answered ${r._}`)
      return r.bytes as Uint8Array<ArrayBuffer>
    },

    async download(f: FileRef, token: string): Promise<Blob> {
      const location = await locationOf(c, f)
      const tell = teller(c, token)
      return stoppable(token, async (signal) => new Blob(await parts(location, f.size, signal, tell), { type: safeType(f.mime) }))
    },

    stop(token: string): void {
      running.get(token)?.abort()
    },
  }
}
