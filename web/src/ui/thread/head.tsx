// The head of a topic, or of the comments of a post.
import { ArrowLeft, EllipsisVertical, Lock, MessageCircle, PanelRight, Search } from 'lucide'
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { chatName, firstName } from '../../model/names.ts'
import { isForum, topicTitle } from '../../model/threads.ts'
import { connection } from '../../state/session.ts'
import { discussion, topic } from '../../state/threads.ts'
import { typingIn } from '../../state/typing.ts'
import type { Chat } from '../chat/chat.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { openMenu } from '../parts/layers.tsx'
import { setSideOpen, sideOpen } from '../shell/where.ts'
import { leaveThread } from './leave.ts'
import { TopicIcon } from './topic-icon.tsx'
import { topicMenu } from './topic-menu.tsx'
import './thread.css'

export function ThreadHead(props: { chat: Chat; onSearch: () => void }) {
  const { id, thread } = props.chat
  const own = () => topic(id, thread)
  const forum = () => isForum(id)
  const post = () => props.chat.root()?.message().post
  const title = () => (forum() ? (own() ? topicTitle(own()!) : '') : t('thread.comments'))
  const state = () => {
    if (connection() === 'connecting') return t('net.connecting')
    if (connection() === 'offline') return t('net.offline')
    const typing = typingIn(id)
    if (typing.length) return t('chat.typingOne', { name: firstName(typing[0]!) })
    return chatName(post()?.chat ?? id)
  }
  return (
    <header class="chat-head">
      <IconButton icon={ArrowLeft} label={t(forum() ? 'thread.backTopics' : 'thread.back')} class={forum() ? 'phone-only' : ''} onClick={() => leaveThread(props.chat.root()?.message())} />
      <button type="button" class="who" onClick={() => setSideOpen(!sideOpen())} aria-expanded={sideOpen()} title={t('menu.profile')}>
        <Show when={forum()} fallback={<span class="thread-sign"><Icon of={MessageCircle} size={20} /></span>}>
          <Show when={own()}>{(o) => <TopicIcon topic={o()} size={38} />}</Show>
        </Show>
        <span class="grow">
          <h1 class="name"><span class="ellipsis" dir="auto">{title()}</span><Show when={own()?.closed}><Icon of={Lock} size={14} label={t('topic.closed')} /></Show></h1>
          <div class="state ellipsis" dir="auto" classList={{ live: typingIn(id).length > 0 }}>{state()}</div>
        </span>
      </button>
      <IconButton icon={Search} label={t('chat.search')} keys="Ctrl+F" onClick={() => props.onSearch()} />
      <IconButton icon={PanelRight} label={t('chat.info')} aria-pressed={sideOpen()} onClick={() => setSideOpen(!sideOpen())} class="desk-only" />
      <Show when={own() && topicMenu(own()!).some(Boolean)}><IconButton icon={EllipsisVertical} label={t('chat.more')} aria-haspopup="menu" onClick={(e) => openMenu(e.currentTarget, topicMenu(own()!))} /></Show>
      <Show when={!forum() && discussion(id, thread)?.unread}>{(n) => <span class="sr">{t('list.unread', { n: n() })}</span>}</Show>
    </header>
  )
}
