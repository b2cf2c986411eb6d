// Files, and what is shown of them.
import type { PeerId } from './peer.ts'

/** Where bytes are to be had: a size of a photo, a document, a profile photo, or a file of this page. */
export interface FileRef {
  kind: 'photo' | 'document' | 'peer' | 'local'
  id: string
  hash: string
  /** The file reference in base64; it ages: https://core.telegram.org/api/file-references */
  ref: string
  /** The letter of a photo's size or of a document's thumbnail; '' is the document itself. */
  thumb: string
  /** In bytes; 0 is not known. */
  size: number
  mime: string
  /** Of profile photos. */
  peer?: PeerId
}

export type MediaKind = 'photo' | 'video' | 'round' | 'gif' | 'voice' | 'audio' | 'sticker' | 'file'

/** How a sticker is drawn: a picture, an animation of Lottie, or a short film. */
export type StickerForm = 'still' | 'lottie' | 'film'

/** A set of stickers, by its number and the key to it or by its name in links. */
export interface SetRef {
  id?: string
  hash?: string
  short?: string
}

export interface Sticker {
  file: FileRef
  preview?: FileRef
  tiny?: string
  form: StickerForm
  emoji: string
  width: number
  height: number
  set?: SetRef
}

export interface StickerSetInfo {
  ref: SetRef
  title: string
  short: string
  count: number
  installed: boolean
  /** Of emoji, of masks for photos: no stickers to send. */
  emoji: boolean
  mask: boolean
}

export interface StickerSet {
  info: StickerSetInfo
  stickers: Sticker[]
}

export interface Media {
  kind: MediaKind
  file: FileRef
  /** A smaller picture of it, to be shown in the conversation. */
  preview?: FileRef
  /** A data URL of a few pixels that came with the message. */
  tiny?: string
  width: number
  height: number
  /** Seconds. */
  duration: number
  name: string
  title?: string
  performer?: string
  /** Loudness from 0 to 31, of voice messages. */
  wave?: number[]
  sticker?: Pick<Sticker, 'form' | 'emoji' | 'set'>
  spoiler?: boolean
}
