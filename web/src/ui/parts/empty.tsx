// A place with nothing in it yet: says so, and what to do.
import type { IconNode } from 'lucide'
import { type JSX, Show } from 'solid-js'
import { Icon } from './icon.tsx'

export function Empty(props: { icon: IconNode; title: string; lead?: string; children?: JSX.Element }) {
  return (
    <div class="empty">
      <span class="sign"><Icon of={props.icon} size={26} /></span>
      <h2>{props.title}</h2>
      <Show when={props.lead}><p>{props.lead}</p></Show>
      {props.children}
    </div>
  )
}
