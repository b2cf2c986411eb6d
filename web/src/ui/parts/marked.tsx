// A text with what was searched for marked in it.
import { For } from 'solid-js'

export function Marked(props: { text: string; query: string | undefined }) {
  const pieces = () => {
    const q = (props.query ?? '').trim().toLowerCase()
    if (!q) return [props.text]
    const out: string[] = []
    let from = 0
    const lower = props.text.toLowerCase()
    for (let at = lower.indexOf(q); at >= 0; at = lower.indexOf(q, from)) {
      out.push(props.text.slice(from, at), props.text.slice(at, at + q.length))
      from = at + q.length
    }
    return [...out, props.text.slice(from)]
  }
  return <For each={pieces()}>{(s, i) => (i() % 2 ? <mark>{s}</mark> : s)}</For>
}
