// A person without a mouse: what has the focus is told by its name, and must be
// seen to have it.
import assert from 'node:assert/strict'
import { patience } from './lib.mjs'

export class Keyboard {
  constructor(person) {
    this.page = person.page
    /** Names of what had the focus without showing it. */
    this.unseen = new Set()
  }

  press(key) {
    return this.page.keyboard.press(key)
  }

  type(text) {
    return this.page.keyboard.insertText(text)
  }

  /** What has the focus: its name, and whether that can be seen. */
  async here() {
    await this.name()
    return this.page.evaluate(() => {
      const el = document.activeElement
      if (!el || el === document.body) return { name: '', seen: true }
      const name = globalThis.calledBy(el)
      const ringed = (e) => { const s = e && getComputedStyle(e); return Boolean(s && ((s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none')) }
      // Fields have a caret, and some things are ringed as a whole.
      const caret = el.isContentEditable || /^(text|search|tel|password|datetime-local)$/.test(el.type ?? '') || el.tagName === 'TEXTAREA'
      const seen = caret || ringed(el) || ringed(el.parentElement) || ringed(el.nextElementSibling) || ringed(el.querySelector('.bubble')) || el.closest('.menu') !== null || el.closest('.panel-grid') !== null
      return { name, seen }
    })
  }

  // name tells the page how things are called.
  name() {
    return this.page.evaluate(() => {
      if (globalThis.calledBy) return
      // The letter on a face is hidden from those who hear the page, too.
      const words = (e) => {
        if (!e) return undefined
        const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT)
        const all = []
        while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('[aria-hidden=true], .avatar')) all.push(walk.currentNode.data)
        return all.join(' ')
      }
      globalThis.calledBy = (el) => (el.getAttribute('aria-label') ?? words(el.labels?.[0]) ?? el.getAttribute('placeholder') ?? words(el) ?? '').replace(/\s+/g, ' ').trim()
    })
  }

  async note() {
    const { name, seen } = await this.here()
    if (!seen) this.unseen.add(name)
    return name
  }

  /** Waits until something of that name could get the focus, for what is on its way; whoever never sees it tells so. */
  async there(name) {
    const like = name instanceof RegExp ? [name.source, name.flags] : [name]
    await this.page.waitForFunction(([text, flags]) => {
      const right = (n) => n !== undefined && (flags === undefined ? n === text : new RegExp(text, flags).test(n))
      const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document
      return [...top.querySelectorAll('button:not(:disabled), a[href], input, textarea, select, summary, [tabindex], [contenteditable=true]')].some((el) => right(globalThis.calledBy(el)))
    }, like, { timeout: patience })
  }

  /** Goes on with a key until something of that name has the focus. */
  async to(name, key = 'Tab', limit = 70) {
    const met = []
    await this.name()
    await this.there(name).catch(() => undefined)
    for (let i = 0; i < limit; i++) {
      await this.press(key)
      met.push(await this.note())
      if (matches(met.at(-1), name)) return
    }
    assert.fail(`${key} never comes to ${name}; it goes over: ${met.map((m) => m.slice(0, 40)).join(' | ')}`)
  }

  async go(name, key, limit) {
    await this.to(name, key, limit)
    await this.press('Enter')
  }

  /** Chooses from the menu that is open. */
  async choose(name) {
    await this.page.locator('.menu').waitFor()
    await this.page.waitForFunction(() => document.activeElement?.closest('.menu'))
    if (!matches((await this.here()).name, name)) await this.to(name, 'ArrowDown', 25)
    await this.press('Enter')
  }

  /** Waits until something of that name has the focus. */
  async has(name) {
    let at
    const until = Date.now() + patience
    while (Date.now() < until) {
      at = await this.note()
      if (matches(at, name)) return
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30))))
    }
    assert.fail(`the focus is on “${at}”, not on ${name}`)
  }
}

function matches(text, name) {
  return name instanceof RegExp ? name.test(text) : text === name
}
