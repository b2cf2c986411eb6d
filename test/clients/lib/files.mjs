// Photos and files of every kind, sent and read by each library.
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
const film = { duration: 2, width: 640, height: 480 }
const album = (files, text, of) => files.map((file, i) => of(file, `${text} ${i}`))

const mtcuteContent = {
  photo: (file, o) => InputMedia.photo(file, o),
  file: (file, o) => InputMedia.document(file, { ...o, fileMime: 'application/octet-stream' }),
  video: (file, o) => InputMedia.video(file, { ...o, ...film, supportsStreaming: true, fileMime: 'video/mp4' }),
  gif: (file, o) => InputMedia.video(file, { ...o, ...film, isAnimated: true, fileMime: 'video/mp4' }),
  voice: (file, o) => InputMedia.voice(file, { ...o, duration: 2, waveform: new Uint8Array([1, 2, 3]), fileMime: 'audio/ogg' }),
}

const mtcute = {
  async send(p, chat, kind, file, text) {
    const about = { fileName: path.basename(file), fileSize: (await stat(file)).size, caption: text }
    await p.client.sendMedia(chat, mtcuteContent[kind](`file:${file}`, about))
  },
  async sendAlbum(p, chat, files, text) {
    await p.client.sendMediaGroup(chat, album(files, text, (file, text) => InputMedia.photo(`file:${file}`, { caption: text })))
  },
  // Not by downloadToFile: that resolves before the file is on the disk.
  async fetch(p, chat, id) {
    const [m] = await p.client.getMessages(chat, id)
    const h = createHash('sha256')
    for await (const part of p.client.downloadAsIterable(m.media)) h.update(part)
    const sum = h.digest('hex')
    switch (m.media.type) {
      case 'photo': return { kind: 'photo', size: `${m.media.width}x${m.media.height}`, ...(m.groupedId ? { group: String(m.groupedId) } : {}), sum }
      case 'voice': return { kind: 'voice', sum }
      case 'document': return { kind: 'file', name: m.media.fileName, sum }
    }
    return { kind: m.media.isAnimation ? 'gif' : m.media.type, name: m.media.fileName, sum }
  },
}

const tdlibContent = {
  photo: (file) => ({ _: 'inputMessagePhoto', photo: { _: 'inputPhoto', photo: local(file), width: 320, height: 240 } }),
  file: (file) => ({ _: 'inputMessageDocument', document: { _: 'inputDocument', document: local(file) }, disable_content_type_detection: true }),
  video: (file) => ({ _: 'inputMessageVideo', video: { _: 'inputVideo', video: local(file), ...film, supports_streaming: true } }),
  gif: (file) => ({ _: 'inputMessageAnimation', animation: { _: 'inputAnimation', animation: local(file), ...film } }),
  voice: (file) => ({ _: 'inputMessageVoiceNote', voice_note: local(file), duration: 2, waveform: 'AAAA' }),
}

const tdlib = {
  async send(p, chat, kind, file, text) {
    const content = { ...tdlibContent[kind](file), caption: caption(text) }
    await p.client.invoke({ _: 'sendMessage', chat_id: chat, input_message_content: content })
    await p.expect('sent', () => true, 120_000)
  },
  async sendAlbum(p, chat, files, text) {
    const contents = album(files, text, (file, text) => ({ ...tdlibContent.photo(file), caption: caption(text) }))
    await p.client.invoke({ _: 'sendMessageAlbum', chat_id: chat, input_message_contents: contents })
    for (const _ of files) await p.expect('sent', () => true, 120_000)
  },
  async fetch(p, chat, id) {
    const { content, media_album_id: group } = await p.client.invoke({ _: 'getMessage', chat_id: chat, message_id: id })
    const [about, file] = {
      messagePhoto() {
        const { width, height, photo } = content.photo.sizes.at(-1)
        return [{ kind: 'photo', size: `${width}x${height}`, ...(group === '0' ? {} : { group }) }, photo]
      },
      messageDocument: () => [{ kind: 'file', name: content.document.file_name }, content.document.document],
      messageVideo: () => [{ kind: 'video', name: content.video.file_name }, content.video.video],
      messageAnimation: () => [{ kind: 'gif', name: content.animation.file_name }, content.animation.animation],
      messageVoiceNote: () => [{ kind: 'voice' }, content.voice_note.voice],
    }[content._]()
    const got = await p.client.invoke({ _: 'downloadFile', file_id: file.id, priority: 1, synchronous: true, offset: 0, limit: 0 })
    return { ...about, sum: await sumOf(got.local.path) }
  },
}

const gotd = {
  send: (p, chat, kind, file, text) => p.do('sendFile', { chat, name: kind, file, text }),
  sendAlbum: (p, chat, files, text) => p.do('sendAlbum', { chat, files, text }),
  fetch: (p, chat, id) => p.do('fetch', { chat, message: id }),
}

/** files does one of the above with the library of a person. */
export function files(p, what, ...more) {
  p.did(`${what} (files)`, more)
  const of = p instanceof Gotd ? gotd : p instanceof TDLib ? tdlib : mtcute
  return of[what](p, ...more)
}
