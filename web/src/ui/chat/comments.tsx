// The way from a channel's post to the group where it is discussed.
import { MessagesSquare } from 'lucide'
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { Message } from '../../mt/records.ts'
import { learn } from '../../state/peers.ts'
import { tell } from '../list/chat-menu.ts'
import { Icon } from '../parts/icon.tsx'
import { openPeer } from '../route.ts'

export function Comments(props: { message: Message }) {
  const open = async () => {
    const page = await api.discussion(props.message.chat, props.message.id)
    learn(page.peers)
    const post = page.messages[0]
    if (post) openPeer(post.chat, post.id)
  }
  return (
    <Show when={props.message.comments !== undefined}>
      <button type="button" class="comments" onClick={(e) => { e.stopPropagation(); tell(open()) }}>
        <Icon of={MessagesSquare} size={16} /><span>{t('post.comments', { n: props.message.comments ?? 0 })}</span>
      </button>
    </Show>
  )
}
