// Pictures of the web client for the documentation, of the world that
// `chappe demo` writes. See scripts/screenshots.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Server } from './e2e/lib.mjs'

const run = promisify(execFile)
const program = process.env.CHAPPE ?? path.resolve(import.meta.dirname, '../bin/chappe')
const [out = path.resolve(import.meta.dirname, '../docs/screenshots'), only = ''] = process.argv.slice(2)

// The evening on which the story ends, which is also what the pages take for
// the present.
const day = process.env.DAY ?? new Date(Date.now() - 24 * 3600_000).toISOString().slice(0, 10)
const present = new Date(`${day}T18:46:00`)
const camille = '+33639980001'

const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
}
const themes = ['light', 'dark']

/** A server of its own with the demo's world: whoever signs in a second time is told so. */
async function world() {
  const server = new Server()
  server.dir = await mkdtemp(path.join(tmpdir(), 'chappe-shots-'))
  server.data = path.join(server.dir, 'data')
  server.people = []
  await run(program, ['demo', '--data', server.data, '--at', day])
  await server.up('127.0.0.1:0')
  return server
}

await mkdir(out, { recursive: true })

/** Waits until nothing moves: fonts, pictures, animations. */
async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.all([...document.images].map((i) => i.decode().catch(() => undefined)))
    await Promise.all(document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity).map((a) => a.finished.catch(() => undefined)))
  })
  await page.waitForTimeout(400)
}

/** Takes one view in both themes. */
async function shoot(person, size, name) {
  if (only && !`${name}-${size}`.includes(only)) return
  for (const colorScheme of themes) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await settled(person.page)
    await person.page.screenshot({ path: path.join(out, `${name}-${size}-${colorScheme}.png`), animations: 'disabled', caret: 'hide' })
  }
}

/** Back at the list on a phone, where a chat hides it. */
async function home(page, size) {
  if (size !== 'phone') return
  await page.evaluate(() => { location.hash = '#/' })
  await page.locator('.chats').waitFor()
}

/** The views, in the order in which they are walked through. */
async function walk(server, size, options) {
  const p = await server.visitor({ ...options, locale: 'en-GB', timezoneId: Intl.DateTimeFormat().resolvedOptions().timeZone })
  const { page } = p
  await page.clock.setFixedTime(present)
  await page.locator('input[type=tel]').waitFor()
  await p.page.locator('#country-code:not(:empty)').waitFor()
  await shoot(p, size, 'sign-in')
  await p.signIn(camille)
  await page.locator('.chats .chat').nth(7).waitFor()
  if (size === 'phone') await shoot(p, size, 'chats')
  await p.openChat('Hugo Bernard')
  await page.locator('article.msg').nth(4).waitFor()
  await shoot(p, size, size === 'phone' ? 'conversation' : 'chats')
  await home(page, size)
  await p.openChat('Tower 14 · restoration')
  await page.locator('article.msg').nth(4).waitFor()
  await shoot(p, size, 'group')
  await home(page, size)
  await p.openChat('The Optical Telegraph')
  await page.locator('article.msg').nth(2).waitFor()
  await shoot(p, size, 'channel')
  await page.locator('article.msg .picture').last().click()
  await page.locator('dialog.viewer .shown > img:not(.early)').waitFor()
  await shoot(p, size, 'viewer')
  await page.keyboard.press('Escape')
  await page.locator('dialog.viewer').waitFor({ state: 'detached' })
  await page.locator('article.msg .comments').last().click()
  await page.locator('article.msg', { hasText: 'committee' }).first().waitFor().catch(() => undefined)
  await page.locator('article.msg').nth(3).waitFor()
  await shoot(p, size, 'comments')
  await page.evaluate(() => { location.hash = '#/' })
  await home(page, size)
  if (size !== 'phone') await p.openChat('Hugo Bernard')
  await page.locator('.rail button').last().click()
  await page.locator('.settings-card').waitFor()
  await shoot(p, size, 'settings')
  return p
}

/** The pages of links, as people without a client see them. */
async function links(server, size, p) {
  await p.page.goto(`http://${server.address}/optical_gazette`)
  await shoot(p, size, 'link')
}

for (const [size, options] of Object.entries(sizes)) {
  const server = await world()
  try {
    const p = await walk(server, size, options)
    await links(server, size, p)
    if (p.errors.length) console.error(p.errors.join('\n'))
  } finally {
    await server.stop()
  }
}
