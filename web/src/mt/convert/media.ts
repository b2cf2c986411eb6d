// TL photos and documents → Media: https://core.telegram.org/api/files
import type { tl } from '@mtcute/core'
import { decodeWaveform, strippedPhotoToJpg } from '@mtcute/core/utils.js'
import type { FileRef, Media } from '../records.ts'
import { formOf, setRefOf } from './sticker.ts'

// A picture in the conversation is about 400 points wide; screens have up to two pixels a point.
const previewWidth = 760

/** Undefined for what this client cannot show. */
export function mediaOf(m: tl.TypeMessageMedia): Media | undefined {
  if (m._ === 'messageMediaPhoto' && m.photo?._ === 'photo') return spoiled(photoOf(m.photo), m.spoiler)
  if (m._ === 'messageMediaDocument' && m.document?._ === 'document') return spoiled(documentOf(m.document), m.spoiler)
  return undefined
}

function spoiled(m: Media | undefined, spoiler: boolean | undefined): Media | undefined {
  return m && spoiler ? { ...m, spoiler } : m
}

interface Size { type: string; w: number; h: number; bytes: number }

function sizesOf(all: tl.TypePhotoSize[] | undefined): Size[] {
  return (all ?? []).flatMap((s): Size[] => {
    if (s._ === 'photoSize') return [{ type: s.type, w: s.w, h: s.h, bytes: s.size }]
    if (s._ === 'photoSizeProgressive') return [{ type: s.type, w: s.w, h: s.h, bytes: s.sizes.at(-1) ?? 0 }]
    return []
  }).sort((a, b) => a.w * a.h - b.w * b.h)
}

function tinyOf(all: tl.TypePhotoSize[] | undefined): { tiny?: string } {
  const s = all?.find((one) => one._ === 'photoStrippedSize')
  if (s?._ !== 'photoStrippedSize' || s.bytes.length < 4 || s.bytes[0] !== 1) return {}
  return { tiny: `data:image/jpeg;base64,${base64(strippedPhotoToJpg(s.bytes))}` }
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function photoOf(p: tl.RawPhoto): Media | undefined {
  const sizes = sizesOf(p.sizes)
  const largest = sizes.at(-1)
  if (!largest) return undefined
  const ref = (s: Size): FileRef => ({
    kind: 'photo', id: p.id.toString(), hash: p.accessHash.toString(), ref: base64(p.fileReference), thumb: s.type, size: s.bytes, mime: 'image/jpeg',
  })
  const shown = sizes.find((s) => Math.max(s.w, s.h) >= previewWidth) ?? largest
  return { kind: 'photo', file: ref(largest), preview: ref(shown), width: largest.w, height: largest.h, duration: 0, name: '', ...tinyOf(p.sizes) }
}

export function documentOf(d: tl.RawDocument): Media {
  const ref: FileRef = {
    kind: 'document', id: d.id.toString(), hash: d.accessHash.toString(), ref: base64(d.fileReference), thumb: '', size: d.size, mime: d.mimeType,
  }
  const out: Media = { kind: 'file', file: ref, width: 0, height: 0, duration: 0, name: '', ...tinyOf(d.thumbs) }
  const thumb = sizesOf(d.thumbs).at(-1)
  if (thumb) out.preview = { ...ref, thumb: thumb.type, size: thumb.bytes, mime: 'image/jpeg' }
  for (const a of d.attributes) addAttribute(out, a)
  const sticker = d.attributes.find((a) => a._ === 'documentAttributeSticker')
  if (sticker?._ === 'documentAttributeSticker' && /^(image\/(jpeg|png|webp)|video\/webm|application\/x-tgsticker)$/.test(d.mimeType)) {
    const set = setRefOf(sticker.stickerset)
    out.kind = 'sticker'
    out.sticker = { form: formOf(d.mimeType), emoji: sticker.alt, ...(set ? { set } : {}) }
    return out
  }
  if (d.attributes.some((a) => a._ === 'documentAttributeAnimated') && out.kind !== 'round') out.kind = 'gif'
  if ((out.kind === 'video' || out.kind === 'gif') && !out.width && thumb) { out.width = thumb.w; out.height = thumb.h }
  return out
}

function addAttribute(out: Media, a: tl.TypeDocumentAttribute): void {
  switch (a._) {
    case 'documentAttributeFilename': out.name = a.fileName; break
    case 'documentAttributeImageSize': out.width = a.w; out.height = a.h; break
    case 'documentAttributeVideo':
      out.kind = a.roundMessage ? 'round' : 'video'
      out.width = a.w
      out.height = a.h
      out.duration = a.duration
      break
    case 'documentAttributeAudio':
      out.kind = a.voice ? 'voice' : 'audio'
      out.duration = a.duration
      if (a.title) out.title = a.title
      if (a.performer) out.performer = a.performer
      if (a.waveform) out.wave = [...decodeWaveform(a.waveform)]
      break
    default:
  }
}
