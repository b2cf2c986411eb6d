// Sending stickers and GIFs that the server has already.
import { untrack } from 'solid-js'
import { api } from '../mt/port.ts'
import type { Media, Message, PeerId, Reply, Sticker } from '../mt/records.ts'
import * as histories from '../state/histories.ts'
import { pendingId } from '../state/message.ts'
import { self } from '../state/session.ts'
import { randomId } from './actions.ts'
import { errorText } from './errors.ts'

const unsent = new Map<string, Reply | undefined>()

/** A sticker as it stands in a message. */
export function stickerMedia(s: Sticker): Media {
  return {
    kind: 'sticker', file: s.file, width: s.width, height: s.height, duration: 0, name: '', sticker: { form: s.form, emoji: s.emoji, ...(s.set ? { set: s.set } : {}) },
    ...(s.preview ? { preview: s.preview } : {}), ...(s.tiny ? { tiny: s.tiny } : {}),
  }
}

export function sendKept(chat: PeerId, media: Media, reply: Reply | undefined): void {
  const m: Message = {
    id: pendingId(), chat, from: untrack(self), out: true, date: Math.floor(Date.now() / 1000), text: '', entities: [], media, pending: 'sending', randomId: randomId(),
    ...(reply ? { reply } : {}),
  }
  histories.append(m)
  void deliver(m, reply)
}

/** Tries once more; answers whether it was something of this kind. */
export function retryKept(m: Message): boolean {
  if (!m.randomId || !unsent.has(m.randomId)) return false
  histories.retrying(m.randomId)
  void deliver(m, unsent.get(m.randomId))
  return true
}

async function deliver(m: Message, reply: Reply | undefined): Promise<void> {
  const id = m.randomId!
  unsent.set(id, reply)
  try {
    await api.sendKept({ chat: m.chat, file: m.media!.file, randomId: id, ...(reply ? { reply } : {}) })
    unsent.delete(id)
  } catch (e) {
    histories.fail(id, errorText(e))
  }
}
