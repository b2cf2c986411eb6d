// What is heard and seen while it comes: voice messages, music, videos.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const anna = '+33612000051'
const ben = '+33612000052'
let server, a, b

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('Listen')
  await b.openChat('Anna')
  await b.page.waitForFunction(() => navigator.serviceWorker.controller)
})
after(() => server.stop())

const mic = (p) => p.page.getByRole('button', { name: 'Record a voice message' })
const sounds = (p) => p.page.locator('article.msg .sound')
// spoken waits until so many seconds are recorded.
const spoken = (p, seconds) => p.page.waitForFunction((s) => Number(document.querySelector('.voice-time')?.textContent.match(/0:(\d\d)/)?.[1]) >= s, seconds)

async function attach(person, file) {
  const chooser = person.page.waitForEvent('filechooser')
  await person.page.locator('.compose button[aria-label="Attach files"]').click()
  await (await chooser).setFiles([file])
  await person.page.locator('dialog button[type=submit]').click()
}

// heardParts counts the parts of files that the page is asked for from now on.
function heardParts(p) {
  return p.page.evaluate(() => {
    globalThis.heardParts = new Set()
    navigator.serviceWorker.addEventListener('message', (e) => { if (e.data.stream) globalThis.heardParts.add(e.data.offset) })
  })
}

test('a press on the microphone records, another sends; the other plays it and both see that', async () => {
  await mic(a).click()
  await a.page.locator('.voice-wave').waitFor()
  await spoken(a, 4)
  await b.page.locator('.chat-head .state', { hasText: 'recording a voice message' }).waitFor()
  await a.page.locator('.voice-bar').getByRole('button', { name: 'Send' }).click()
  await sounds(a).locator('.wave').waitFor()
  await a.page.locator('article.msg').last().locator('.meta svg.sent, .meta svg.read').waitFor()
  const there = sounds(b).first()
  await there.locator('.unheard').waitFor()
  await b.page.locator('.chats .chat', { hasText: 'Voice message' }).waitFor()
  const high = await there.locator('.wave i').evaluateAll((all) => new Set(all.map((i) => i.style.blockSize)).size)
  assert.ok(high > 1, 'the waveform is flat')
  await there.getByRole('button', { name: 'Play' }).click()
  await there.locator('.file-size', { hasText: /0:0[1-9] \/ 0:0[2-9]/ }).waitFor()
  // It stands still meanwhile, however slow the machine is.
  await there.getByRole('button', { name: 'Pause' }).click()
  await b.page.locator('.player').waitFor()
  await there.locator('.speed', { hasText: '1×' }).click()
  await there.locator('.speed', { hasText: '1.5×' }).click()
  await there.locator('.speed', { hasText: '2×' }).waitFor()
  await there.getByRole('button', { name: 'Play' }).click()
  await b.page.locator('.player').waitFor({ state: 'detached' })
  await there.locator('.unheard').waitFor({ state: 'detached' })
  await sounds(a).first().locator('.unheard').waitFor({ state: 'detached' })
  assert.deepEqual(await b.axe(), [])
})

test('who holds the microphone sends by letting go, drops by sliding aside, goes on by sliding up', async () => {
  const at = await mic(a).boundingBox()
  const { mouse } = a.page
  await mouse.move(at.x + 10, at.y + 10)
  await mouse.down()
  await spoken(a, 1)
  await mouse.up()
  await sounds(b).nth(1).waitFor()
  await mouse.move(at.x + 10, at.y + 10)
  await mouse.down()
  await spoken(a, 1)
  await mouse.move(at.x - 130, at.y + 10, { steps: 5 })
  await a.page.locator('.voice-bar').waitFor({ state: 'detached' })
  await mouse.up()
  await mouse.move(at.x + 10, at.y + 10)
  await mouse.down()
  await spoken(a, 1)
  await mouse.move(at.x + 10, at.y - 90, { steps: 5 })
  await mouse.up()
  await a.page.locator('.voice-wave').waitFor()
  assert.deepEqual(await a.axe(), [])
  await a.page.keyboard.press('Escape')
  await a.page.locator('.voice-bar').waitFor({ state: 'detached' })
  assert.equal(await sounds(a).count(), 2)
})

test('by keyboard: Enter on the microphone, Enter to send', async () => {
  await mic(a).focus()
  await a.page.keyboard.press('Enter')
  await spoken(a, 1)
  await a.page.keyboard.press('Enter')
  await sounds(b).nth(2).waitFor()
})

// A long piece of music without compression: any place in it is as far into the file.
function wav(seconds) {
  const rate = 44_100
  const data = Buffer.alloc(seconds * rate * 2)
  for (let i = 0; i < data.length; i += 2) data.writeInt16LE(Math.round(6000 * Math.sin(i / 40)), i)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

test('music is played while it comes, from any place in it', async () => {
  await attach(a, { name: 'long.wav', mimeType: 'audio/wav', buffer: wav(240) })
  const song = b.page.locator('.sound', { hasText: 'long' })
  await song.locator('.file-size', { hasText: '4:00' }).waitFor({ timeout: 60_000 })
  await heardParts(b)
  await song.getByRole('button', { name: 'Play' }).click()
  await song.locator('.file-size', { hasText: /0:[0-5][1-9] \// }).waitFor()
  await song.locator('.seek').fill('200')
  await song.locator('.file-size', { hasText: /3:[2-5][1-9] \// }).waitFor()
  const parts = await b.page.evaluate(() => [...globalThis.heardParts].map((o) => o / (512 << 10)))
  assert.ok(parts.includes(0) && parts.some((n) => n >= 33), `parts ${parts}`)
  assert.ok(parts.length < 30, `${parts.length} of 41 parts were fetched`)
  await song.getByRole('button', { name: 'Pause' }).click()
  await b.page.locator('.player').getByRole('button', { name: 'Stop playing' }).click()
})

// filmed is a video of two seconds, made by the browser.
async function filmed(person) {
  const url = await person.page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 180
    const g = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' })
    const pieces = []
    recorder.ondataavailable = (e) => pieces.push(e.data)
    const ended = new Promise((done) => { recorder.onstop = done })
    recorder.start()
    for (let i = 0; i < 40; i++) {
      g.fillStyle = `hsl(${i * 9} 80% 50%)`
      g.fillRect(0, 0, 320, 180)
      await new Promise((done) => setTimeout(done, 50))
    }
    recorder.stop()
    await ended
    const reader = new FileReader()
    return new Promise((done) => { reader.onload = () => done(reader.result); reader.readAsDataURL(new Blob(pieces, { type: 'video/webm' })) })
  })
  return Buffer.from(url.split(',')[1], 'base64')
}

test('a video is played through the service worker', async () => {
  await attach(a, { name: 'film.webm', mimeType: 'video/webm', buffer: await filmed(a) })
  await b.page.locator('.picture .play').click({ timeout: 60_000 })
  const film = b.page.locator('dialog.viewer video')
  await film.waitFor()
  assert.match(await film.getAttribute('src'), /^\/stream\?/)
  await b.page.waitForFunction(() => document.querySelector('dialog.viewer video').currentTime > 0.5)
  await b.page.keyboard.press('Escape')
})

test('nothing went wrong on either page', () => {
  assert.deepEqual(a.errors, [])
  assert.deepEqual(b.errors, [])
})
