// Everybody makes a set of stickers with a library of their own and sends from
// it to the others, who load the sticker, open its set and install it. TDLib
// checks what it is told and complains in its log: any complaint fails.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as tdl from 'tdl'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { Gotd } from './lib/program.mjs'
import { Server } from './lib/server.mjs'
import { stickers } from './lib/stickers.mjs'
import { act } from './lib/supergroups.mjs'
import { TDLib } from './lib/tdlib.mjs'

process.env.TDLIB_LOG ??= '1' // errors: the least at which TDLib says what it finds wrong

// See group.test.mjs: TDLib recognises invite links of t.me alone.
const known = (message) => message.includes('Unsupported invite link')

let server
let dir
before(async () => {
  server = await Server.start()
  dir = await mkdtemp(path.join(tmpdir(), 'chappe-stickers-'))
})
after(async () => {
  await server.stop()
  await rm(dir, { recursive: true, force: true })
})

test('own sets of mtcute, TDLib and gotd', { timeout: 180_000 }, async () => {
  const complaints = []
  const people = []
  try {
    for (const [kind, name] of [[Mtcute, 'Alice'], [TDLib, 'Bob'], [Gotd, 'Carol']]) {
      const p = await kind.connect(server, { name, phone: newPhone() })
      people.push(p)
      if (p instanceof TDLib) tdl.setLogMessageCallback(1, (level, message) => complaints.push(message))
      await p.signUp(name)
    }
    await story(people)
    await lookAround(people[1])
    assert.deepEqual(complaints.filter((c) => !known(c)), [])
  } finally {
    for (const p of people) await p.close()
  }
})

// animation is a sticker that nobody else has.
async function animation(name) {
  const layer = { ddd: 0, ind: 1, ty: 4, nm: randomBytes(8).toString('hex'), sr: 1, ks: {}, ao: 0, shapes: [], ip: 0, op: 120, st: 0, bm: 0 }
  const bytes = gzipSync(JSON.stringify({ tgs: 1, v: '5.5.2', fr: 60, ip: 0, op: 120, w: 512, h: 512, nm: '', ddd: 0, assets: [], layers: [layer] }))
  const file = path.join(dir, `${name}.tgs`)
  await writeFile(file, bytes)
  return { file, sum: createHash('sha256').update(bytes).digest('hex') }
}

async function story([alice, bob, carol]) {
  const group = await act(alice, 'found', 'Collection', false)
  const link = await act(alice, 'link', group, false)
  await act(bob, 'join', link)
  const atCarol = await carol.join(link)
  const everybody = [[alice, group], [bob, group], [carol, atCarol]]
  for (const [p] of everybody) assert.deepEqual(await stickers(p, 'installed'), ['Chappe'])
  for (const [p, chat] of everybody) {
    const name = `of_${p.name.toLowerCase()}`
    const made = await animation(name)
    assert.equal(await stickers(p, 'makeSet', name, made.file, '🔥'), 1)
    await stickers(p, 'send', chat, name)
    for (const [other, its] of everybody) {
      if (other === p) continue
      const m = await other.expect('message', (m) => isSticker(other, m))
      const seen = await stickers(other, 'look', its, m.id)
      assert.deepEqual(seen, { sum: made.sum, set: name, emoji: '🔥' }, `what ${other.name} sees of ${p.name}`)
      await stickers(other, 'install', name)
    }
  }
  const all = ['Chappe', 'of_alice', 'of_bob', 'of_carol']
  for (const [p] of everybody) assert.deepEqual(await stickers(p, 'installed'), all)
}

// lookAround opens what TDLib shows of the sets that come with the server.
async function lookAround({ client }) {
  const custom = await client.invoke({ _: 'getInstalledStickerSets', sticker_type: { _: 'stickerTypeCustomEmoji' } })
  assert.deepEqual(custom.sets.map((s) => s.name), ['ChappeEmoji'])
  const icons = await client.invoke({ _: 'getForumTopicDefaultIcons' })
  assert.equal(icons.stickers.length, 24)
  const animated = await client.invoke({ _: 'getAnimatedEmoji', emoji: '🔥' })
  assert.equal(animated.sticker.format._, 'stickerFormatTgs')
  const categories = await client.invoke({ _: 'getEmojiCategories', type: { _: 'emojiCategoryTypeRegularStickers' } })
  assert.equal(categories.categories.length, 12)
  const found = await client.invoke({ _: 'getStickers', sticker_type: { _: 'stickerTypeRegular' }, query: '☕', limit: 10, chat_id: 0 })
  assert.equal(found.stickers.length, 1)
  const words = await client.invoke({ _: 'searchEmojis', text: 'amour', input_language_codes: ['fr'] })
  assert.ok(words.emoji_keywords.some((k) => k.keyword === 'amour' && k.emoji === '💌'), 'French words')
  const set = await client.invoke({ _: 'searchStickerSet', name: 'Chappe', ignore_cache: false })
  assert.equal(set.stickers.length, 16)
}

const isSticker = (p, m) => (p instanceof TDLib ? m.content === 'messageSticker' : m.media === 'sticker' || m.media === 'document')
