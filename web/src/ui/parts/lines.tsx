// A long list within something that scrolls: only what is on the screen is in
// the document, and what has the focus. Each line says which of how many it is.
import { type Accessor, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Virtualizer } from 'virtua/solid'

interface Props<T> {
  data: T[]
  /** How high a line is, about, in pixels. */
  size: number
  /** How many there are, if not all have come. */
  total?: number | undefined
  /** Called near the end. */
  more?: () => void
  children: (one: T, i: Accessor<number>) => JSX.Element
}

interface ItemProps { index: number; ref: (el: HTMLLIElement) => void; style: JSX.CSSProperties; children: JSX.Element }

const scrollers = '.side-body, .sheet-body, .column-body, .results'

export function Lines<T>(props: Props<T>) {
  let box!: HTMLDivElement
  const [scroller, setScroller] = createSignal<HTMLElement>()
  const [margin, setMargin] = createSignal(0)
  const [focused, setFocused] = createSignal<number>()
  onMount(() => {
    const outer = box.closest<HTMLElement>(scrollers)!
    const measure = () => setMargin(Math.round(box.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop))
    // What stands above may change its height, come and go.
    const sizes = new ResizeObserver(measure)
    const observe = () => {
      sizes.disconnect()
      sizes.observe(outer)
      for (let el: Element = box; el !== outer; el = el.parentElement!) for (const above of el.parentElement!.children) if (above !== box) sizes.observe(above)
      measure()
    }
    const changes = new MutationObserver(observe)
    changes.observe(outer, { childList: true })
    observe()
    setScroller(outer)
    onCleanup(() => { sizes.disconnect(); changes.disconnect() })
  })
  const scrolled = () => {
    const outer = scroller()!
    if (outer.scrollHeight - outer.scrollTop - outer.clientHeight < 700) props.more?.()
  }
  const Item = (p: ItemProps) => (
    <li ref={p.ref} style={p.style} aria-setsize={props.total ?? props.data.length} aria-posinset={p.index + 1} onFocusIn={() => setFocused(p.index)} onFocusOut={() => setFocused(undefined)}>{p.children}</li>
  )
  return (
    <div ref={box}>
      <Show when={scroller()}>
        {(s) => <Virtualizer data={props.data} as="ul" item={Item} itemSize={props.size} startMargin={margin()} scrollRef={s()} bufferSize={500} keepMounted={focused() === undefined ? [] : [focused()!]} onScroll={scrolled}>{props.children}</Virtualizer>}
      </Show>
    </div>
  )
}
