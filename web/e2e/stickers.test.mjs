// Stickers of all three kinds, their sets, and GIFs that one keeps.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { gotd } from './foreign.mjs'
import { Server } from './lib.mjs'

let server, a, b, g

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', '+33612000111')
  b = await server.person('Ben', '+33612000112')
  await a.page.locator('.welcome footer button').last().click()
  await a.add('+33612000112', 'Ben')
  await a.write('Look at these')
  await b.openChat('Anna')
  g = await gotd(server, 'Gustave', '+33612000113')
  await g.do('newStickers', { text: 'Signals', name: 'signals_of_tests', emoji: '👋', answers: [await webp(a), await tgs()] })
})
after(async () => {
  await g?.close()
  await server.stop()
})

// webp is a still sticker: a disc on nothing.
async function webp(person) {
  const url = await person.page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 512
    const c = canvas.getContext('2d')
    c.fillStyle = '#00a000'
    c.beginPath()
    c.arc(256, 256, 200, 0, 7)
    c.fill()
    return canvas.toDataURL('image/webp', 0.9)
  })
  const file = path.join(server.dir, 'disc.webp')
  await writeFile(file, Buffer.from(url.split(',')[1], 'base64'))
  return file
}

// tgs is an animation: a red square that turns.
async function tgs() {
  const still = (k) => ({ a: 0, k })
  const animation = {
    tgs: 1, v: '5.5.2', fr: 60, ip: 0, op: 60, w: 512, h: 512, nm: 'square', ddd: 0, assets: [],
    layers: [{
      ddd: 0, ind: 1, ty: 4, nm: 'square', sr: 1, ao: 0, ip: 0, op: 60, st: 0, bm: 0,
      ks: { o: still(100), r: { a: 1, k: [{ t: 0, s: [0], i: { x: [0.8], y: [0.8] }, o: { x: [0.2], y: [0.2] } }, { t: 60, s: [90] }] }, p: still([256, 256, 0]), a: still([0, 0, 0]), s: still([100, 100, 100]) },
      shapes: [{ ty: 'gr', nm: 'g', it: [
        { ty: 'rc', nm: 'r', d: 1, s: still([300, 300]), p: still([0, 0]), r: still(0) },
        { ty: 'fl', nm: 'f', c: still([0.8, 0, 0, 1]), o: still(100), r: 1 },
        { ty: 'tr', p: still([0, 0]), a: still([0, 0]), s: still([100, 100]), r: still(0), o: still(100), sk: still(0), sa: still(0) },
      ] }],
    }],
  }
  const file = path.join(server.dir, 'square.tgs')
  await writeFile(file, gzipSync(JSON.stringify(animation)))
  return file
}

const panel = (p) => p.page.getByRole('dialog', { name: 'Emoji, stickers and GIFs' })
const openPanel = async (p, tab) => {
  await p.page.locator('.compose').getByRole('button', { name: 'Emoji' }).click()
  await panel(p).getByRole('tab', { name: tab }).click()
}

test('a set is looked at by its link and added', async () => {
  await a.page.goto(`http://${server.address}/#/addstickers/signals_of_tests`)
  const d = a.page.locator('dialog.sheet')
  await d.getByRole('heading', { name: 'Signals' }).waitFor()
  await d.locator('.set-grid img').waitFor()
  await d.locator('.set-grid canvas').waitFor()
  assert.deepEqual(await a.axe(), [])
  await d.getByRole('button', { name: 'Add 2 stickers' }).click()
  await a.page.locator('.toast', { hasText: 'The set is yours now.' }).waitFor()
})

test('stickers are sent, still and moving, and lead to their set', async () => {
  await a.openChat('Ben')
  await openPanel(a, 'Stickers')
  const grid = panel(a).locator('[data-part="signals_of_tests"]')
  await grid.locator('img').waitFor()
  assert.deepEqual(await a.axe(), [])
  await grid.getByRole('button').first().click()
  await b.page.locator('article.msg .sticker img').waitFor()
  await grid.getByRole('button').nth(1).click()
  const moving = b.page.locator('article.msg .sticker canvas')
  await moving.waitFor()
  await b.page.waitForFunction(() => {
    const canvas = document.querySelector('article.msg .sticker canvas')
    const data = canvas?.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data
    return data && data[0] > 150 && data[3] > 200
  })
  await b.page.locator('.chats .chat', { hasText: 'Sticker' }).waitFor()
  await moving.click()
  await b.page.getByRole('button', { name: 'Add 2 stickers' }).click()
  await b.page.locator('.toast', { hasText: 'The set is yours now.' }).waitFor()
})

test('recent ones and favourites are there, and the keyboard chooses', async () => {
  await a.page.keyboard.press('Escape')
  await openPanel(a, 'Stickers')
  await panel(a).locator('[data-part="recent"] button').nth(1).waitFor()
  await panel(a).locator('[data-part="recent"] button').first().click({ button: 'right' })
  await a.page.getByRole('menuitem', { name: 'Add to favourites' }).click()
  await panel(a).locator('[data-part="faved"] button').waitFor()
  const sent = await b.page.locator('article.msg .sticker').count()
  await panel(a).locator('input').focus()
  await a.page.keyboard.press('ArrowDown')
  await a.page.keyboard.press('Enter')
  await b.page.waitForFunction((n) => document.querySelectorAll('article.msg .sticker').length > n, sent)
  await a.page.keyboard.press('Escape')
})

test('a GIF is kept from a conversation and sent again', async () => {
  const gif = Buffer.from('R0lGODlhAgACAPAAAP8AAAAAACH5BAAKAAAAIf8LTkVUU0NBUEUyLjADAQAAACwAAAAAAgACAAACAoRRACH5BAAKAAAALAAAAAACAAIAAAIChFEAOw==', 'base64')
  const chooser = b.page.waitForEvent('filechooser')
  await b.page.locator('.compose button[aria-label="Attach files"]').click()
  await (await chooser).setFiles([{ name: 'red.gif', mimeType: 'image/gif', buffer: gif }])
  await b.page.locator('dialog button[type=submit]').click()
  await a.page.locator('article.msg .moving').click({ button: 'right' })
  await a.page.getByRole('menuitem', { name: 'Keep this GIF' }).click()
  await openPanel(a, 'GIFs')
  await panel(a).locator('.gif-grid button').click()
  await b.page.locator('article.msg .moving').nth(1).waitFor()
})

test('nothing went wrong on either page', () => {
  assert.deepEqual(a.errors, [])
  assert.deepEqual(b.errors, [])
})
