// One person in Chromium, one with TDLib, in a conversation of two.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { download, sendFile, watchMedia } from '../../test/clients/lib/media.mjs'
import { stickers } from '../../test/clients/lib/stickers.mjs'
import { tdlib } from './foreign.mjs'
import { Server } from './lib.mjs'

let server, a, t, chat, picture

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', '+33612000131')
  await a.page.locator('.welcome footer button').last().click()
  t = await tdlib(server, 'Théo', '+33612000132')
  watchMedia(t)
  chat = await t.addContact('+33612000131', 'Anna')
  const url = await a.page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 800, height: 600 })
    const g = canvas.getContext('2d')
    g.fillStyle = '#a02020'
    g.fillRect(0, 0, 400, 600)
    return canvas.toDataURL('image/jpeg', 0.9)
  })
  picture = path.join(server.dir, 'half.jpg')
  await writeFile(picture, Buffer.from(url.split(',')[1], 'base64'))
})
after(async () => {
  await t?.close()
  await server.stop()
})

test('words go both ways, with ticks, replies, edits and what is taken back', async () => {
  const first = await t.send(chat, 'Good day from TDLib')
  await a.openChat('Théo')
  await a.message('Good day from TDLib').waitFor()
  await t.expect('read', (e) => e.id >= first)
  await a.menu('Good day from TDLib', 'Reply')
  await a.write('Good day from a **browser**')
  const heard = await t.expect('message', (e) => e.text === 'Good day from a browser')
  assert.equal(heard.replyTo, first)
  await t.read(chat, heard.id)
  await a.message('Good day from a browser').locator('.meta svg.read').waitFor()
  await t.send(chat, 'I answer', { replyTo: heard.id })
  await a.message('I answer').locator('.reply-to', { hasText: 'Good day from a browser' }).waitFor()
  await t.edit(chat, first, 'Changed by TDLib')
  await a.page.locator('article.msg .text', { hasText: /^Changed by TDLib/ }).waitFor()
  await a.message('I answer').locator('.reply-to').waitFor()
  await a.page.locator('.editor').click()
  await a.page.keyboard.press('ArrowUp')
  await a.page.locator('.above', { hasText: 'Edit message' }).waitFor()
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.insertText('Changed in a browser')
  await a.page.keyboard.press('Enter')
  await t.expect('edit', (e) => e.text === 'Changed in a browser')
  const last = await t.send(chat, 'Not meant to be sent')
  await a.message('Not meant to be sent').waitFor()
  await t.remove(chat, last)
  await a.message('Not meant to be sent').waitFor({ state: 'detached' })
  await t.typing(chat)
  await a.page.locator('.chat-head .state', { hasText: 'typing' }).waitFor()
})

test('a photo goes both ways and is the same', async () => {
  await sendFile(t, chat, 'photo', { path: picture, caption: 'From TDLib' })
  const image = a.message('From TDLib').locator('.picture img.full')
  await image.waitFor()
  assert.equal(await image.evaluate((img) => img.naturalWidth), 800)
  const chooser = a.page.waitForEvent('filechooser')
  await a.page.locator('.compose').getByRole('button', { name: 'Attach' }).click()
  await (await chooser).setFiles([picture])
  await a.page.locator('dialog .attached').waitFor()
  await a.page.keyboard.insertText('From a browser')
  await a.page.keyboard.press('Enter')
  const shown = await t.expect('media', (e) => e.kind === 'photo' && e.caption === 'From a browser')
  const bytes = await download(t, shown)
  assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xd8])
  assert.equal(shown.raw().photo.sizes.at(-1).width, 800)
})

test('stickers go both ways, from the set that everybody has', async () => {
  const [name] = await stickers(t, 'installed')
  await stickers(t, 'send', chat, name)
  await a.page.locator('article.msg .sticker .sticker-box').waitFor()
  await a.page.locator('.compose').getByRole('button', { name: 'Emoji' }).click()
  await a.page.locator('.panel').getByRole('tab', { name: 'Stickers' }).click()
  await a.page.locator('.sticker-grid button').first().click()
  const got = await t.expect('message', (e) => e.content === 'messageSticker')
  const seen = await stickers(t, 'look', chat, got.id)
  assert.equal(seen.set, name)
  await a.page.keyboard.press('Escape')
})

test('reactions go both ways', async () => {
  const mine = await t.send(chat, 'What do you think?')
  await a.message('What do you think?').locator('.bubble').click({ button: 'right' })
  await a.page.getByRole('menuitemcheckbox', { name: '🎉' }).click()
  await t.expect('reactions', (e) => e.id === mine && e.text === '🎉1')
  await a.write('And you?')
  const theirs = await t.expect('message', (e) => e.text === 'And you?')
  await t.react(chat, theirs.id, '🔥')
  await a.message('And you?').getByRole('button', { name: /^🔥 1/ }).waitFor()
  await t.react(chat, theirs.id)
  await a.message('And you?').getByRole('button', { name: /^🔥/ }).waitFor({ state: 'detached' })
})

test('emoji that are pictures stand in words', async () => {
  const { sets } = await t.client.invoke({ _: 'getInstalledStickerSets', sticker_type: { _: 'stickerTypeCustomEmoji' } })
  const { stickers: [one] } = await t.client.invoke({ _: 'getStickerSet', set_id: sets[0].id })
  const custom = one.full_type.custom_emoji_id
  const words = { _: 'formattedText', text: `${one.emoji} from TDLib`, entities: [{ _: 'textEntity', offset: 0, length: one.emoji.length, type: { _: 'textEntityTypeCustomEmoji', custom_emoji_id: custom } }] }
  await t.client.invoke({ _: 'sendMessage', chat_id: chat, input_message_content: { _: 'inputMessageText', text: words } })
  await a.message('from TDLib').last().locator('.text .inline-emoji.drawn svg, .text .inline-emoji.drawn canvas, .text .inline-emoji.drawn img').first().waitFor()
  assert.ok((await a.message('from TDLib').last().innerText()).includes(one.emoji), 'it is copied as the emoji that it stands for')
  await a.shot('emoji')
})

test('nothing went wrong on the page', () => assert.deepEqual(a.errors, []))
