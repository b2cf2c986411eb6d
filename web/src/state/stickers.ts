// The stickers and GIFs that one keeps; asked for when first wanted, and again
// when another device has changed them.
import { createSignal } from 'solid-js'
import { api } from '../mt/port.ts'
import type { Media, SetRef, Sticker, StickerSet, StickerSetInfo } from '../mt/records.ts'

interface Kept<T> { read: () => T | undefined; want: () => void; changed: () => void; forget: () => void }

function keep<T>(ask: () => Promise<T>): Kept<T> {
  const [value, set] = createSignal<T>()
  let wanted = false
  // The last question counts.
  let turn = 0
  const load = () => {
    const mine = ++turn
    void ask().then((v) => { if (mine === turn) set(() => v) }, () => { if (mine === turn) wanted = false })
  }
  return {
    read: value,
    want() { if (!wanted) { wanted = true; load() } },
    changed() { if (wanted) load() },
    forget() { wanted = false; turn++; set(undefined) },
  }
}

const all = {
  sets: keep<StickerSetInfo[]>(async () => (await api.stickerSets()).filter((s) => !s.emoji && !s.mask)),
  emoji: keep<StickerSetInfo[]>(() => api.emojiSets()),
  recent: keep<Sticker[]>(() => api.recentStickers()),
  faved: keep<Sticker[]>(() => api.favedStickers()),
  gifs: keep<Media[]>(() => api.gifs()),
}

export const stickerSets = all.sets
export const emojiSets = all.emoji
export const recentStickers = all.recent
export const favedStickers = all.faved
export const savedGifs = all.gifs

const loaded = new Map<string, Promise<StickerSet | undefined>>()

/** A set with its stickers, fetched once. */
export function loadSet(ref: SetRef): Promise<StickerSet | undefined> {
  const key = ref.id ?? `@${ref.short}`
  let set = loaded.get(key)
  if (!set) {
    set = api.stickerSet(ref)
    set.catch(() => loaded.delete(key))
    loaded.set(key, set)
  }
  return set
}

export function stickersChanged(of: keyof typeof all): void {
  if (of === 'sets') { loaded.clear(); all.emoji.changed() }
  all[of].changed()
}

export function forgetStickers(): void {
  loaded.clear()
  for (const one of Object.values(all)) one.forget()
}
