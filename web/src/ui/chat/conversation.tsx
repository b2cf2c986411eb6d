// An open chat, or a thread of one, from its head to the composer.
import { createEffect, createSignal, lazy, Match, on, onCleanup, onMount, Show, Suspense, Switch, untrack } from 'solid-js'
import { isForum, knowTopic, rootOf } from '../../model/threads.ts'
import { Composer } from '../compose/composer.tsx'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { createChat } from './chat.ts'
import { setCurrent } from './current.ts'
import { ChatHead } from './head.tsx'
import { History } from './history.tsx'
import { PinnedBar } from './pinned.tsx'
import PlayerBar from '../media/player-bar.tsx'
import { RequestsBar } from './requests-bar.tsx'
import { SearchBar } from './search.tsx'
import { SelectBar } from './select.tsx'
import './chat.css'

const ThreadHead = lazy(() => import('../thread/head.tsx').then((m) => ({ default: m.ThreadHead })))

export function Conversation(props: { id: PeerId; thread: number }) {
  const { id, thread } = untrack(() => ({ ...props }))
  const chat = createChat(id, thread)
  const [searching, setSearching] = createSignal<string | undefined>()
  // The post is the first row of its comments from the beginning.
  const [ready, setReady] = createSignal(!thread || untrack(() => isForum(id)))
  const closeSearch = () => { setSearching(undefined); chat.setQuery(undefined); chat.focusEditor() }
  const current = { chat, search: (query = '') => { setSearching(query) }, closeSearch: () => { const was = searching() !== undefined; if (was) closeSearch(); return was } }
  setCurrent(current)
  onCleanup(() => setCurrent((c) => (c === current ? undefined : c)))
  onMount(() => {
    if (!thread) return
    if (untrack(() => isForum(id))) void knowTopic(id, thread).catch(() => undefined)
    else void rootOf(id, thread).then((root) => { if (root) chat.setRoot(root) }, () => undefined).finally(() => setReady(true))
  })
  // Guests hear of what is written only while they ask.
  createEffect(on(() => id < -1e12 && peer(id)?.left === true, (guest) => {
    if (!guest) return
    void api.watch(id, true).catch(() => undefined)
    onCleanup(() => void api.watch(id, false).catch(() => undefined))
  }))
  return (
    <>
      <Show when={thread} fallback={<ChatHead chat={chat} onSearch={() => setSearching('')} />}>
        <Suspense fallback={<header class="chat-head" />}><ThreadHead chat={chat} onSearch={() => setSearching('')} /></Suspense>
      </Show>
      <Show when={searching() !== undefined}><SearchBar chat={chat} start={searching()!} onClose={closeSearch} /></Show>
      <PlayerBar />
      <Show when={!thread}><RequestsBar id={id} /></Show>
      <Show when={!thread || untrack(() => isForum(id))}><PinnedBar chat={chat} /></Show>
      <Show when={ready()} fallback={<div class="history-wrap" />}><History chat={chat} /></Show>
      <Switch fallback={<Composer chat={chat} />}>
        <Match when={chat.selected()}>{(ids) => <SelectBar chat={chat} ids={ids()} />}</Match>
      </Switch>
    </>
  )
}
