// A server of its own, and people who look at it in Chromium, each in a profile
// of their own.
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const run = promisify(execFile)
export const program = process.env.CHAPPE ?? path.resolve(import.meta.dirname, '../../bin/chappe')
// How long a step may take on a machine that does other things as well, in milliseconds.
export const patience = Number(process.env.PATIENCE ?? 60_000)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const browserFlags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
]

export class Server {
  /** A fresh server; `flags` are added to its command line. */
  static async start(flags = []) {
    const s = new Server()
    s.flags = flags
    s.dir = await mkdtemp(path.join(tmpdir(), 'chappe-web-'))
    s.data = path.join(s.dir, 'data')
    s.people = []
    await s.up('127.0.0.1:0')
    return s
  }

  // up starts the process and waits for its one line "ready ADDR".
  async up(listen) {
    this.process = spawn(program, ['serve', '--listen', listen, '--data', this.data, '--registration', 'open', ...(this.flags ?? [])], { stdio: ['ignore', 'pipe', 'ignore'] })
    for await (const line of createInterface({ input: this.process.stdout })) {
      if (!line.startsWith('ready ')) continue
      this.address = line.slice(6).trim()
      return
    }
    throw new Error('the server ended before it was ready')
  }

  async down() {
    if (this.process.exitCode !== null) return
    this.goOn()
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill('SIGTERM')
    await ended
  }

  /** Lets the server stand still, as on a bad line: what is asked meanwhile is answered after `goOn`. */
  pause() {
    this.process.kill('SIGSTOP')
  }

  goOn() {
    this.process.kill('SIGCONT')
  }

  async code(phone) {
    return (await run(program, ['code', phone, '--data', this.data])).stdout.trim()
  }

  /** A person with an account, at the list of chats. */
  async person(first, phone, options = {}) {
    const p = await this.visitor(options)
    await p.signIn(phone, first)
    return p
  }

  async visitor(options = {}) {
    const p = await Person.open(this, options)
    this.people.push(p)
    return p
  }

  async stop() {
    if (process.env.SHOTS) {
      for (const [i, p] of this.people.entries()) { await p.shot(`end-${i}`).catch(() => undefined); console.log('errors', i, p.errors, p.page.url()) }
    }
    for (const p of this.people) await p.context.close().catch(() => undefined)
    await this.down()
    await rm(this.dir, { recursive: true, force: true })
  }
}

