// All pinned messages of a chat.
import { PinOff } from 'lucide'
import { For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { chatName, nameOf } from '../../model/names.ts'
import { previewText } from '../../model/preview.ts'
import { shortDate } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import { messageById } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { tell } from '../list/chat-menu.ts'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { Sheet } from '../parts/sheet.tsx'
import type { Chat } from './chat.ts'

export function PinnedList(props: { chat: Chat; ids: number[]; mayUnpin: boolean; onClose: () => void }) {
  const { id: chat, thread } = props.chat
  const all = () => props.ids.flatMap((id) => messageById(chat, id) ?? []).filter((m) => m.pinned)
  const unpinAll = () => { props.onClose(); tell(api.unpinAll(chat, thread, props.ids)) }
  return (
    <Sheet
      title={t('chat.pinnedMany', { n: all().length })} onClose={props.onClose} flush
      foot={<Show when={props.mayUnpin}><button type="button" class="btn danger" onClick={unpinAll}>{t('pins.unpinAll')}</button></Show>}
    >
      <ul class="pin-list">
        <For each={all()}>
          {(m) => (
            <li>
              <button type="button" class="row" onClick={() => { props.onClose(); props.chat.jump(m.id, true) }}>
                <Avatar id={m.from} size={36} asSelf />
                <span class="main"><span class="two"><span class="ellipsis" dir="auto">{m.from === m.chat ? chatName(m.chat) : nameOf(peer(m.from))}</span><span class="value num">{shortDate(m.date)}</span></span><div class="sub lines" dir="auto">{previewText(m)}</div></span>
              </button>
              <Show when={props.mayUnpin}><IconButton icon={PinOff} size={17} class="small" label={t('chat.unpin')} onClick={() => tell(api.pinMessage(chat, m.id, false, true))} /></Show>
            </li>
          )}
        </For>
      </ul>
    </Sheet>
  )
}
