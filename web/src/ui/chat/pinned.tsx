// The pinned messages, above the conversation: one after the other, or all.
import { ListOrdered, Pin, X } from 'lucide'
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show, untrack } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { previewText } from '../../model/preview.ts'
import { api } from '../../mt/port.ts'
import { onPinned } from '../../state/session.ts'
import { learn, peer } from '../../state/peers.ts'
import { messageById, remember } from '../../state/histories.ts'
import { tell } from '../list/chat-menu.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import type { Chat } from './chat.ts'

export function PinnedBar(props: { chat: Chat }) {
  const { id: chat, thread } = props.chat
  const [ids, setIds] = createSignal<number[]>([])
  const [at, setAt] = createSignal(0)
  createEffect(on(() => onPinned(chat), async () => {
    let newest = true
    onCleanup(() => { newest = false })
    const page = await api.pinnedMessages(chat, thread).catch(() => undefined)
    if (!page || !newest) return
    learn(page.peers)
    page.messages.forEach(remember)
    setIds(page.messages.map((m) => m.id))
    setAt(0)
  }))
  const place = () => at() % Math.max(1, ids().length)
  const message = createMemo(() => { const id = ids()[place()]; return id ? messageById(chat, id) : undefined })
  const jump = () => {
    const id = untrack(message)?.id
    if (id) props.chat.jump(id, true)
    setAt((i) => (i + 1) % Math.max(1, ids().length))
  }
  const mayUnpin = () => chat > 0 || Boolean(peer(chat)?.mayPin)
  const list = () => void import('./pinned-list.tsx').then(({ PinnedList }) => openSheet((close) => <PinnedList chat={props.chat} ids={ids()} mayUnpin={mayUnpin()} onClose={close} />))
  return (
    <Show when={message()}>
      {(m) => (
        <div class="bar">
          <button type="button" class="pin-jump" classList={{ many: ids().length > 1 }} onClick={jump}>
            <Show when={ids().length > 1}>
              <span class="pin-ticks" aria-hidden="true"><For each={ids().slice(0, 4)}>{(_, i) => <span classList={{ on: i() === Math.min(3, place()) }} />}</For></span>
            </Show>
            <span class="grow"><div class="label">{ids().length > 1 ? t('pins.nth', { i: ids().length - place(), n: ids().length }) : t('chat.pinnedMessage')}</div><div class="text ellipsis" dir="auto">{previewText(m())}</div></span>
          </button>
          <Show when={ids().length > 1} fallback={
            <Show when={mayUnpin()} fallback={<Icon of={Pin} size={18} />}>
              <IconButton icon={X} size={18} label={t('chat.unpin')} onClick={() => tell(api.pinMessage(chat, m().id, false, true))} />
            </Show>
          }>
            <IconButton icon={ListOrdered} size={18} label={t('pins.all')} onClick={list} />
          </Show>
        </div>
      )}
    </Show>
  )
}
