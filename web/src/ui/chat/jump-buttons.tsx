// To the mentions and reactions that one has not seen yet, oldest first.
import { AtSign, CheckCheck, Heart } from 'lucide'
import { batch, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { MessagePage } from '../../mt/records.ts'
import { change } from '../../state/dialogs.ts'
import { remember } from '../../state/histories.ts'
import { learn } from '../../state/peers.ts'
import { changeTopic, reading } from '../../state/threads.ts'
import { tell } from '../list/chat-menu.ts'
import { Icon } from '../parts/icon.tsx'
import { openMenu } from '../parts/layers.tsx'
import type { Chat } from './chat.ts'

export function JumpButtons(props: { chat: Chat }) {
  const { id: chat, thread } = props.chat
  const now = () => reading(chat, thread)
  const settle = (patch: { mentions?: number; reactions?: number }) => (thread ? changeTopic(chat, thread, patch) : change(chat, patch))
  const next = async (page: MessagePage, none: () => void) => {
    batch(() => { learn(page.peers); page.messages.forEach(remember) })
    const oldest = page.messages.at(-1)
    if (!oldest) { none(); return }
    props.chat.jump(oldest.id)
    await api.readContents(chat, [oldest.id])
  }
  const mention = async () => next(await api.unreadMentions(chat, thread), () => settle({ mentions: 0 }))
  const reaction = async () => next(await api.unreadReactions(chat, thread), () => settle({ reactions: 0 }))
  const readAll = (e: MouseEvent, run: () => Promise<void>) => openMenu(e, [{ label: t('jump.readAll'), icon: CheckCheck, run: () => tell(run()) }])
  return (
    <>
      <Show when={now()?.reactions}>
        {(n) => (
          <span class="on-jump">
            <button type="button" aria-label={t('jump.reactions', { n: n() })} title={t('jump.reactions', { n: n() })} onClick={() => tell(reaction())} onContextMenu={(e) => readAll(e, async () => { await api.readReactions(chat, thread); settle({ reactions: 0 }) })}><Icon of={Heart} size={19} /></button>
            <span class="badge" aria-hidden="true">{n()}</span>
          </span>
        )}
      </Show>
      <Show when={now()?.mentions}>
        {(n) => (
          <span class="on-jump">
            <button type="button" aria-label={t('jump.mentions', { n: n() })} title={t('jump.mentions', { n: n() })} onClick={() => tell(mention())} onContextMenu={(e) => readAll(e, async () => { await api.readMentions(chat, thread); settle({ mentions: 0 }) })}><Icon of={AtSign} size={19} /></button>
            <span class="badge" aria-hidden="true">{n()}</span>
          </span>
        )}
      </Show>
    </>
  )
}