export class Person {
  static async open(server, options) {
    const p = new Person()
    p.server = server
    p.profile = await mkdtemp(path.join(server.dir, 'profile-'))
    p.context = await chromium.launchPersistentContext(p.profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: browserFlags, locale: 'en-GB', colorScheme: 'light',
      viewport: { width: 1280, height: 800 }, ...options,
    })
    p.context.setDefaultTimeout(patience)
    p.page = p.context.pages()[0] ?? (await p.context.newPage())
    // SLOW=6 shows what is unsteady where pages take six times as long.
    if (process.env.SLOW) await (await p.context.newCDPSession(p.page)).send('Emulation.setCPUThrottlingRate', { rate: Number(process.env.SLOW) })
    p.errors = []
    p.page.on('pageerror', (e) => p.errors.push(`${e.message}\n${e.stack}`))
    p.page.on('console', (m) => { if (/Content Security Policy|Refused to/.test(m.text())) p.errors.push(m.text()) })
    await p.page.goto(`http://${server.address}/`)
    return p
  }

  async signIn(phone, first, last = '') {
    const { page } = this
    await page.locator('input[type=tel]').fill(phone)
    await page.locator('button[type=submit]').click()
    await page.locator('.code-input').fill(await this.server.code(phone))
    if (first) {
      await page.locator('input[autocomplete=given-name]').fill(first)
      await page.locator('input[autocomplete=family-name]').fill(last)
      await page.locator('button[type=submit]').click()
    }
    await page.locator('.rail').waitFor()
  }

  /** Adds somebody by phone number, which opens the chat. */
  async add(phone, first) {
    const { page } = this
    await page.locator('.list-head button[aria-haspopup=menu]').click()
    await page.locator('.menu button').nth(1).click()
    const fields = page.locator('dialog input')
    await fields.nth(0).fill(phone)
    await fields.nth(1).fill(first)
    await page.locator('dialog button[type=submit]').click()
    await page.locator('.chat-head h1', { hasText: first }).waitFor()
  }

  async openChat(name) {
    await this.page.locator('.chats .chat', { hasText: name }).click()
    await this.page.locator('.chat-head h1', { hasText: name }).waitFor()
  }

  /** A new group of people whom one knows; it is opened. */
  async newGroup(title, people = []) {
    const { page } = this
    await page.locator('.list-head button[aria-haspopup=menu]').click()
    await page.locator('.menu button', { hasText: 'New group' }).click()
    await page.locator('dialog input').first().fill(title)
    for (const name of people) await page.locator('dialog .pick-list .row', { hasText: name }).click()
    await page.locator('dialog button[type=submit]').click()
    await page.locator('.chat-head h1', { hasText: title }).waitFor()
  }

  /** Opens the panel beside the chat, or a page of those who manage it. */
  async manage(...pages) {
    const { page } = this
    if (await page.locator('.side').count()) await page.locator('.side').getByRole('button', { name: 'Close' }).click()
    await page.locator('.side').waitFor({ state: 'detached' })
    await page.locator('.stage').getByRole('button', { name: 'Info', exact: true }).click()
    await page.locator('.side .row', { hasText: /^Manage (group|channel)/ }).click()
    for (const name of pages) await page.locator('.side .row', { hasText: new RegExp(`^${name}`) }).click()
  }

  async write(text) {
    await this.page.locator('.editor').click()
    await this.page.keyboard.insertText(text)
    await this.page.keyboard.press('Enter')
  }

  /** What the clipboard holds once it is like this: writing there takes a moment. */
  async copied(like) {
    const text = await this.page.waitForFunction(async ([source, flags]) => {
      const text = await navigator.clipboard.readText()
      return new RegExp(source, flags).test(text) && text
    }, [like.source, like.flags])
    return text.jsonValue()
  }

  /** Waits until nothing moves in the conversation. */
  still() {
    return this.page.locator('.history').evaluate(async (log) => {
      const frame = () => new Promise((done) => requestAnimationFrame(done))
      const now = () => [log.scrollTop, log.scrollHeight, ...[...log.querySelectorAll('article.msg')].map((m) => m.getBoundingClientRect().top)].map(Math.round).join()
      for (let same = 0, before = ''; same < 20;) {
        await frame()
        const at = now()
        same = at === before ? same + 1 : 0
        before = at
      }
    })
  }

  message(text) {
    return this.page.locator('article.msg', { hasText: text })
  }

  /** Chooses from the menu of a message. */
  async menu(text, item) {
    await this.message(text).locator('.bubble').click({ button: 'right' })
    await this.page.locator('.menu button', { hasText: item }).click()
  }

  /** Keeps a picture, if SHOTS names a directory for such. */
  async shot(name) {
    if (process.env.SHOTS) await this.page.screenshot({ path: path.join(process.env.SHOTS, `${name}.png`) })
  }

  /** What axe finds wrong, in both themes unless one is chosen. */
  async axe(themes = ['light', 'dark']) {
    const found = []
    for (const colorScheme of themes) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await this.page.waitForFunction((c) => document.documentElement.dataset.theme === c, colorScheme)
      await this.page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))))
      // The page's own policy forbids foreign scripts; the debugger does not ask it.
      await this.page.evaluate(axe)
      const { violations } = await this.page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
      for (const v of violations) found.push(`${colorScheme}: ${v.id}: ${v.nodes.slice(0, 4).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`)
    }
    await this.page.emulateMedia({ colorScheme: 'light' })
    return found
  }
}
