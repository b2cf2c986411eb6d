// Bytes from the server: https://core.telegram.org/api/files#downloading-files
import { type tl, Long } from '@mtcute/core'
import { downloadAsIterable } from '@mtcute/core/methods.js'
import type { FileRef } from '../records.ts'
import { type Context, inputPeer } from './context.ts'

const progressEvery = 120

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
  return /^(image\/(jpeg|png|webp|gif)|(audio|video)\/[\w.+-]+)$/.test(mime) ? mime : 'application/octet-stream'
}

export function filesApi(c: Context) {
  return {
    async download(f: FileRef, token: string): Promise<Blob> {
      const location = await locationOf(c, f)
      const tell = teller(c, token)
      return stoppable(token, async (abortSignal) => {
        const parts: Uint8Array<ArrayBuffer>[] = []
        let loaded = 0
        for await (const part of downloadAsIterable(c.client, location, { abortSignal, ...(f.size ? { fileSize: f.size } : {}) })) {
          parts.push(part as Uint8Array<ArrayBuffer>)
          loaded += part.length
          if (f.size) tell(loaded / f.size)
        }
        return new Blob(parts, { type: safeType(f.mime) })
      })
    },

    stop(token: string): void {
      running.get(token)?.abort()
    },
  }
}
