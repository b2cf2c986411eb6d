// The list of chats, or what a search found.
import { Archive, ArrowLeft, MessagesSquare, PenLine, Search, X } from 'lucide'
import { createEffect, createMemo, createSignal, For, onMount, Show } from 'solid-js'
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid'
import { dialogsIn, type Place, unreadIn } from '../../model/folders.ts'
import { t } from '../../model/i18n.ts'
import { stepPin } from '../../model/pins.ts'
import { dialog, folders, loaded, loadMore } from '../../state/dialogs.ts'
import { connection } from '../../state/session.ts'
import { goToEditor } from '../chat/current.ts'
import { IconButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { openMenu } from '../parts/layers.tsx'
import { newChatMenu } from '../people/new-menu.tsx'
import { openChat } from '../route.ts'
import { folder, query, setFolder, setLeft, setQuery } from '../shell/where.ts'
import { chatMenu, tell } from './chat-menu.ts'
import { ChatRow } from './chat-row.tsx'
import { dragPins } from './drag-pins.ts'
import { Results } from './results.tsx'
import './list.css'

export function ChatList(props: { archive: boolean }) {
  const place = createMemo((): Place => {
    if (props.archive) return { archive: true }
    const f = folders().find((x) => x.id === folder())
    return f ? { folder: f } : { all: true }
  })
  const ids = createMemo(() => dialogsIn(place()).map((d) => d.id), [], { equals: (a, b) => a.length === b.length && a.every((x, i) => x === b[i]) })
  const [searching, setSearching] = createSignal(false)
  return (
    <>
      <Show
        when={!props.archive}
        fallback={<header class="column-head"><IconButton icon={ArrowLeft} label={t('chat.back')} onClick={() => setLeft({ view: 'chats' })} /><h1>{t('list.archive')}</h1></header>}
      >
        <h1 class="sr">{t('list.chats')}</h1>
        <header class="list-head">
          <SearchField onFocus={() => setSearching(true)} onLeave={() => setSearching(false)} />
          <IconButton icon={PenLine} label={t('list.new')} aria-haspopup="menu" onClick={(e) => openMenu(e.currentTarget, newChatMenu())} />
        </header>
        <Connection />
        <FolderTabs />
      </Show>
      <Show when={query() === '' || props.archive} fallback={<Results query={query()} />}>
        <Show when={loaded()} fallback={<Bones />}>
          <Show when={ids().length || 'all' in place()} fallback={<Empty icon={MessagesSquare} title={t('list.emptyFolder')} />}>
            <List ids={ids()} place={place()} archive={props.archive} withArchive={'all' in place() && !searching()} />
          </Show>
        </Show>
      </Show>
    </>
  )
}

function SearchField(props: { onFocus: () => void; onLeave: () => void }) {
  let input!: HTMLInputElement
  createEffect(() => { if (query() !== input.value) input.value = query() })
  const keys = (e: KeyboardEvent) => {
    if (e.key === 'Escape' && (query() || document.activeElement === input)) {
      setQuery('')
      input.blur()
      e.stopPropagation()
    } else if (e.key === 'ArrowDown') {
      document.querySelector<HTMLElement>('.results a, .results button, .chats .chat[tabindex="0"]')?.focus()
      e.preventDefault()
    } else if (e.key === 'Enter') {
      document.querySelector<HTMLElement>('.results a')?.click()
    }
  }
  return (
    <div class="search-field">
      <Icon of={Search} size={17} />
      <input
        ref={input} type="search" id="search" aria-label={t('list.search')} placeholder={t('list.search')} autocomplete="off" spellcheck={false}
        onInput={(e) => setQuery(e.currentTarget.value)} onKeyDown={keys} onFocus={() => props.onFocus()} onBlur={() => props.onLeave()}
      />
      <Show when={query()}><IconButton icon={X} size={16} class="small" label={t('search.close')} onClick={() => { setQuery(''); input.focus() }} /></Show>
    </div>
  )
}

function Connection() {
  const text = () => (connection() === 'offline' ? t('net.offline') : connection() === 'connecting' ? t('net.connecting') : undefined)
  return <Show when={text()}><div class="net list-net" role="status"><span class="spinner" />{text()}</div></Show>
}

function FolderTabs() {
  return (
    <Show when={folders().length}>
      <div class="folder-tabs" role="group" aria-label={t('list.folders')}>
        <For each={[{ id: 0, title: t('list.all') }, ...folders()]}>
          {(f) => {
            const unread = () => { const own = folders().find((x) => x.id === f.id); return unreadIn(own ? { folder: own } : { all: true }) }
            return (
              <button type="button" aria-current={folder() === f.id ? 'true' : undefined} onClick={() => setFolder(f.id)}>
                {f.title}<Show when={unread().chats}><span class="badge" classList={{ muted: !unread().loud }}>{unread().chats}</span></Show>
              </button>
            )
          }}
        </For>
      </div>
    </Show>
  )
}

function List(props: { ids: number[]; place: Place; archive: boolean; withArchive: boolean }) {
  let scroller!: HTMLDivElement
  let handle: VirtualizerHandle | undefined
  const archived = createMemo(() => dialogsIn({ archive: true }).length)
  const stop = () => (props.ids.includes(openChat()) ? openChat() : props.ids[0])
  const focusAt = (i: number) => {
    handle?.scrollToIndex(i, { align: 'nearest' })
    requestAnimationFrame(() => scroller.querySelector<HTMLElement>(`[data-index="${i}"]`)?.focus())
  }
  const keys = (e: KeyboardEvent) => {
    const at = Number((e.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'] ?? NaN)
    if (Number.isNaN(at) || e.ctrlKey || e.metaKey) return
    if (e.altKey && e.shiftKey && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
      const by = e.key === 'ArrowUp' ? -1 : 1
      const moved = stepPin(props.place, props.ids[at]!, by)
      if (moved) tell(moved.then(() => focusAt(at + by)))
      e.preventDefault()
      e.stopPropagation()
      return
    }
    if (e.altKey) return
    if (e.key === 'ArrowDown') focusAt(Math.min(props.ids.length - 1, at + 1))
    else if (e.key === 'ArrowUp') { if (at === 0) document.getElementById('search')?.focus(); else focusAt(at - 1) }
    else if (e.key === 'Home') focusAt(0)
    else if (e.key === 'End') focusAt(props.ids.length - 1)
    else return
    e.preventDefault()
  }
  const menu = (e: MouseEvent) => {
    const id = Number((e.target as HTMLElement).closest<HTMLElement>('[data-chat]')?.dataset['chat'])
    const d = id ? dialog(id) : undefined
    if (d) openMenu(e, chatMenu(d))
  }
  const chosen = (e: MouseEvent) => {
    const id = Number((e.target as HTMLElement).closest<HTMLElement>('a[data-chat]')?.dataset['chat'] ?? 0)
    if (id && !e.ctrlKey && !e.metaKey && !e.shiftKey) goToEditor(id)
  }
  const scrolled = () => {
    if (handle && handle.scrollSize - handle.scrollOffset - handle.viewportSize < 800) void loadMore(props.archive).catch(() => undefined)
  }
  onMount(() => dragPins(scroller, () => props.place))
  return (
    <div ref={scroller} class="chats quiet-scroll" onKeyDown={keys} onContextMenu={menu} onClick={chosen}>
      <Show when={props.withArchive && archived()}>
        <button type="button" class="chat archive-row phone-only" onClick={() => setLeft({ view: 'archive' })}>
          <span class="sign"><Icon of={Archive} size={20} /></span><span>{t('list.archive')}</span><span class="badge muted">{archived()}</span>
        </button>
      </Show>
      <Show when={props.ids.length} fallback={<Empty icon={MessagesSquare} title={t('list.empty')} lead={t('list.emptyLead')}><button type="button" class="btn" onClick={(e) => openMenu(e.currentTarget, newChatMenu())}>{t('list.new')}</button></Empty>}>
        <nav aria-label={t('list.label')}>
          <Virtualizer ref={(h) => { handle = h }} data={props.ids} as="ul" item="li" itemSize={66} bufferSize={400} scrollRef={scroller} onScroll={scrolled}>
            {(id, i) => <Show when={dialog(id)}>{(d) => <ChatRow dialog={d()} index={i()} tabStop={id === stop()} />}</Show>}
          </Virtualizer>
        </nav>
      </Show>
    </div>
  )
}

function Bones() {
  return <div class="bones" role="status" aria-label={t('app.loading')}><For each={Array.from({ length: 9 })}>{() => <div><span class="bone" /><span class="bone" /><span class="bone" /></div>}</For></div>
}
