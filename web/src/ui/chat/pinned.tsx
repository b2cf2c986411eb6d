// The newest pinned message, above the conversation.
import { Pin, X } from 'lucide'
import { createEffect, createMemo, createSignal, on, Show, untrack } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { previewText } from '../../model/preview.ts'
import { api } from '../../mt/port.ts'
import { onPinned } from '../../state/session.ts'
import { learn, peer } from '../../state/peers.ts'
import { messageById, remember } from '../../state/histories.ts'
import { tell } from '../list/chat-menu.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import type { Chat } from './chat.ts'

export function PinnedBar(props: { chat: Chat }) {
  const chat = props.chat.id
  const [ids, setIds] = createSignal<number[]>([])
  const [at, setAt] = createSignal(0)
  createEffect(on(() => onPinned(chat), async () => {
    const page = await api.pinnedMessages(chat).catch(() => undefined)
    if (!page) return
    learn(page.peers)
    page.messages.forEach(remember)
    setIds(page.messages.map((m) => m.id))
    setAt(0)
  }))
  const message = createMemo(() => { const id = ids()[at() % Math.max(1, ids().length)]; return id ? messageById(chat, id) : undefined })
  const jump = () => {
    const id = untrack(message)?.id
    if (id) props.chat.jump(id)
    setAt((i) => (i + 1) % Math.max(1, ids().length))
  }
  const mayUnpin = () => chat > 0 || Boolean(peer(chat)?.mayPin)
  return (
    <Show when={message()}>
      {(m) => (
        <div class="bar">
          <button type="button" class="pin-jump" onClick={jump}>
            <span class="grow"><div class="label">{t('chat.pinnedMany', { n: ids().length })}</div><div class="text ellipsis" dir="auto">{previewText(m())}</div></span>
          </button>
          <Show when={mayUnpin()} fallback={<Icon of={Pin} size={18} />}>
            <IconButton icon={X} size={18} label={t('chat.unpin')} onClick={() => tell(api.pinMessage(chat, m().id, false, true))} />
          </Show>
        </div>
      )}
    </Show>
  )
}
