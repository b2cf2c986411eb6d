// Everything once one is signed in.
import { MessageSquareText } from 'lucide'
import { createEffect, createMemo, lazy, Match, on, onCleanup, onMount, Show, Suspense, Switch, untrack } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { loadCommunity, t } from '../../model/i18n.ts'
import { preferences } from '../../model/preferences.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { threadOf } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { ChatList } from '../list/chat-list.tsx'
import { Empty } from '../parts/empty.tsx'
import { keepFocus } from '../parts/keep-focus.ts'
import { toast } from '../parts/layers.tsx'
import { openChat, openPeer, openThread, place, replaceWithThread, resolve, staying } from '../route.ts'
import { listenToKeys } from './keys.ts'
import { watchArrivals } from './notify.ts'
import { watchPresence } from './presence.ts'
import { showInvite } from '../people/invite.tsx'
import { Rail } from './rail.tsx'
import { hideTopics, left, narrow, setSideOpen, sideOpen, topicsShown } from './where.ts'
import './shell.css'

// A first visit ends at an empty list: what shows a chat comes a moment later,
// or as soon as one is opened.
// Words about groups come with it, and with all that is shown beside it.
const withWords = <T,>(part: () => Promise<T>) => () => Promise.all([part(), loadCommunity()]).then(([m]) => m)
const loadConversation = withWords(() => import('../chat/conversation.tsx'))
const Conversation = lazy(() => loadConversation().then((m) => ({ default: m.Conversation })))
const Settings = lazy(() => import('../settings/settings.tsx'))
const Contacts = lazy(() => import('../people/contacts.tsx'))
const Side = lazy(withWords(() => import('../side/side.tsx')))
const TopicList = lazy(withWords(() => import('../thread/topic-list.tsx')))
const ChooseTopic = lazy(withWords(() => import('../thread/choose.tsx')))
const Welcome = lazy(() => import('./welcome.tsx'))

export default function Shell() {
  onCleanup(listenToKeys())
  onCleanup(watchArrivals())
  onCleanup(watchPresence())
  const soon = setTimeout(() => void loadConversation().catch(() => undefined), 3000)
  onCleanup(() => clearTimeout(soon))
  createEffect(() => {
    const p = place()
    if (p.invite) showInvite(p.invite)
    else if (p.stickers) void import('../media/sticker-set.tsx').then((s) => s.showStickerSet({ short: p.stickers! }))
    else if (p.peer === undefined && (p.username || p.phone)) resolve(p).catch((e: unknown) => toast(errorText(e)))
  })
  createEffect((before) => {
    if (before !== openChat() && matchMedia('(max-width: 1180px)').matches) setSideOpen(false)
    return openChat()
  }, openChat())
  let column!: HTMLElement
  let stage!: HTMLElement
  onMount(() => onCleanup(keepFocus(column)))
  // On a screen that is touched, the editor would bring up the keys.
  onMount(() => { if (!coarse.matches) onCleanup(keepFocus(stage, '.editor')) })
  // Another part of the app takes the focus, and gives it back.
  let before: Element | null = null
  createEffect(on(() => left().view, (view, old) => {
    if (view === old) return
    if (view !== 'chats') {
      before ??= document.activeElement
      if (!coarse.matches) whenThere(column, '.column-head button, .column-body button, .column-body input')
    } else {
      const to = before
      before = null
      if (document.activeElement === document.body || column.contains(document.activeElement)) queueMicrotask(() => { if (to instanceof HTMLElement && to.isConnected) to.focus({ preventScroll: true }) })
    }
  }, { defer: true }))
  const chat = createMemo(openChat)
  const forum = createMemo(() => (peer(chat())?.forum ? chat() : 0))
  const thread = createMemo(openThread)
  // A forum as a whole is the list of its topics.
  const opened = createMemo(() => (chat() && !(forum() && !thread()) ? `${chat()}/${thread()}` : ''))
  createEffect(on(place, () => hideTopics(0), { defer: true }))
  // Who looks at a group while it becomes a supergroup goes along.
  createEffect((before: { id: number; moved: number | undefined }) => {
    const now = { id: chat(), moved: peer(chat())?.moved }
    if (now.moved && !before.moved && before.id === now.id) openPeer(now.moved)
    return now
  }, { id: 0, moved: undefined })
  createEffect(() => {
    const { message } = place()
    if (forum() && !thread() && message) void findTopic(forum(), message)
  })
  return (
    <div class="shell" classList={{ 'in-chat': opened() !== '', 'with-side': chat() !== 0 && sideOpen() }}>
      <a class="skip" href="#conversation" onClick={(e) => { e.preventDefault(); document.querySelector<HTMLElement>('.editor, .stage button')?.focus() }}>{t('app.skip')}</a>
      <Rail />
      <section ref={column} class="column" role={narrow() && !chat() ? 'main' : 'region'} aria-label={t('nav.label')}>
        <Switch fallback={<Show when={topicsShown(forum()) && forum()} fallback={<ChatList archive={left().view === 'archive'} />}>{(id) => <Suspense><TopicList id={id()} /></Suspense>}</Show>}>
          <Match when={left().view === 'settings'}><Suspense><Settings /></Suspense></Match>
          <Match when={left().view === 'contacts'}><Suspense><Contacts /></Suspense></Match>
        </Switch>
      </section>
      <main ref={stage} class="stage" id="conversation">
        <Show when={opened()} keyed fallback={<Show when={forum()} fallback={<Nothing />}>{(id) => <Suspense><ChooseTopic id={id()} /></Suspense>}</Show>}>
          {(_) => <Suspense><Conversation id={untrack(chat)} thread={untrack(thread)} /></Suspense>}
        </Show>
      </main>
      <Suspense><Show when={chat() !== 0 && sideOpen() && chat()} keyed>{(id) => <Side id={id} />}</Show></Suspense>
    </div>
  )
}

const coarse = matchMedia('(pointer: coarse)')

// whenThere focuses what a part shows first, which may have to be fetched.
function whenThere(column: HTMLElement, what: string): void {
  const look = () => {
    const el = column.querySelector<HTMLElement>(what)
    if (!el || column.querySelector('.list-head')) return false
    if (!column.contains(document.activeElement)) el.focus({ preventScroll: true })
    return true
  }
  queueMicrotask(() => {
    if (look()) return
    const watch = new MutationObserver(() => { if (look()) watch.disconnect() })
    watch.observe(column, { childList: true, subtree: true })
    setTimeout(() => watch.disconnect(), 3000)
  })
}

// findTopic goes on to where in a forum a message is.
async function findTopic(forum: PeerId, id: number): Promise<void> {
  const here = staying()
  const m = (await api.messages(forum, [id]).catch(() => undefined))?.messages[0]
  if (m && here()) replaceWithThread(forum, threadOf(m), id)
}

function Nothing() {
  const keys = () => (/Mac|iP/.test(navigator.platform) ? '⌘K' : 'Ctrl+K')
  return (
    <Show when={!preferences().welcome} fallback={<Suspense><Welcome /></Suspense>}>
      <Empty icon={MessageSquareText} title={t('chat.none')} lead={t('chat.noneLead', { keys: keys() })} />
    </Show>
  )
}
