// What clients do with media, whatever library they are made of. Each function
// takes a person of lib/person.mjs; peers are those of the person's adapter.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { InputMedia } from '@mtcute/node'
import { TDLib } from './tdlib.mjs'

const text = (caption) => ({ _: 'formattedText', text: caption ?? '' })
const local = (file) => ({ _: 'inputFileLocal', path: file })

// The three kinds of content, by library.
const contents = {
  photo: {
    td: (f) => ({ _: 'inputMessagePhoto', photo: { _: 'inputPhoto', photo: local(f.path), width: 800, height: 600 }, caption: text(f.caption) }),
    mtcute: (f) => InputMedia.photo(f.bytes, { caption: f.caption }),
  },
  document: {
    td: (f) => ({ _: 'inputMessageDocument', document: { _: 'inputDocument', document: local(f.path) }, disable_content_type_detection: true, caption: text(f.caption) }),
    mtcute: (f) => InputMedia.document(f.bytes, { fileName: path.basename(f.path), fileMime: 'application/octet-stream', caption: f.caption }),
  },
  voice: {
    td: (f) => ({ _: 'inputMessageVoiceNote', voice_note: local(f.path), duration: 2, waveform: 'AAAA', caption: text(f.caption) }),
    mtcute: (f) => InputMedia.voice(f.bytes, { duration: 2, waveform: new Uint8Array([1, 2, 3]), fileMime: 'audio/ogg', caption: f.caption }),
  },
}

// sendFile sends a file of the disk as one of the kinds above.
export async function sendFile(who, peer, kind, file) {
  who.did(`sends a ${kind}`, path.basename(file.path))
  if (who instanceof TDLib) {
    await who.client.invoke({ _: 'sendMessage', chat_id: peer, input_message_content: contents[kind].td(file) })
    return sentByTDLib(who, 1)
  }
  await who.client.sendMedia(peer, contents[kind].mtcute({ ...file, bytes: await readFile(file.path) }))
}

// sendAlbum sends several photos as one.
export async function sendAlbum(who, peer, files) {
  who.did('sends an album', files.length)
  if (who instanceof TDLib) {
    await who.client.invoke({
      _: 'sendMessageAlbum', chat_id: peer, input_message_contents: files.map((f) => contents.photo.td(f)),
    })
    return sentByTDLib(who, files.length)
  }
  const medias = await Promise.all(files.map(async (f) => contents.photo.mtcute({ ...f, bytes: await readFile(f.path) })))
  await who.client.sendMediaGroup(peer, medias)
}

async function sentByTDLib(who, n) {
  for (let i = 0; i < n; i++) await who.expect('sent', () => true, 60_000)
}

// watchMedia reports incoming media as events { type: 'media', kind, caption,
// group, unread, id, raw }.
export function watchMedia(who) {
  if (who instanceof TDLib) {
    who.client.on('update', (u) => {
      if (u._ !== 'updateNewMessage' || u.message.is_outgoing) return
      const { content } = u.message
      const kind = { messagePhoto: 'photo', messageDocument: 'document', messageVoiceNote: 'voice' }[content._]
      if (kind === undefined) return
      who.saw({
        type: 'media', kind, caption: content.caption.text, group: u.message.media_album_id, id: u.message.id,
        unread: kind === 'voice' ? !content.is_listened : undefined, raw: () => content,
      })
    })
    return
  }
  who.client.onNewMessage.add((m) => {
    if (m.isOutgoing || m.media === null) return
    who.saw({
      type: 'media', kind: m.media.type, caption: m.text, group: String(m.groupedIdUnique ?? '0'), id: m.id,
      unread: m.raw.mediaUnread === true, raw: () => m.media,
    })
  })
}

// download returns the bytes of what an event of watchMedia shows.
export async function download(who, event) {
  const media = event.raw()
  if (!(who instanceof TDLib)) return Buffer.from(await who.client.downloadAsBuffer(media))
  const file = { photo: () => media.photo.sizes.at(-1).photo, document: () => media.document.document, voice: () => media.voice_note.voice }[event.kind]()
  const got = await who.client.invoke({ _: 'downloadFile', file_id: file.id, priority: 1, synchronous: true, offset: 0, limit: 0 })
  return readFile(got.local.path)
}

export const nameOf = (who, event) => (who instanceof TDLib ? event.raw().document.file_name : event.raw().fileName)

// listen marks a voice message as listened to.
export async function listen(who, peer, id) {
  who.did('listens', id)
  if (who instanceof TDLib) {
    await who.client.invoke({ _: 'openChat', chat_id: peer })
    await who.client.invoke({ _: 'openMessageContent', chat_id: peer, message_id: id })
    return
  }
  await who.client.call({ _: 'messages.readMessageContents', id: [id] })
}

// watchListening reports that a voice message was listened to.
export function watchListening(who) {
  if (who instanceof TDLib) {
    who.client.on('update', (u) => { if (u._ === 'updateMessageContentOpened') who.saw({ type: 'listened', id: u.message_id }) })
    return
  }
  who.client.onRawUpdate.add(({ update }) => {
    if (update._ === 'updateReadMessagesContents') who.saw({ type: 'listened', ids: update.messages })
  })
}
