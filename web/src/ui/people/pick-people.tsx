// Choosing several people among those one knows.
import { Search } from 'lucide'
import { createMemo, createSignal, For, onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { firstName, nameOf } from '../../model/names.ts'
import { statusText } from '../../model/presence.ts'
import { matches } from '../../model/search.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { allDialogs } from '../../state/dialogs.ts'
import { allPeers, peer } from '../../state/peers.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'

export function PickPeople(props: { chosen: PeerId[]; onChange: (ids: PeerId[]) => void; without?: PeerId[]; label?: string }) {
  const [query, setQuery] = createSignal('')
  onMount(() => void api.contacts().catch(() => undefined))
  const people = createMemo(() => {
    const talked = new Set(allDialogs().map((d) => d.id))
    return allPeers()
      .filter((p) => p.kind === 'user' && !p.self && !p.deleted && !p.support && (p.contact || talked.has(p.id)) && !props.without?.includes(p.id))
      .filter((p) => !query() || matches(`${nameOf(p)} ${p.username ?? ''}`, query()))
      .sort((a, b) => nameOf(a).localeCompare(nameOf(b)))
  })
  const toggle = (id: PeerId) => props.onChange(props.chosen.includes(id) ? props.chosen.filter((x) => x !== id) : [...props.chosen, id])
  return (
    <fieldset class="pick-people">
      <legend class="group-title" classList={{ sr: Boolean(props.label) }}>{props.label ?? t('group.members')}</legend>
      <Show when={props.chosen.length}>
        <div class="chips"><For each={props.chosen}>{(id) => <button type="button" class="chip" onClick={() => toggle(id)}><Avatar id={id} size={24} />{firstName(id)}</button>}</For></div>
      </Show>
      <div class="search-field"><Icon of={Search} size={16} /><input type="search" aria-label={t('people.search')} placeholder={t('people.search')} onInput={(e) => setQuery(e.currentTarget.value.trim())} onKeyDown={(e) => { if (e.key === 'Enter') e.preventDefault() }} /></div>
      <div class="pick-list quiet-scroll">
        <For each={people()} fallback={<p class="group-note">{t('people.none')}</p>}>
          {(p) => (
            <label class="row">
              <input type="checkbox" class="check" checked={props.chosen.includes(p.id)} onChange={() => toggle(p.id)} />
              <Avatar id={p.id} size={36} /><span class="main"><span class="ellipsis">{nameOf(p)}</span><div class="sub">{statusText(peer(p.id))}</div></span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
}
