// An open chat, from its head to the composer.
import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import { Composer } from '../compose/composer.tsx'
import type { PeerId } from '../../mt/records.ts'
import { createChat } from './chat.ts'
import { setCurrent } from './current.ts'
import { ChatHead } from './head.tsx'
import { History } from './history.tsx'
import { PinnedBar } from './pinned.tsx'
import PlayerBar from '../media/player-bar.tsx'
import { SearchBar } from './search.tsx'
import { SelectBar } from './select.tsx'
import './chat.css'

export function Conversation(props: { id: PeerId }) {
  const chat = createChat(props.id)
  const [searching, setSearching] = createSignal(false)
  const closeSearch = () => { setSearching(false); chat.setQuery(undefined); chat.focusEditor() }
  const current = { chat, search: () => setSearching(true), closeSearch: () => { const was = searching(); if (was) closeSearch(); return was } }
  setCurrent(current)
  onCleanup(() => setCurrent((c) => (c === current ? undefined : c)))
  return (
    <>
      <ChatHead chat={chat} onSearch={() => setSearching(true)} />
      <Show when={searching()}><SearchBar chat={chat} onClose={closeSearch} /></Show>
      <PlayerBar />
      <PinnedBar chat={chat} />
      <History chat={chat} />
      <Switch fallback={<Composer chat={chat} />}>
        <Match when={chat.selected()}>{(ids) => <SelectBar chat={chat} ids={ids()} />}</Match>
      </Switch>
    </>
  )
}
