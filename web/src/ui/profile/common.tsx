// Groups that one shares with a person.
import { For } from 'solid-js'
import { chatName } from '../../model/names.ts'
import { statusText } from '../../model/presence.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { openPeer } from '../route.ts'

export function CommonGroups(props: { id: PeerId }) {
  const groups = createAsked(() => props.id, (id) => api.commonChats(id))
  return (
    <For each={groups()}>
      {(g) => <button type="button" class="row" onClick={() => openPeer(g)}><Avatar id={g} size={38} /><span class="main"><div class="ellipsis" dir="auto">{chatName(g)}</div><div class="sub">{statusText(peer(g))}</div></span></button>}
    </For>
  )
}
