// Sending files: https://core.telegram.org/api/files#uploading-files
import { type tl, Long } from '@mtcute/core'
import { encodeWaveform } from '@mtcute/core/utils.js'
import type { Entity, PeerId, Reply } from '../records.ts'
import { type Context, hear, inputPeer } from './context.ts'
import { stoppable, teller } from './files.ts'
import { announceIds, replyTo, styles } from './send.ts'
import { upload } from './upload.ts'

export interface OutgoingFile {
  /** A decimal 64-bit number; it is also the token of progress; the first one's stops all. */
  randomId: string
  kind: 'photo' | 'video' | 'gif' | 'audio' | 'voice' | 'file'
  blob: Blob
  name: string
  mime: string
  width: number
  height: number
  /** Seconds. */
  duration: number
  /** A JPEG for videos. */
  thumb?: Blob
  /** Loudness from 0 to 31, of voice messages. */
  wave?: number[]
  spoiler?: boolean
}

export interface OutgoingMedia {
  chat: PeerId
  /** One, or up to ten photos and videos that make an album. */
  files: OutgoingFile[]
  text: string
  entities: Entity[]
  reply?: Reply
  silent?: boolean
  /** Seconds since 1970. */
  at?: number
}

export function sendMediaApi(c: Context) {
  function attributes(f: OutgoingFile): tl.TypeDocumentAttribute[] {
    if (f.kind === 'voice') return [{ _: 'documentAttributeAudio', voice: true, duration: Math.max(1, Math.round(f.duration)), waveform: encodeWaveform(f.wave ?? []) }]
    const out: tl.TypeDocumentAttribute[] = [{ _: 'documentAttributeFilename', fileName: f.name }]
    if (f.kind === 'video') out.push({ _: 'documentAttributeVideo', w: f.width, h: f.height, duration: f.duration, supportsStreaming: true })
    else if (f.kind === 'audio') out.push({ _: 'documentAttributeAudio', duration: Math.round(f.duration), title: f.name.replace(/\.\w+$/, '') })
    else if (f.width) out.push({ _: 'documentAttributeImageSize', w: f.width, h: f.height })
    if (f.kind === 'gif') out.push({ _: 'documentAttributeAnimated' })
    return out
  }

  async function uploaded(f: OutgoingFile, signal: AbortSignal): Promise<tl.TypeInputMedia> {
    const tell = teller(c, f.randomId)
    const file = await upload(c, f.blob, f.name, signal, tell)
    const spoiler = f.spoiler ?? false
    if (f.kind === 'photo') return { _: 'inputMediaUploadedPhoto', file, spoiler }
    const thumb = f.thumb ? await upload(c, f.thumb, 'thumb.jpg', signal, () => undefined) : undefined
    return {
      _: 'inputMediaUploadedDocument', file, spoiler, mimeType: f.mime || 'application/octet-stream', attributes: attributes(f),
      forceFile: f.kind === 'file', ...(thumb ? { thumb } : {}),
    }
  }

  // An album is made of what the server has already.
  async function stored(peer: tl.TypeInputPeer, f: OutgoingFile, signal: AbortSignal): Promise<tl.TypeInputMedia> {
    const m = await c.client.call({ _: 'messages.uploadMedia', peer, media: await uploaded(f, signal) })
    const spoiler = f.spoiler ?? false
    if (m._ === 'messageMediaPhoto' && m.photo?._ === 'photo') {
      return { _: 'inputMediaPhoto', spoiler, id: { _: 'inputPhoto', id: m.photo.id, accessHash: m.photo.accessHash, fileReference: m.photo.fileReference } }
    }
    if (m._ === 'messageMediaDocument' && m.document?._ === 'document') {
      return { _: 'inputMediaDocument', spoiler, id: { _: 'inputDocument', id: m.document.id, accessHash: m.document.accessHash, fileReference: m.document.fileReference } }
    }
    throw new Error(`uploadMedia answered ${m._}`)
  }

  async function send(o: OutgoingMedia, signal: AbortSignal): Promise<tl.TypeUpdates> {
    const peer = await inputPeer(c, o.chat)
    const entities = await styles(c, o.entities)
    const common = { peer, silent: o.silent ?? false, clearDraft: !o.at, ...(o.at ? { scheduleDate: o.at } : {}), ...replyTo(o.reply) }
    const only = o.files.length === 1 ? o.files[0] : undefined
    if (only) {
      const media = await uploaded(only, signal)
      signal.throwIfAborted()
      return c.client.call({ _: 'messages.sendMedia', ...common, media, message: o.text, entities, randomId: Long.fromString(only.randomId) })
    }
    const multiMedia: tl.RawInputSingleMedia[] = []
    for (const [i, f] of o.files.entries()) {
      const media = await stored(peer, f, signal)
      signal.throwIfAborted()
      multiMedia.push({ _: 'inputSingleMedia', media, randomId: Long.fromString(f.randomId), message: i ? '' : o.text, entities: i ? [] : entities })
    }
    return c.client.call({ _: 'messages.sendMultiMedia', ...common, multiMedia })
  }

  return {
    async sendMedia(o: OutgoingMedia): Promise<void> {
      const r = await stoppable(o.files[0]!.randomId, (signal) => send(o, signal))
      announceIds(c, r)
      hear(c, r)
    },
  }
}
