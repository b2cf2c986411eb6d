// The post above its comments.
import { createSignal, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { reading } from '../../state/threads.ts'
import { historyOf } from '../../state/histories.ts'
import type { Cell } from '../../state/message.ts'
import { Bubble } from './bubble.tsx'
import type { Chat } from './chat.ts'

export function RootPost(props: { cell: Cell; chat: Chat }) {
  const [first] = createSignal(true)
  const [album] = createSignal<Cell[]>([])
  const empty = () => { const w = historyOf(props.chat.id, props.chat.thread).window(); return Boolean(w?.atEnd) && w!.cells.length === 0 }
  return (
    <div class="root-post">
      <Bubble row={{ kind: 'message', key: props.cell.key, cell: props.cell, first, last: first, album }} chat={props.chat} />
      <Show when={reading(props.chat.id, props.chat.thread)}>
        <div class="day"><span>{t(empty() ? 'thread.none' : 'thread.begins')}</span></div>
      </Show>
    </div>
  )
}
