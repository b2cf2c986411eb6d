// Stickers and GIFs that one keeps: https://core.telegram.org/api/stickers
import { type tl, Long } from '@mtcute/core'
import { documentOf } from '../convert/media.ts'
import { setInfoOf, setOf, stickersOf } from '../convert/sticker.ts'
import type { FileRef, Media, PeerId, Reply, SetRef, Sticker, StickerSet, StickerSetInfo } from '../records.ts'
import { type Context, hear, inputPeer, zero } from './context.ts'
import { announceIds, replyTo } from './send.ts'

export interface OutgoingSticker { chat: PeerId; file: FileRef; randomId: string; reply?: Reply; silent?: boolean }

export function stickersApi(c: Context) {
  const inputSet = (s: SetRef): tl.TypeInputStickerSet => ('id' in s && s.id
    ? { _: 'inputStickerSetID', id: Long.fromString(s.id), accessHash: Long.fromString(s.hash ?? '0') } : { _: 'inputStickerSetShortName', shortName: s.short ?? '' })
  const inputDocument = (f: FileRef): tl.RawInputDocument => ({
    _: 'inputDocument', id: Long.fromString(f.id), accessHash: Long.fromString(f.hash), fileReference: Uint8Array.from(atob(f.ref), (x) => x.charCodeAt(0)),
  })

  return {
    async stickerSets(): Promise<StickerSetInfo[]> {
      const r = await c.client.call({ _: 'messages.getAllStickers', hash: zero })
      return r._ === 'messages.allStickers' ? r.sets.map(setInfoOf) : []
    },

    /** Sets of custom emoji: those one has, then others that the server offers. */
    async emojiSets(): Promise<StickerSetInfo[]> {
      const [own, offered] = await Promise.all([
        c.client.call({ _: 'messages.getEmojiStickers', hash: zero }), c.client.call({ _: 'messages.getFeaturedEmojiStickers', hash: zero }),
      ])
      const sets = own._ === 'messages.allStickers' ? own.sets.map(setInfoOf) : []
      const more = offered._ === 'messages.featuredStickers' ? offered.sets.map((s) => setInfoOf(s.set)) : []
      return [...sets, ...more.filter((m) => !sets.some((s) => s.ref.id === m.ref.id))]
    },

    async stickerSet(ref: SetRef): Promise<StickerSet | undefined> {
      return setOf(await c.client.call({ _: 'messages.getStickerSet', stickerset: inputSet(ref), hash: 0 }))
    },

    async recentStickers(): Promise<Sticker[]> {
      const r = await c.client.call({ _: 'messages.getRecentStickers', hash: zero })
      return r._ === 'messages.recentStickers' ? stickersOf(r.stickers) : []
    },

    async favedStickers(): Promise<Sticker[]> {
      const r = await c.client.call({ _: 'messages.getFavedStickers', hash: zero })
      return r._ === 'messages.favedStickers' ? stickersOf(r.stickers) : []
    },

    async faveSticker(f: FileRef, faved: boolean): Promise<void> {
      await c.client.call({ _: 'messages.faveSticker', id: inputDocument(f), unfave: !faved })
      c.emit({ e: 'stickers', of: 'faved' })
    },

    async forgetRecentSticker(f: FileRef): Promise<void> {
      await c.client.call({ _: 'messages.saveRecentSticker', id: inputDocument(f), unsave: true })
      c.emit({ e: 'stickers', of: 'recent' })
    },

    async installSet(ref: SetRef, on: boolean): Promise<void> {
      if (on) await c.client.call({ _: 'messages.installStickerSet', stickerset: inputSet(ref), archived: false })
      else await c.client.call({ _: 'messages.uninstallStickerSet', stickerset: inputSet(ref) })
      c.emit({ e: 'stickers', of: 'sets' })
    },

    /** The emoji that a server offers as signs of topics. */
    async topicIcons(): Promise<Sticker[]> {
      return setOf(await c.client.call({ _: 'messages.getStickerSet', stickerset: { _: 'inputStickerSetEmojiDefaultTopicIcons' }, hash: 0 }))?.stickers ?? []
    },

    async customEmoji(ids: string[]): Promise<Sticker[]> {
      return stickersOf(await c.client.call({ _: 'messages.getCustomEmojiDocuments', documentId: ids.map((id) => Long.fromString(id)) }))
    },

    /** Public sets by a word in their name. */
    async findSets(query: string): Promise<StickerSetInfo[]> {
      const r = await c.client.call({ _: 'messages.searchStickerSets', q: query, hash: zero })
      return r._ === 'messages.foundStickerSets' ? r.sets.map((s) => setInfoOf(s.set)) : []
    },

    async gifs(): Promise<Media[]> {
      const r = await c.client.call({ _: 'messages.getSavedGifs', hash: zero })
      return r._ === 'messages.savedGifs' ? r.gifs.flatMap((d) => (d._ === 'document' ? [documentOf(d)] : [])) : []
    },

    async saveGif(f: FileRef, saved: boolean): Promise<void> {
      await c.client.call({ _: 'messages.saveGif', id: inputDocument(f), unsave: !saved })
      c.emit({ e: 'stickers', of: 'gifs' })
    },

    /** Sends a sticker or a GIF that the server has. */
    async sendKept(o: OutgoingSticker): Promise<void> {
      const r = await c.client.call({
        _: 'messages.sendMedia', peer: await inputPeer(c, o.chat), media: { _: 'inputMediaDocument', id: inputDocument(o.file) }, message: '',
        randomId: Long.fromString(o.randomId), silent: o.silent ?? false, ...replyTo(o.reply),
      })
      announceIds(c, r)
      hear(c, r)
      c.emit({ e: 'stickers', of: 'recent' })
    },
  }
}
