import { ArrowLeft, BellOff, EllipsisVertical, PanelRight, Search } from 'lucide'
import { Show } from 'solid-js'
import { isMuted, isSaved } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { chatName, firstName } from '../../model/names.ts'
import { isOnline } from '../../model/online.ts'
import { statusText } from '../../model/presence.ts'
import { dialog } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { connection } from '../../state/session.ts'
import { speaksIn, typingIn } from '../../state/typing.ts'
import { chatMenu } from '../list/chat-menu.ts'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { openMenu } from '../parts/layers.tsx'
import { closeChat } from '../route.ts'
import { setSideOpen, sideOpen } from '../shell/where.ts'
import type { Chat } from './chat.ts'

export function ChatHead(props: { chat: Chat; onSearch: () => void }) {
  const id = props.chat.id
  const typing = () => typingIn(id)
  const state = () => {
    if (connection() === 'connecting') return t('net.connecting')
    if (connection() === 'offline') return t('net.offline')
    if (typing().length > 1) return t('chat.typingMany', { n: typing().length })
    if (typing().length && speaksIn(id)) return id < 0 ? t('chat.speaksOne', { name: firstName(typing()[0]!) }) : t('list.speaks')
    if (typing().length) return id < 0 ? t('chat.typingOne', { name: firstName(typing()[0]!) }) : t('list.typing')
    return isSaved(id) ? '' : statusText(peer(id))
  }
  const live = () => typing().length > 0 || isOnline(peer(id))
  return (
    <header class="chat-head">
      <IconButton icon={ArrowLeft} label={t('chat.back')} class="phone-only" onClick={closeChat} />
      <button type="button" class="who" onClick={() => setSideOpen(!sideOpen())} aria-expanded={sideOpen()} title={t('menu.profile')}>
        <Avatar id={id} size={38} />
        <span class="grow">
          <h1 class="name"><span class="ellipsis" dir="auto">{chatName(id)}</span><Show when={dialog(id) && isMuted(dialog(id)!)}><Icon of={BellOff} size={14} label={t('list.muted')} /></Show></h1>
          <Show when={state()}><div class="state ellipsis" classList={{ live: live() && !isSaved(id) }}>{state()}</div></Show>
        </span>
      </button>
      <IconButton icon={Search} label={t('chat.search')} keys="Ctrl+F" onClick={() => props.onSearch()} />
      <IconButton icon={PanelRight} label={t('chat.info')} aria-pressed={sideOpen()} onClick={() => setSideOpen(!sideOpen())} class="desk-only" />
      <IconButton icon={EllipsisVertical} label={t('chat.more')} aria-haspopup="menu" disabled={!dialog(id)} onClick={(e) => openMenu(e.currentTarget, chatMenu(dialog(id)!))} />
    </header>
  )
}
