// People of a group to mention, while one types their names.
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { nameOf } from '../../model/names.ts'
import { matches } from '../../model/search.ts'
import { api } from '../../mt/port.ts'
import type { Peer, PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'

export function Mentions(props: { chat: PeerId; query: string; onPick: (p: Peer) => void; onClose: () => void }) {
  const members = createAsked(() => props.chat, (id) => api.participants(id, 'recent').then((page) => page.people.map((m) => m.user)))
  const found = createMemo(() => (members() ?? [])
    .flatMap((id) => peer(id) ?? [])
    .filter((p) => p.id !== self() && !p.deleted && (!props.query || matches(`${nameOf(p)} ${p.username ?? ''}`, props.query))).slice(0, 12))
  const [at, setAt] = createSignal(0)
  let box: HTMLDivElement | undefined
  createEffect(on(found, () => setAt(0)))
  createEffect(() => box?.children[at()]?.scrollIntoView({ block: 'nearest' }))
  const keys = (e: KeyboardEvent) => {
    const n = found().length
    if (e.key === 'Escape') props.onClose()
    else if (!n) return
    else if (e.key === 'ArrowDown') setAt((i) => (i + 1) % n)
    else if (e.key === 'ArrowUp') setAt((i) => (i + n - 1) % n)
    else if (e.key === 'Enter' || e.key === 'Tab') props.onPick(found()[at()]!)
    else return
    e.preventDefault()
    e.stopImmediatePropagation()
  }
  onMount(() => {
    addEventListener('keydown', keys, true)
    onCleanup(() => removeEventListener('keydown', keys, true))
  })
  return (
    <Show when={found().length}>
      <div ref={box} class="suggest quiet-scroll" role="listbox" aria-label={t('compose.mentions')}>
        <For each={found()}>
          {(p, i) => (
            <div class="row" role="option" aria-selected={i() === at()} onPointerMove={() => setAt(i())} onMouseDown={(e) => { e.preventDefault(); props.onPick(p) }}>
              <Avatar id={p.id} size={32} /><span class="main ellipsis">{nameOf(p)}</span><Show when={p.username}><span class="value">@{p.username}</span></Show>
            </div>
          )}
        </For>
      </div>
    </Show>
  )
}
