// One icon: the nodes of lucide, drawn at the size and weight of our type.
import type { IconNode } from 'lucide'

const svg = 'http://www.w3.org/2000/svg'
// Each is drawn once for each size and copied from then on.
const drawn = new Map<IconNode, Map<number, SVGElement>>()

export function Icon(props: { of: IconNode; size?: number; label?: string; class?: string }) {
  const el = original(props.of, props.size ?? 20).cloneNode(true) as SVGElement
  if (props.class) el.setAttribute('class', props.class)
  if (props.label) set(el, { role: 'img', 'aria-label': props.label })
  else el.setAttribute('aria-hidden', 'true')
  return el
}

function original(of: IconNode, size: number): SVGElement {
  let sizes = drawn.get(of)
  if (!sizes) drawn.set(of, sizes = new Map())
  let el = sizes.get(size)
  if (!el) sizes.set(size, el = draw(of, size))
  return el
}

function draw(of: IconNode, size: number): SVGElement {
  const el = document.createElementNS(svg, 'svg')
  set(el, {
    width: size, height: size, viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor',
    'stroke-width': size <= 16 ? 2.1 : 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  })
  for (const [tag, attributes] of of) {
    const child = document.createElementNS(svg, tag)
    set(child, attributes)
    el.append(child)
  }
  return el
}

function set(e: Element, attributes: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, String(value))
}
