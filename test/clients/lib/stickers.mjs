// What people do with stickers, by each library.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Gotd } from './program.mjs'
import { TDLib } from './tdlib.mjs'

const sum = (bytes) => createHash('sha256').update(bytes).digest('hex')

const mtcute = {
  async makeSet(p, name, file, emoji) {
    const set = await p.client.createStickerSet({
      owner: 'self', title: `Set ${name}`, shortName: name, stickers: [{ file: await readFile(file), emojis: emoji }],
    })
    return set.count
  },
  async send(p, chat, name) {
    const set = await p.client.getStickerSet(name)
    await p.client.sendMedia(chat, set.stickers[0].sticker.inputMedia)
  },
  // look returns what a message shows: its bytes, and the set that it is from.
  async look(p, chat, id) {
    const [m] = await p.client.getMessages(chat, id)
    const set = await p.client.getStickerSet(m.media.inputStickerSet)
    return { sum: sum(await p.client.downloadAsBuffer(m.media)), set: set.shortName, emoji: m.media.emoji }
  },
  async installed(p) {
    return (await p.client.getInstalledStickers()).map((s) => s.brief?.shortName ?? s.shortName).sort()
  },
  install: (p, name) => p.client.call({ _: 'messages.installStickerSet', stickerset: { _: 'inputStickerSetShortName', shortName: name }, archived: false }),
}

const tdlib = {
  async makeSet(p, name, file, emoji) {
    const set = await p.client.invoke({
      _: 'createNewStickerSet', title: `Set ${name}`, name, sticker_type: { _: 'stickerTypeRegular' }, source: 'scenario',
      stickers: [{ _: 'inputSticker', sticker: { _: 'inputFileLocal', path: file }, format: { _: 'stickerFormatTgs' }, emojis: emoji, keywords: [] }],
    })
    return set.stickers.length
  },
  // TDLib complains of its own sum if a sticker is sent while it loads the recent ones.
  async send(p, chat, name) {
    await p.client.invoke({ _: 'getRecentStickers', is_attached: false })
    const set = await p.client.invoke({ _: 'searchStickerSet', name, ignore_cache: false })
    const [s] = set.stickers
    await p.client.invoke({
      _: 'sendMessage', chat_id: chat,
      input_message_content: { _: 'inputMessageSticker', sticker: { _: 'inputFileId', id: s.sticker.id }, width: s.width, height: s.height, emoji: s.emoji },
    })
    await p.expect('sent', () => true)
  },
  async look(p, chat, id) {
    const { content } = await p.client.invoke({ _: 'getMessage', chat_id: chat, message_id: id })
    const s = content.sticker
    const file = await p.client.invoke({ _: 'downloadFile', file_id: s.sticker.id, priority: 1, synchronous: true, offset: 0, limit: 0 })
    const set = await p.client.invoke({ _: 'getStickerSet', set_id: s.set_id })
    return { sum: sum(await readFile(file.local.path)), set: set.name, emoji: s.emoji }
  },
  async installed(p) {
    const all = await p.client.invoke({ _: 'getInstalledStickerSets', sticker_type: { _: 'stickerTypeRegular' } })
    return all.sets.map((s) => s.name).sort()
  },
  async install(p, name) {
    const set = await p.client.invoke({ _: 'searchStickerSet', name, ignore_cache: false })
    await p.client.invoke({ _: 'changeStickerSet', set_id: set.id, is_installed: true, is_archived: false })
  },
}

const gotd = {
  makeSet: (p, name, file, emoji) => p.do('makeSet', { name, file, text: emoji }),
  send: (p, chat, name) => p.do('sendSticker', { chat, name }),
  look: (p, chat, message) => p.do('look', { chat, message }),
  installed: (p) => p.do('installed'),
  install: (p, name) => p.do('install', { name }),
}

export function stickers(p, verb, ...args) {
  p.did(`${verb} (stickers)`, args)
  const by = p instanceof TDLib ? tdlib : p instanceof Gotd ? gotd : mtcute
  return by[verb](p, ...args)
}
