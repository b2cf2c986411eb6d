// What there is in a chat, by kind: members, pictures, files, links, voices,
// and the groups that one shares with a person.
import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { MediaFilter } from '../../mt/rooms.ts'
import { openChat, openThread } from '../route.ts'
import { Members } from '../manage/members.tsx'
import { createAsked } from '../parts/asked.ts'
import { CommonGroups } from './common.tsx'
import { MediaGrid } from './media-grid.tsx'
import { MediaRows } from './media-rows.tsx'
import './profile.css'

type Tab = 'members' | 'common' | MediaFilter

const kinds: MediaFilter[] = ['media', 'files', 'links', 'voice', 'music', 'gifs']

export default function ProfileTabs(props: { id: PeerId; mayList?: boolean; common?: number; ready: boolean }) {
  const thread = () => (openChat() === props.id ? openThread() : 0)
  const counts = createAsked(() => ({ id: props.id, thread: thread() }), ({ id, thread }) => api.counters(id, kinds, thread))
  const tabs = createMemo((): Tab[] => [
    ...(props.mayList && !thread() ? ['members' as const] : []),
    ...kinds.filter((k) => (counts()?.[k] ?? 0) > 0),
    ...(props.common ? ['common' as const] : []),
  ])
  const [chosen, setChosen] = createSignal<Tab>()
  const tab = () => { const c = chosen(); return c && tabs().includes(c) ? c : tabs()[0] }
  let bar: HTMLDivElement | undefined
  createEffect(on(() => props.id, () => setChosen(undefined), { defer: true }))
  const keys = (e: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key]
    if (!by) return
    const all = tabs()
    const next = all[(all.indexOf(tab()!) + (document.dir === 'rtl' ? -by : by) + all.length) % all.length]
    setChosen(next)
    bar?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
    e.preventDefault()
  }
  return (
    <Show when={props.ready && tabs().length}>
      <div ref={bar} class="tabs" role="tablist" aria-label={t('tabs.label')} onKeyDown={keys}>
        <For each={tabs()}>
          {(k) => <button type="button" role="tab" data-tab={k} id={`tab-${k}`} aria-controls="tab-panel" aria-selected={tab() === k} tabindex={tab() === k ? 0 : -1} onClick={() => setChosen(k)}>{t(`tabs.${k}`)}</button>}
        </For>
      </div>
      <div class="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab()}`} tabindex="-1">
        <Switch>
          <Match when={tab() === 'members'}><div class="group"><Members id={props.id} /></div></Match>
          <Match when={tab() === 'common'}><div class="group"><CommonGroups id={props.id} /></div></Match>
          <Match when={tab() === 'media' || tab() === 'gifs' ? (tab() as MediaFilter) : undefined} keyed>{(k) => <MediaGrid chat={props.id} thread={thread()} kind={k} />}</Match>
          <Match when={tab() as MediaFilter | undefined} keyed>{(k) => <MediaRows chat={props.id} thread={thread()} kind={k} />}</Match>
        </Switch>
      </div>
    </Show>
  )
}
