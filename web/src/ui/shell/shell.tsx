// Everything once one is signed in.
import { MessageSquareText } from 'lucide'
import { createEffect, createMemo, lazy, Match, onCleanup, Show, Suspense, Switch } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { preferences } from '../../model/preferences.ts'
import { ChatList } from '../list/chat-list.tsx'
import { Empty } from '../parts/empty.tsx'
import { toast } from '../parts/layers.tsx'
import { openChat, place, resolve } from '../route.ts'
import { listenToKeys } from './keys.ts'
import { watchArrivals } from './notify.ts'
import { watchPresence } from './presence.ts'
import { showInvite } from '../people/invite.tsx'
import { Rail } from './rail.tsx'
import { left, narrow, setSideOpen, sideOpen } from './where.ts'
import './shell.css'

// A first visit ends at an empty list: what shows a chat comes a moment later,
// or as soon as one is opened.
const loadConversation = () => import('../chat/conversation.tsx')
const Conversation = lazy(() => loadConversation().then((m) => ({ default: m.Conversation })))
const Settings = lazy(() => import('../settings/settings.tsx'))
const Contacts = lazy(() => import('../people/contacts.tsx'))
const Side = lazy(() => import('../side/side.tsx'))
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
  const chat = createMemo(openChat)
  return (
    <div class="shell" classList={{ 'in-chat': chat() !== 0, 'with-side': chat() !== 0 && sideOpen() }}>
      <a class="skip" href="#conversation" onClick={(e) => { e.preventDefault(); document.querySelector<HTMLElement>('.editor, .stage button')?.focus() }}>{t('app.skip')}</a>
      <Rail />
      <section class="column" role={narrow() && !chat() ? 'main' : 'region'} aria-label={t('nav.label')}>
        <Switch fallback={<ChatList archive={left().view === 'archive'} />}>
          <Match when={left().view === 'settings'}><Suspense><Settings /></Suspense></Match>
          <Match when={left().view === 'contacts'}><Suspense><Contacts /></Suspense></Match>
        </Switch>
      </section>
      <main class="stage" id="conversation">
        <Show when={chat()} keyed fallback={<Nothing />}>{(id) => <Suspense><Conversation id={id} /></Suspense>}</Show>
      </main>
      <Suspense><Show when={chat() !== 0 && sideOpen() && chat()} keyed>{(id) => <Side id={id} />}</Show></Suspense>
    </div>
  )
}

function Nothing() {
  const keys = () => (/Mac|iP/.test(navigator.platform) ? '⌘K' : 'Ctrl+K')
  return (
    <Show when={!preferences().welcome} fallback={<Suspense><Welcome /></Suspense>}>
      <Empty icon={MessageSquareText} title={t('chat.none')} lead={t('chat.noneLead', { keys: keys() })} />
    </Show>
  )
}
