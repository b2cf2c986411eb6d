// Bytes to the server: https://core.telegram.org/api/files#uploading-files
import { type tl, Long } from '@mtcute/core'
import type { Context } from './context.ts'

// What is larger goes by saveBigFilePart; its parts are as large as may be.
const bigFile = 10 << 20
const bigPart = 512 << 10
const smallPart = 128 << 10
const lanes = 3

/** Uploads a file, a few parts at a time. */
export async function upload(c: Context, blob: Blob, name: string, signal: AbortSignal, tell: (done: number) => void): Promise<tl.TypeInputFile> {
  const [low, high] = crypto.getRandomValues(new Int32Array(2))
  const fileId = new Long(low!, high!)
  const big = blob.size > bigFile
  const size = big ? bigPart : smallPart
  const total = Math.ceil(blob.size / size)
  let next = 0
  let done = 0
  const lane = async () => {
    while (next < total) {
      const filePart = next++
      const bytes = new Uint8Array(await blob.slice(filePart * size, (filePart + 1) * size).arrayBuffer())
      signal.throwIfAborted()
      const part = { fileId, filePart, bytes }
      await c.client.call(big ? { _: 'upload.saveBigFilePart', fileTotalParts: total, ...part } : { _: 'upload.saveFilePart', ...part }, { kind: 'upload', abortSignal: signal })
      tell(++done / total)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return big ? { _: 'inputFileBig', id: fileId, parts: total, name } : { _: 'inputFile', id: fileId, parts: total, name, md5Checksum: '' }
}
