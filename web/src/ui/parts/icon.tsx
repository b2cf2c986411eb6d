// One icon: the nodes of lucide, drawn at the size and weight of our type.
import type { IconNode } from 'lucide'

const svg = 'http://www.w3.org/2000/svg'

export function Icon(props: { of: IconNode; size?: number; label?: string; class?: string }) {
  const el = document.createElementNS(svg, 'svg')
  const set = (e: Element, attributes: Record<string, unknown>) => {
    for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, String(value))
  }
  const size = props.size ?? 20
  set(el, {
    width: size, height: size, viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor',
    'stroke-width': size <= 16 ? 2.1 : 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
  })
  if (props.class) el.setAttribute('class', props.class)
  if (props.label) set(el, { role: 'img', 'aria-label': props.label })
  else el.setAttribute('aria-hidden', 'true')
  for (const [tag, attributes] of props.of) {
    const child = document.createElementNS(svg, tag)
    set(child, attributes)
    el.append(child)
  }
  return el
}
