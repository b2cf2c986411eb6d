// About the open chat: a person, or a group with its members.
import { X } from 'lucide'
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import type { PeerId } from '../../mt/records.ts'
import { IconButton } from '../parts/button.tsx'
import { setSideOpen } from '../shell/where.ts'
import { GroupInfo } from './group.tsx'
import { PersonInfo } from './person.tsx'
import './side.css'

export default function Side(props: { id: PeerId }) {
  return (
    <aside class="side" aria-label={t('profile.title')}>
      <header class="column-head"><h2>{t('chat.info')}</h2><IconButton icon={X} label={t('chat.close')} onClick={() => setSideOpen(false)} /></header>
      <div class="side-body quiet-scroll">
        <Show when={props.id > 0} fallback={<GroupInfo id={props.id} />}><PersonInfo id={props.id} /></Show>
      </div>
    </aside>
  )
}
