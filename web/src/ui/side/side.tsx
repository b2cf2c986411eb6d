// About the open chat: a person, or a group with its members; and what those
// see who manage it.
import { ArrowLeft, X } from 'lucide'
import { lazy, onCleanup, onMount, Show, Suspense, untrack } from 'solid-js'
import { t } from '../../model/i18n.ts'
import type { PeerId } from '../../mt/records.ts'
import { IconButton } from '../parts/button.tsx'
import { setSideOpen } from '../shell/where.ts'
import { GroupInfo } from './group.tsx'
import { leftSide, popSide, sidePage, sideTitle } from './pages.ts'
import { PersonInfo } from './person.tsx'
import './side.css'

const Manage = lazy(() => import('../manage/manage.tsx'))

export default function Side(props: { id: PeerId }) {
  const { id } = untrack(() => ({ ...props }))
  onCleanup(() => leftSide(id))
  return (
    <aside class="side" aria-label={t('profile.title')}>
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
