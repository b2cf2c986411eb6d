// A photo, an album and a file go from one browser to another.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readFile } from 'node:fs/promises'
import { Server } from './lib.mjs'

const anna = '+33612000031'
const ben = '+33612000032'
let server, a, b

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('Look at this')
  await b.openChat('Anna')
})
after(() => server.stop())

// drawn is a PNG of two colours, made by the browser.
async function drawn(person, width, height, colour) {
  const url = await person.page.evaluate(([w, h, c]) => {
    const canvas = document.createElement('canvas')
    canvas.width = w
    canvas.height = h
    const g = canvas.getContext('2d')
    g.fillStyle = c
    g.fillRect(0, 0, w, h)
    g.fillStyle = 'white'
    g.fillRect(w / 4, h / 4, w / 2, h / 2)
    return canvas.toDataURL('image/png')
  }, [width, height, colour])
  return Buffer.from(url.split(',')[1], 'base64')
}

async function attach(person, files, caption) {
  const chooser = person.page.waitForEvent('filechooser')
  await person.page.locator('.compose button[aria-label="Attach files"]').click()
  await (await chooser).setFiles(files)
  if (caption) await person.page.locator('dialog .editor').fill(caption)
  await person.page.locator('dialog button[type=submit]').click()
}

// colourAt is the colour near the corner of what an image shows.
function colourAt(locator) {
  return locator.evaluate(async (img) => {
    await img.decode()
    const canvas = document.createElement('canvas')
    canvas.width = img.naturalWidth
    canvas.height = img.naturalHeight
    const g = canvas.getContext('2d')
    g.drawImage(img, 0, 0)
    return [...g.getImageData(8, 8, 1, 1).data.slice(0, 3)]
  })
}

test('a photo with a caption is seen by the other, small and large', async () => {
  await attach(a, [{ name: 'green.png', mimeType: 'image/png', buffer: await drawn(a, 1600, 1000, '#00a000') }], 'A **green** field')
  const m = b.message('A green field')
  const image = m.locator('.picture img.full')
  await image.waitFor()
  const [red, green, blue] = await colourAt(image)
  assert.ok(red < 40 && green > 130 && blue < 40, `${red} ${green} ${blue}`)
  const box = await m.locator('.picture').boundingBox()
  assert.ok(Math.abs(box.width / box.height - 1.6) < 0.02, `${box.width} × ${box.height}`)
  await m.locator('.text b', { hasText: 'green' }).waitFor()
  await m.locator('.picture').click()
  await b.page.locator('dialog.viewer .shown > img:not(.early)').waitFor()
  assert.equal(await b.page.locator('dialog.viewer .shown > img:not(.early)').evaluate((i) => i.naturalWidth), 1600)
  const shown = b.page.locator('dialog.viewer .shown')
  await shown.locator('img').dblclick()
  await b.page.locator('dialog.viewer .shown.zoomed').waitFor()
  await b.page.keyboard.press('0')
  await b.page.waitForFunction(() => !document.querySelector('dialog.viewer .shown.zoomed'))
  await b.page.keyboard.press('+')
  await b.page.locator('dialog.viewer .shown.zoomed').waitFor()
  await b.page.keyboard.press('Escape')
  await b.page.locator('dialog.viewer').waitFor({ state: 'detached' })
  await a.message('A green field').locator('.meta svg.sent, .meta svg.read').waitFor()
  await a.page.locator('.chats .chat', { hasText: 'Photo, A green field' }).waitFor()
})

test('two photos make an album', async () => {
  const files = [
    { name: 'red.png', mimeType: 'image/png', buffer: await drawn(a, 800, 800, '#c00000') },
    { name: 'blue.png', mimeType: 'image/png', buffer: await drawn(a, 800, 800, '#0000c0') },
  ]
  await attach(a, files, 'Two colours')
  const album = b.message('Two colours').locator('.album')
  await album.locator('.picture img.full').nth(1).waitFor()
  assert.ok((await colourAt(album.locator('.picture img.full').nth(0)))[0] > 150)
  assert.ok((await colourAt(album.locator('.picture img.full').nth(1)))[2] > 150)
  await album.locator('.picture').nth(0).click()
  await b.page.locator('dialog.viewer .shown > img:not(.early)').waitFor()
  await b.page.keyboard.press('ArrowRight')
  await b.page.waitForFunction(async () => {
    const img = document.querySelector('dialog.viewer .shown > img:not(.early)')
    if (!img?.complete) return false
    const g = document.createElement('canvas').getContext('2d')
    g.drawImage(img, 0, 0)
    const [red, , blue] = g.getImageData(8, 8, 1, 1).data
    return blue > 150 && red < 40
  })
  await b.page.keyboard.press('Escape')
})

test('a file has its name and size, and comes down as it was', async () => {
  const buffer = Buffer.from('Minutes of the meeting.\n'.repeat(5000))
  await attach(a, [{ name: 'minutes.txt', mimeType: 'text/plain', buffer }])
  const file = b.page.locator('.file', { hasText: 'minutes.txt' })
  await file.locator('.file-size', { hasText: '120' }).waitFor()
  const download = b.page.waitForEvent('download')
  await file.getByRole('button', { name: 'Download minutes.txt' }).press('Enter')
  const done = await download
  assert.equal(done.suggestedFilename(), 'minutes.txt')
  assert.deepEqual(await readFile(await done.path()), buffer)
})

test('axe finds nothing', async () => {
  assert.deepEqual(await b.axe(), [])
})

test('nothing went wrong on either page', () => {
  assert.deepEqual(a.errors, [])
  assert.deepEqual(b.errors, [])
})
