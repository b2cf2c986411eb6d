// Members of a group, found by name, a page at a time.
import { Search } from 'lucide'
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { nameOf } from '../../model/names.ts'
import { byPresence } from '../../model/online.ts'
import { matches } from '../../model/search.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { MemberFilter, Participant } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { Icon } from '../parts/icon.tsx'
import { Lines } from '../parts/lines.tsx'

interface Props {
  chat: PeerId
  filter: MemberFilter
  /** Asks again when it changes. */
  version?: unknown
  none: string
  /** Who is left out. */
  skip?: (p: Participant) => boolean
  children: (p: Participant) => JSX.Element
  autofocus?: boolean
}

export function MemberList(props: Props) {
  const [query, setQuery] = createSignal('')
  const [people, setPeople] = createSignal<Participant[]>()
  const [total, setTotal] = createSignal(0)
  let turn = 0
  const ask = async (offset: number) => {
    const mine = ++turn
    const q = query()
    const basic = props.chat > -1e12
    const filter = q && props.filter === 'recent' ? 'search' : props.filter
    const page = await api.participants(props.chat, filter, q, offset).catch(() => undefined)
    if (!page || mine !== turn) return
    // Basic groups tell all their members, and search none of them.
    const found = q && (basic || props.filter === 'admins') ? page.people.filter((p) => matches(`${nameOf(peer(p.user))} ${peer(p.user)?.username ?? ''}`, q)) : page.people
    if (props.filter === 'recent') found.sort((a, b) => byPresence(peer(a.user), peer(b.user)))
    setPeople((before) => (offset ? [...(before ?? []), ...found.filter((p) => !before?.some((b) => b.user === p.user))] : found))
    setTotal(basic ? found.length : page.total)
  }
  createEffect(on([query, () => props.version, () => props.chat], ([q]) => {
    const timer = setTimeout(() => void ask(0), q ? 220 : 0)
    onCleanup(() => clearTimeout(timer))
  }))
  const shown = () => people()?.filter((p) => !props.skip?.(p)) ?? []
  let more!: HTMLDivElement
  createEffect(() => {
    if (!people()?.length || people()!.length >= total()) return
    const seen = new IntersectionObserver((e) => { if (e.some((x) => x.isIntersecting)) void ask(people()!.length) })
    seen.observe(more)
    onCleanup(() => seen.disconnect())
  })
  return (
    <>
      <div class="search-field member-search">
        <Icon of={Search} size={16} />
        <input type="search" autofocus={props.autofocus} aria-label={t('members.search')} placeholder={t('members.search')} onInput={(e) => setQuery(e.currentTarget.value.trim())} onKeyDown={(e) => { if (e.key === 'Enter') e.preventDefault() }} />
      </div>
      <Show when={people()} fallback={<div class="member-bones" role="status" aria-label={t('app.loading')}><span class="bone" /><span class="bone" /><span class="bone" /></div>}>
        <Show when={shown().length} fallback={<p class="group-note">{query() ? t('list.nobody') : props.none}</p>}>
          <Lines data={shown()} size={50} total={Math.max(total() - people()!.length, 0) + shown().length}>{(p) => props.children(p)}</Lines>
        </Show>
      </Show>
      <div ref={more} />
    </>
  )
}
