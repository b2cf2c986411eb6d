// A forum of which no topic is open.
import { MessagesSquare } from 'lucide'
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { chatName } from '../../model/names.ts'
import { mayCreateTopics } from '../../model/threads.ts'
import type { PeerId } from '../../mt/records.ts'
import { Empty } from '../parts/empty.tsx'
import { openSheet } from '../parts/layers.tsx'
import { TopicSheet } from './topic-sheet.tsx'

export default function ChooseTopic(props: { id: PeerId }) {
  return (
    <Empty icon={MessagesSquare} title={chatName(props.id)} lead={t('topic.choose')}>
      <Show when={mayCreateTopics(props.id)}><button type="button" class="btn" onClick={() => openSheet((close) => <TopicSheet chat={props.id} onClose={close} />)}>{t('topic.new')}</button></Show>
    </Empty>
  )
}
