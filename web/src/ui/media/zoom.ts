// Looking closer at a picture: by wheel, two fingers, a double press, or the
// keys + and -. A finger that moves sideways turns the page, downwards closes.
interface Turning {
  turn: (by: 1 | -1) => void
  close: () => void
}

const closest = 6
const doubled = 2.5
const swipe = 70

/** Makes what lies in a box zoomable; answers how to end that and how keys zoom. */
export function zoomable(box: HTMLElement, o: Turning): { end: () => void; by: (factor: number) => void; reset: () => void } {
  let scale = 1
  let x = 0
  let y = 0
  const fingers = new Map<number, { x: number; y: number }>()
  let first: { x: number; y: number } | undefined
  let spread = 0
  const target = () => box.querySelector<HTMLElement>('img:not(.early)') ?? undefined

  const show = (calm: boolean) => {
    const el = target()
    if (!el) return
    el.style.transition = calm ? 'transform var(--calm) var(--ease)' : 'none'
    const room = (size: number, of: number) => Math.max(0, (size * scale - of) / 2)
    x = Math.max(-room(el.offsetWidth, box.clientWidth), Math.min(room(el.offsetWidth, box.clientWidth), x))
    y = Math.max(-room(el.offsetHeight, box.clientHeight), Math.min(room(el.offsetHeight, box.clientHeight), y))
    el.style.transform = scale === 1 ? '' : `translate(${x}px, ${y}px) scale(${scale})`
    box.classList.toggle('zoomed', scale > 1)
  }
  // zoom keeps the point under the pointer where it is.
  const zoom = (factor: number, at?: { x: number; y: number }, calm = true) => {
    const next = Math.max(1, Math.min(closest, scale * factor))
    const r = box.getBoundingClientRect()
    const px = (at?.x ?? r.left + r.width / 2) - r.left - r.width / 2
    const py = (at?.y ?? r.top + r.height / 2) - r.top - r.height / 2
    x = px - ((px - x) * next) / scale
    y = py - ((py - y) * next) / scale
    scale = next
    show(calm)
  }
  const reset = () => { scale = 1; x = 0; y = 0; show(true) }

  const wheel = (e: WheelEvent) => { if (target()) { e.preventDefault(); zoom(Math.exp(-e.deltaY / 300), { x: e.clientX, y: e.clientY }, false) } }
  const twice = (e: MouseEvent) => { if (!(e.target as Element).closest('img')) return; if (scale > 1) reset(); else zoom(doubled, { x: e.clientX, y: e.clientY }) }
  const down = (e: PointerEvent) => {
    if ((e.target as Element).closest('button, video')) return
    fingers.set(e.pointerId, { x: e.clientX, y: e.clientY })
    first = fingers.size === 1 ? { x: e.clientX, y: e.clientY } : undefined
    spread = distance()
  }
  const distance = () => { const [a, b] = [...fingers.values()]; return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0 }
  const move = (e: PointerEvent) => {
    const before = fingers.get(e.pointerId)
    if (!before) return
    fingers.set(e.pointerId, { x: e.clientX, y: e.clientY })
    if (fingers.size === 2) {
      const now = distance()
      const [a, b] = [...fingers.values()]
      if (spread) zoom(now / spread, { x: (a!.x + b!.x) / 2, y: (a!.y + b!.y) / 2 }, false)
      spread = now
    } else if (scale > 1) {
      x += e.clientX - before.x
      y += e.clientY - before.y
      show(false)
    }
  }
  const up = (e: PointerEvent) => {
    const start = first
    fingers.delete(e.pointerId)
    first = undefined
    if (!start || scale > 1 || e.type === 'pointercancel' || e.pointerType === 'mouse') return
    const dx = e.clientX - start.x
    const dy = e.clientY - start.y
    if (Math.abs(dx) > swipe && Math.abs(dx) > Math.abs(dy)) o.turn(dx < 0 ? 1 : -1)
    else if (dy > swipe) o.close()
  }
  box.addEventListener('wheel', wheel, { passive: false })
  box.addEventListener('dblclick', twice)
  box.addEventListener('pointerdown', down)
  addEventListener('pointermove', move)
  addEventListener('pointerup', up)
  addEventListener('pointercancel', up)
  return {
    by: (factor) => zoom(factor), reset,
    end: () => {
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', up)
      removeEventListener('pointercancel', up)
    },
  }
}
