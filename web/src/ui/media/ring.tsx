// A circle that closes as work is done.
export function Ring(props: { done: number; size: number }) {
  return <span class="ring" aria-hidden="true" style={{ '--done': `${Math.max(4, Math.round(props.done * 100))}%`, '--size': `${props.size}px` }} />
}
