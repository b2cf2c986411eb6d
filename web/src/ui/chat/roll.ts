// A long list of rows whose heights nobody knows before they are drawn. In the
// document are those near to what one sees, in the flow, between two paddings as
// high as all the others are thought to be. What is added, measured or changed
// above is made up for by the upper padding, so that nothing moves and nobody
// scrolls: a frame that brings rows costs one layout. They come and go many at a
// time, since it costs nearly the same for one as for ten.
import { type Accessor, createSignal, onCleanup } from 'solid-js'

// In pixels beyond what is seen: with less than `near`, rows are added up to `far`;
// those beyond `drop` go at the same time.
const near = 600
const far = 1100
const drop = 1400
// Until something has been measured.
const firstGuess = 64

export type Align = 'start' | 'center' | 'end'

export interface Roll<R> {
  /** The rows in the document, in the order of the box's children: one element each. */
  mounted: Accessor<R[]>
  /** Where it scrolls, and what holds the rows and nothing else. `resized` is called when either changed its height. */
  attach: (scroller: HTMLElement, box: HTMLElement, resized: () => void) => void
  /** Follows the height of a row's element. */
  watch: (el: Element, row: R) => void
  /** Takes a new list, with what is seen kept in its place. False if nothing of it is left. */
  update: (rows: R[]) => boolean
  /** Scrolls so that a row is in view; `offset` is added in pixels. Not within a batch or an effect. */
  show: (index: number, align: Align, offset?: number) => void
  /** Adds rows where one has come near to the end of them; to be called whenever it scrolled. */
  fill: () => void
  /** The row at a height, counted as scrollTop is. */
  indexAt: (y: number) => number
}

