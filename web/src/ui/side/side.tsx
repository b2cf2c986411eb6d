// About the open chat: a person, or a group with its members; and what those
// see who manage it.
import { ArrowLeft, X } from 'lucide'
import { lazy, onCleanup, onMount, Show, Suspense, untrack } from 'solid-js'
import { t } from '../../model/i18n.ts'
import type { PeerId } from '../../mt/records.ts'
import { current } from '../chat/current.ts'
import { IconButton } from '../parts/button.tsx'
import { giveBack, keepFocus, type Origin, origin } from '../parts/keep-focus.ts'
import { setSideOpen } from '../shell/where.ts'
import { GroupInfo } from './group.tsx'
import { leftSide, popSide, sidePage, sideTitle } from './pages.ts'
import { PersonInfo } from './person.tsx'
import './side.css'

const Manage = lazy(() => import('../manage/manage.tsx'))

// What it was opened with, for as long as it is open.
let opener: Origin | undefined

export default function Side(props: { id: PeerId }) {
  const { id } = untrack(() => ({ ...props }))
  let aside!: HTMLElement
  const before = origin()
  onMount(() => {
    // Who opened it by its button goes on in it, and comes back there.
    if (before?.el.closest('.chat-head, .topics-head, .bar')) {
      opener = before
      aside.querySelector<HTMLElement>('button')?.focus({ preventScroll: true })
    }
    onCleanup(keepFocus(aside))
  })
  onCleanup(() => {
    if (leftSide(id)) return
    const to = opener
    opener = undefined
    if (aside.contains(document.activeElement)) queueMicrotask(() => { if (to) giveBack(to); else untrack(current)?.chat.focusEditor() })
  })
  return (
    <aside ref={aside} class="side" aria-label={t('profile.title')}>
      <Show when={sidePage()} keyed fallback={
        <>
          <header class="column-head"><h2>{t('chat.info')}</h2><IconButton icon={X} label={t('chat.close')} onClick={() => setSideOpen(false)} /></header>
          <div class="side-body quiet-scroll">
            <Show when={props.id > 0} fallback={<GroupInfo id={props.id} />}><PersonInfo id={props.id} /></Show>
          </div>
        </>
      }>
        {(page) => (
          <>
            <header class="column-head">
              <IconButton icon={ArrowLeft} label={t('set.back')} ref={(b: HTMLButtonElement) => onMount(() => b.focus({ preventScroll: true }))} onClick={popSide} />
              <h2>{sideTitle(page, props.id)}</h2>
              <IconButton icon={X} label={t('chat.close')} onClick={() => setSideOpen(false)} />
            </header>
            <div class="side-body quiet-scroll"><Suspense><Manage id={props.id} page={page} /></Suspense></div>
          </>
        )}
      </Show>
    </aside>
  )
}
