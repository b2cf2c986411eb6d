// Files of the three kinds that documents are, by each library: file, video, gif.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { InputMedia } from '@mtcute/node'
import { Gotd } from './program.mjs'
import { TDLib } from './tdlib.mjs'

/** What a file on the disk adds up to. */
export async function sumOf(file) {
  const h = createHash('sha256')
  for await (const part of createReadStream(file)) h.update(part)
  return h.digest('hex')
}

const local = (file) => ({ _: 'inputFileLocal', path: file })
const caption = (text) => ({ _: 'formattedText', text })
const shape = { duration: 2, width: 640, height: 480 }

const mtcute = {
  async send(p, chat, kind, file, text) {
    const common = { fileName: path.basename(file), fileSize: (await stat(file)).size, caption: text }
    const media = {
      file: () => InputMedia.document(`file:${file}`, { ...common, fileMime: 'application/octet-stream' }),
      video: () => InputMedia.video(`file:${file}`, { ...common, ...shape, supportsStreaming: true, fileMime: 'video/mp4' }),
      gif: () => InputMedia.video(`file:${file}`, { ...common, ...shape, isAnimated: true, fileMime: 'video/mp4' }),
    }[kind]()
    await p.client.sendMedia(chat, media)
  },
  // Not by downloadToFile: that resolves before the file is on the disk.
  async fetch(p, chat, id) {
    const [m] = await p.client.getMessages(chat, id)
    const h = createHash('sha256')
    for await (const part of p.client.downloadAsIterable(m.media)) h.update(part)
    const kind = m.media.type === 'document' ? 'file' : m.media.isAnimation ? 'gif' : m.media.type
    return { kind, name: m.media.fileName, sum: h.digest('hex') }
  },
}

const tdlib = {
  async send(p, chat, kind, file, text) {
    const content = {
      file: { _: 'inputMessageDocument', document: { _: 'inputDocument', document: local(file) }, disable_content_type_detection: true },
      video: { _: 'inputMessageVideo', video: { _: 'inputVideo', video: local(file), ...shape, supports_streaming: true } },
      gif: { _: 'inputMessageAnimation', animation: { _: 'inputAnimation', animation: local(file), ...shape } },
    }[kind]
    await p.client.invoke({ _: 'sendMessage', chat_id: chat, input_message_content: { ...content, caption: caption(text) } })
    await p.expect('sent', () => true, 120_000)
  },
  async fetch(p, chat, id) {
    const { content } = await p.client.invoke({ _: 'getMessage', chat_id: chat, message_id: id })
    const [kind, of, file] = {
      messageDocument: () => ['file', content.document, content.document.document],
      messageVideo: () => ['video', content.video, content.video.video],
      messageAnimation: () => ['gif', content.animation, content.animation.animation],
    }[content._]()
    const got = await p.client.invoke({ _: 'downloadFile', file_id: file.id, priority: 1, synchronous: true, offset: 0, limit: 0 })
    return { kind, name: of.file_name, sum: await sumOf(got.local.path) }
  },
}

const gotd = {
  send: (p, chat, kind, file, text) => p.do('sendFile', { chat, name: kind, file, text }),
  fetch: (p, chat, id) => p.do('fetch', { chat, message: id }),
}

/** files does one of the above with the library of a person. */
export function files(p, what, ...more) {
  p.did(`${what} (files)`, more)
  const of = p instanceof Gotd ? gotd : p instanceof TDLib ? tdlib : mtcute
  return of[what](p, ...more)
}
