// The face of a chat: initials on one of seven tints. People are round, groups
// and channels are not.
import { Bookmark, Ghost } from 'lucide'
import { Show } from 'solid-js'
import type { PeerId } from '../../mt/records.ts'
import { initials } from '../../model/names.ts'
import { isOnline } from '../../model/presence.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { Icon } from './icon.tsx'

export function Avatar(props: { id: PeerId; size: number; presence?: boolean; asSelf?: boolean }) {
  const p = () => peer(props.id)
  const saved = () => props.id === self() && !props.asSelf
  return (
    <span
      class={`avatar c${p()?.color ?? 0}`}
      classList={{ square: props.id < 0, accent: saved(), online: Boolean(props.presence) && !saved() && isOnline(p()) }}
      style={{ '--size': `${props.size}px` }}
      aria-hidden="true"
    >
      <Show when={saved()} fallback={<Show when={!p()?.deleted} fallback={<Icon of={Ghost} size={props.size * 0.5} />}>{initials(p())}</Show>}>
        <Icon of={Bookmark} size={props.size * 0.46} />
      </Show>
    </span>
  )
}
