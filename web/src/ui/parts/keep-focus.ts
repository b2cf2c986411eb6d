// The focus stays where one works: what stands in the place of an element that
// goes gets it, and whoever comes back finds the way that he took.

/** What an element is called, as long as the rest of it changes. */
export function calledBy(el: Element): string {
  const own = el.getAttribute('aria-label') ?? el.querySelector('.main')?.firstChild?.textContent ?? el.textContent ?? ''
  return `${el.tagName} ${own.trim()}`
}

const focusable = 'button:not(:disabled), a[href], input:not(:disabled), [tabindex="0"]'
// How long one waits for something that is on its way from the server, in milliseconds.
const patience = 1500

let expected: { name: string; until: number } | undefined

/** What is called so gets the focus once it is there, unless one goes elsewhere meanwhile. */
export function expectFocus(name: string | undefined): void {
  expected = name === undefined ? undefined : { name, until: performance.now() + patience }
}

addEventListener('keydown', () => { expected = undefined }, true)
addEventListener('pointerdown', () => { expected = undefined }, true)

function find(box: Element, name: string): HTMLElement | undefined {
  return [...box.querySelectorAll<HTMLElement>(focusable)].find((el) => calledBy(el) === name)
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

/** What has the focus, to give it back later. */
export interface Origin { el: Element; name: string; home: string }

export function origin(): Origin | undefined {
  const el = document.activeElement
  if (!el || el === document.body) return undefined
  const home = el.closest('dialog') ? 'dialog[open] button' : el.closest('.side') ? '.side .column-head button' : el.closest('.column') ? '.column button' : '.editor'
  return { el, name: calledBy(el), home }
}

/** Gives the focus back to what had it, or to what is called as that was, or to what stays in any case. */
export function giveBack(to: Origin | undefined): void {
  if (!to) return
  const there = to.el.isConnected ? (to.el as HTMLElement) : find(document.body, to.name)
  if (there) { there.focus({ preventScroll: true }); return }
  expectFocus(to.name)
  setTimeout(() => { if (isLost()) document.querySelector<HTMLElement>(to.home)?.focus({ preventScroll: true }) }, 400)
}

/**
 * Watches over the focus in a part of the page; answers how to stop. What goes
 * for good leaves it to `to`, or to the first thing there.
 */
export function keepFocus(box: HTMLElement, to = focusable): () => void {
  let last: { el: Element; name: string } | undefined
  let home: ReturnType<typeof setTimeout> | undefined
  const focused = (e: FocusEvent) => { const el = e.target as Element; last = { el, name: calledBy(el) } }
  const changed = () => {
    if (expected && performance.now() < expected.until) {
      const there = find(box, expected.name)
      if (there) { expected = undefined; there.focus({ preventScroll: false }) }
      return
    }
    if (!last || last.el.isConnected || !isLost()) return
    const again = find(box, last.name)
    if (again) { again.focus({ preventScroll: true }); return }
    // The list may be on its way; the head of the panel stays in any case.
    home ??= setTimeout(() => {
      home = undefined
      if (last && !last.el.isConnected && isLost()) (box.querySelector<HTMLElement>(to) ?? box.querySelector<HTMLElement>(focusable))?.focus({ preventScroll: true })
      if (!last?.el.isConnected) last = undefined
    }, 400)
  }
  const watch = new MutationObserver(changed)
  watch.observe(box, { childList: true, subtree: true })
  box.addEventListener('focusin', focused)
  return () => { watch.disconnect(); clearTimeout(home) }
}
