// Stickers and their sets: https://core.telegram.org/api/stickers
import type { tl } from '@mtcute/core'
import type { SetRef, Sticker, StickerForm, StickerSet, StickerSetInfo } from '../records.ts'
import { documentOf } from './media.ts'

export function formOf(mime: string): StickerForm {
  return mime === 'application/x-tgsticker' ? 'lottie' : mime.startsWith('video/') ? 'film' : 'still'
}

export function setRefOf(s: tl.TypeInputStickerSet): SetRef | undefined {
  if (s._ === 'inputStickerSetID') return { id: s.id.toString(), hash: s.accessHash.toString() }
  if (s._ === 'inputStickerSetShortName') return { short: s.shortName }
  return undefined
}

export function stickerOf(d: tl.TypeDocument): Sticker | undefined {
  if (d._ !== 'document') return undefined
  const media = documentOf(d)
  const own = media.sticker
  const custom = d.attributes.find((a) => a._ === 'documentAttributeCustomEmoji')
  const alt = custom?._ === 'documentAttributeCustomEmoji' ? custom.alt : ''
  return {
    file: media.file, form: own?.form ?? formOf(d.mimeType), emoji: own?.emoji ?? alt, width: media.width || 512, height: media.height || 512,
    ...(media.preview ? { preview: media.preview } : {}), ...(media.tiny ? { tiny: media.tiny } : {}), ...(own?.set ? { set: own.set } : {}),
  }
}

export function stickersOf(all: tl.TypeDocument[]): Sticker[] {
  return all.flatMap((d) => stickerOf(d) ?? [])
}

export function setInfoOf(s: tl.TypeStickerSet): StickerSetInfo {
  return {
    ref: { id: s.id.toString(), hash: s.accessHash.toString(), short: s.shortName }, title: s.title, short: s.shortName, count: s.count,
    installed: Boolean(s.installedDate) && !s.archived, emoji: s.emojis ?? false, mask: s.masks ?? false,
  }
}

export function setOf(s: tl.messages.TypeStickerSet): StickerSet | undefined {
  return s._ === 'messages.stickerSet' ? { info: setInfoOf(s.set), stickers: stickersOf(s.documents) } : undefined
}