/** A roll of no rows. `moves` tells rows that stand elsewhere when others come before them, like the day of the first one. */
export function createRoll<R extends object>(moves: (r: R) => boolean = () => false): Roll<R> {
  const [mounted, setMounted] = createSignal<R[]>([])
  const heights = new WeakMap<R, number>()
  const rowOf = new WeakMap<Element, R>()
  let rows: R[] = []
  let lo = 0
  let hi = 0
  let scroller: HTMLElement | undefined
  let box: HTMLElement | undefined
  let resized: () => void = () => undefined
  // Of the box: where it begins, and its upper padding. Of the scroller: what is seen at once.
  let base = 0
  let above = 0
  let view = 0
  let measured = 0
  let total = 0

  const heightOf = (r: R) => heights.get(r) ?? (measured ? total / measured : firstGuess)
  const span = (from: number, to: number) => {
    let sum = 0
    for (let i = from; i < to; i++) sum += heightOf(rows[i]!)
    return sum
  }
  // How many rows it takes to fill a height, before or from an index.
  const back = (index: number, height: number) => {
    let i = index
    for (let left = height; i > 0 && left > 0; left -= heightOf(rows[i]!)) i--
    return i
  }
  const forth = (index: number, height: number) => {
    let i = index
    for (let left = height; i < rows.length && left > 0; i++) left -= heightOf(rows[i]!)
    return i
  }

  const observer = new ResizeObserver((entries) => {
    if (!scroller || !box) return
    const height = scroller.clientHeight
    const changed = entries.flatMap((e): [R, number][] => {
      const row = rowOf.get(e.target)
      const h = e.contentRect.height
      return row && e.target.isConnected && height && Math.abs((heights.get(row) ?? 0) - h) > 0.05 ? [[row, h]] : []
    })
    if (changed.length) {
      const at = firstSeen()
      const top = above + span(lo, at)
      for (const [row, h] of changed) learn(row, h)
      setAbove(top - span(lo, at))
    } else if (height === view) return
    view = height
    if (view) fill()
    resized()
  })
  onCleanup(() => observer.disconnect())

  function learn(row: R, height: number): void {
    const old = heights.get(row)
    if (old === undefined) measured++
    total += height - (old ?? 0)
    heights.set(row, height)
  }

  // Puts rows into the document and learns how high they are; with `anew` also those whose height was known.
  function mount(from: number, to: number, anew = false): void {
    lo = from
    hi = to
    box!.style.paddingBlockEnd = `${span(hi, rows.length)}px`
    const now = rows.slice(lo, hi)
    setMounted(now)
    for (const [i, row] of now.entries()) {
      const el = heights.has(row) && !anew ? undefined : box!.children[i]
      if (el) learn(row, el.getBoundingClientRect().height)
    }
    base = box!.offsetTop
  }

  // The upper padding that keeps everything in its place. Only where guesses have
  // used it up, or the first row is there, does it differ, and then one scrolls as
  // far: by whole pixels, which is what browsers do anyway.
  function setAbove(wanted: number): void {
    const least = lo === 0 ? 0 : wanted < near ? span(0, lo) : wanted
    const by = Math.ceil(least - wanted)
    above = wanted + by
    box!.style.paddingBlockStart = `${above}px`
    if (by) scroller!.scrollTop += by
  }

  const seenFrom = () => scroller!.scrollTop - base

  function firstSeen(top = seenFrom()): number {
    let i = lo
    for (let y = above; i < hi - 1; i++) {
      y += heightOf(rows[i]!)
      if (y > top) break
    }
    return i
  }

  function fill(): void {
    if (!scroller || !rows.length || !view) return
    // New rows may turn out lower than they were thought to be.
    for (let tries = 0; tries < 5 && step(); tries++);
  }

  function step(): boolean {
    const top = seenFrom()
    const bottom = top + view
    const end = above + span(lo, hi)
    if (lo === hi || bottom < above || top > end) return leap(top, end)
    let from = lo
    let to = hi
    if (lo > 0 && top - above < near) {
      from = back(lo, far - (top - above))
      for (let y = end; to > lo + 1 && (y -= heightOf(rows[to - 1]!)) > bottom + drop;) to--
    }
    if (hi < rows.length && end - bottom < near) {
      to = forth(hi, far - (end - bottom))
      for (let y = above; from >= lo && from < hi - 1 && (y += heightOf(rows[from]!)) < top - drop;) from++
    }
    if (from === lo && to === hi) return false
    const kept = Math.max(from, lo)
    const at = above + span(lo, kept)
    mount(from, to)
    setAbove(at - span(lo, kept))
    return true
  }

  // Somewhere else at once, as by the scrollbar: what is there by the heights that are known.
  function leap(top: number, end: number): boolean {
    let at = hi
    let y = end
    // Whoever goes to the very beginning is there, whatever was guessed.
    if (scroller!.scrollTop <= 0) at = y = 0
    else if (top > end) for (; at < rows.length - 1 && y + heightOf(rows[at]!) <= top; at++) y += heightOf(rows[at]!)
    else for (at = lo, y = above; at > 0 && y > top; y -= heightOf(rows[at]!)) at--
    at = Math.min(at, rows.length - 1)
    mount(back(at, far), forth(at, view + far))
    setAbove(y - span(lo, at))
    return true
  }

  function update(next: R[]): boolean {
    const before = rows.slice(lo, hi)
    const first = before.length ? firstSeen() : 0
    const tops: number[] = []
    for (let i = lo, y = above; i < hi; i++) { tops.push(y); y += heightOf(rows[i]!) }
    rows = next
    const place = new Map(next.map((r, i) => [r, i]))
    // What follows the first that is seen, for that one may lose its name to what
    // comes above it; or else what was before.
    const stays = (r: R) => place.has(r) && !moves(r)
    const seen = before.slice(first - lo).filter(stays)
    const anchor = seen[1] ?? seen[0] ?? before.findLast(stays)
    if (!anchor || !box) {
      lo = hi = 0
      if (box) mount(0, 0)
      above = 0
      return false
    }
    const was = new Set(before)
    let from = place.get(anchor)!
    let to = from + 1
    // What was drawn stays, with the few that came in between.
    const drawn = (i: number, j: number) => next.slice(Math.max(0, i), j).some((r) => was.has(r))
    while (from > 0 && drawn(from - 3, from)) from--
    while (to < next.length && drawn(to, to + 3)) to++
    mount(from, to, true)
    setAbove(tops[before.indexOf(anchor)]! - span(lo, place.get(anchor)!))
    fill()
    return true
  }

  function show(index: number, align: Align, offset = 0): void {
    const row = rows[index]
    if (!scroller || !row) return
    view = scroller.clientHeight
    if (index < lo || index >= hi) {
      mount(back(index, view + far), forth(index, view + far))
      above = span(0, lo)
      box!.style.paddingBlockStart = `${above}px`
    }
    const spare = view - heightOf(row)
    scroller.scrollTop = base + above + span(lo, index) + offset - (align === 'end' ? spare : align === 'center' ? spare / 2 : 0)
    fill()
  }

  return {
    mounted, update, show, fill,
    attach: (s, b, f) => {
      scroller = s
      box = b
      resized = f
      view = s.clientHeight
      observer.observe(s)
    },
    watch: (el, row) => {
      rowOf.set(el, row)
      observer.observe(el)
      onCleanup(() => observer.unobserve(el))
    },
    indexAt: (y) => firstSeen(y - base),
  }
}
