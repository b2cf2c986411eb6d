// A long list within the panel: only what is on the screen is drawn.
import { type Accessor, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid'

export function Lines<T>(props: { data: T[]; size: number; more: () => void; children: (one: T, i: Accessor<number>) => JSX.Element }) {
  let box!: HTMLDivElement
  let handle: VirtualizerHandle | undefined
  const [scroller, setScroller] = createSignal<HTMLElement>()
  const [margin, setMargin] = createSignal(0)
  onMount(() => {
    const outer = box.closest<HTMLElement>('.side-body')!
    const measure = () => setMargin(box.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop)
    const seen = new ResizeObserver(measure)
    seen.observe(outer)
    for (const above of outer.children) seen.observe(above)
    measure()
    setScroller(outer)
    onCleanup(() => seen.disconnect())
  })
  const scrolled = () => {
    const outer = scroller()!
    if (outer.scrollHeight - outer.scrollTop - outer.clientHeight < 700) props.more()
  }
  return (
    <div ref={box}>
      <Show when={scroller()}>
        {(s) => <Virtualizer ref={(h) => { handle = h }} data={props.data} itemSize={props.size} startMargin={margin()} scrollRef={s()} bufferSize={500} onScroll={() => { if (handle) scrolled() }}>{props.children}</Virtualizer>}
      </Show>
    </div>
  )
}
