// One person of a list, with what there is to say about them.
import { type JSX, Show } from 'solid-js'
import { nameOf } from '../../model/names.ts'
import type { Participant } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { Avatar } from '../parts/avatar.tsx'

export function PersonRow(props: { person: Participant; sub: string; onClick: () => void; onContextMenu?: (e: MouseEvent) => void; end?: JSX.Element; live?: boolean; disabled?: boolean }) {
  return (
    <button type="button" class="row" disabled={props.disabled} onClick={() => props.onClick()} onContextMenu={(e) => props.onContextMenu?.(e)}>
      <Avatar id={props.person.user} size={38} presence asSelf />
      <span class="main"><div class="ellipsis" dir="auto">{nameOf(peer(props.person.user))}</div><Show when={props.sub}><div class="sub ellipsis" classList={{ live: props.live }}>{props.sub}</div></Show></span>
      {props.end}
    </button>
  )
}
