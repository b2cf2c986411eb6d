// What admins did in the last days.
import { ClipboardList, ListFilter, Search } from 'lucide'
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { logLine } from '../../model/log.ts'
import { nameOf } from '../../model/names.ts'
import { clockTime, dayName, dayOf } from '../../model/time.ts'
import { mediaName } from '../../model/media.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { type LogEntry, type LogKind, logKinds } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { Lines } from '../parts/lines.tsx'
import { Sheet } from '../parts/sheet.tsx'

interface Line { entry: LogEntry; begins: boolean }

interface Filter { kinds: LogKind[]; admins: PeerId[] }

export default function Log(props: { id: PeerId }) {
  const [query, setQuery] = createSignal('')
  const [filter, setFilter] = createSignal<Filter>({ kinds: [], admins: [] })
  const [entries, setEntries] = createSignal<LogEntry[]>()
  const [done, setDone] = createSignal(false)
  let turn = 0
  const ask = async (before?: string) => {
    const mine = ++turn
    const page = await api.adminLog(props.id, query(), filter().kinds, filter().admins, before).catch(() => undefined)
    if (!page || mine !== turn) return
    setEntries((all) => (before ? [...(all ?? []), ...page] : page))
    setDone(page.length === 0)
  }
  createEffect(on([query, filter], ([q]) => {
    const timer = setTimeout(() => void ask(), q ? 250 : 0)
    onCleanup(() => clearTimeout(timer))
  }))
  let more!: HTMLDivElement
  createEffect(() => {
    if (!entries()?.length || done()) return
    const last = entries()!.at(-1)!.id
    const seen = new IntersectionObserver((e) => { if (e.some((x) => x.isIntersecting)) void ask(last) })
    seen.observe(more)
    onCleanup(() => seen.disconnect())
  })
  // The first entry of a day has its name above it. Lines that were there stay the same.
  const lines = createMemo<Line[]>((before) => (entries() ?? []).map((entry, i, all) => {
    const begins = i === 0 || dayOf(all[i - 1]!.date) !== dayOf(entry.date)
    return before[i]?.entry === entry && before[i].begins === begins ? before[i] : { entry, begins }
  }), [])
  const filtered = () => filter().kinds.length + filter().admins.length > 0
  const choose = () => openSheet((close) => <FilterSheet chat={props.id} filter={filter()} onClose={close} onChoose={(f) => { close(); setFilter(f) }} />)
  return (
    <>
      <div class="log-head">
        <div class="search-field grow"><Icon of={Search} size={16} /><input type="search" aria-label={t('log.search')} placeholder={t('log.search')} onInput={(e) => setQuery(e.currentTarget.value.trim())} /></div>
        <IconButton icon={ListFilter} label={t('log.filter')} aria-pressed={filtered()} onClick={choose} />
      </div>
      <Show when={entries()} fallback={<div class="member-bones" role="status" aria-label={t('app.loading')}><span class="bone" /><span class="bone" /><span class="bone" /></div>}>
        <Show when={lines().length} fallback={<Empty icon={ClipboardList} title={t(query() || filtered() ? 'log.noneFound' : 'log.none')} lead={t('log.lead')} />}>
          <Lines data={lines()} size={58}>
            {(one) => (
              <>
                <Show when={one.begins}><h3 class="group-title log-day">{dayName(one.entry.date)}</h3></Show>
                <Entry chat={props.id} entry={one.entry} />
              </>
            )}
          </Lines>
        </Show>
      </Show>
      <div ref={more} />
    </>
  )
}

function Entry(props: { chat: PeerId; entry: LogEntry }) {
  const e = () => props.entry
  const line = createMemo(() => logLine(props.chat, e()))
  const quote = () => { const m = e().message; return m && (m.text || (m.media ? mediaName(m.media) : '')) }
  return (
    <div class="log-entry">
      <Avatar id={e().user} size={34} asSelf />
      <div class="main">
        <p><b dir="auto">{nameOf(peer(e().user))}</b> <time class="num" datetime={new Date(e().date * 1000).toISOString()}>{clockTime(e().date)}</time></p>
        <p class="log-what" dir="auto">{line().text}</p>
        <Show when={line().details.length}><ul class="log-details"><For each={line().details}>{(d) => <li>{d}</li>}</For></ul></Show>
        <Show when={e().message?.before !== undefined && e().message!.before !== e().message!.text}><blockquote class="log-quote old" dir="auto"><del>{e().message!.before}</del></blockquote></Show>
        <Show when={quote()}>{(q) => <blockquote class="log-quote" dir="auto">{q()}</blockquote>}</Show>
      </div>
    </div>
  )
}

function FilterSheet(props: { chat: PeerId; filter: Filter; onChoose: (f: Filter) => void; onClose: () => void }) {
  const [kinds, setKinds] = createSignal<LogKind[]>(props.filter.kinds)
  const [admins, setAdmins] = createSignal<PeerId[]>(props.filter.admins)
  const page = createAsked(() => props.chat, (id) => api.participants(id, 'admins'))
  const toggle = <T,>(all: T[], one: T) => (all.includes(one) ? all.filter((x) => x !== one) : [...all, one])
  const shown = () => logKinds.filter((k) => k !== 'forums' || peer(props.chat)?.forum)
  return (
    <Sheet
      title={t('log.filter')} onClose={props.onClose}
      foot={<>
        <button type="button" class="btn plain apart" onClick={() => props.onChoose({ kinds: [], admins: [] })}>{t('log.everything')}</button>
        <button type="button" class="btn primary" onClick={() => props.onChoose({ kinds: kinds(), admins: admins() })}>{t('log.apply')}</button>
      </>}
    >
      <section>
        <h3 class="group-title">{t('log.kinds')}</h3>
        <div class="group"><For each={shown()}>{(k) => <label class="row"><input type="checkbox" class="check" checked={kinds().includes(k)} onChange={() => setKinds(toggle(kinds(), k))} /><span class="main">{t(`log.kind.${k}`)}</span></label>}</For></div>
      </section>
      <section>
        <h3 class="group-title">{t('admins.title')}</h3>
        <div class="group"><For each={page()?.people}>{(p) => <label class="row"><input type="checkbox" class="check" checked={admins().includes(p.user)} onChange={() => setAdmins(toggle(admins(), p.user))} /><Avatar id={p.user} size={30} asSelf /><span class="main ellipsis">{nameOf(peer(p.user))}</span></label>}</For></div>
      </section>
    </Sheet>
  )
}
