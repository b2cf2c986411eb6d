// The way from a channel's post to what is said about it.
import { ChevronRight, MessageCircle } from 'lucide'
import { For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { openDiscussion } from '../../model/threads.ts'
import type { Message } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { tell } from '../list/chat-menu.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { goToThread, staying } from '../route.ts'

export function Comments(props: { message: Message; hidden: boolean }) {
  const m = () => props.message
  const open = async () => {
    const here = staying()
    const d = await openDiscussion(m().chat, m().id)
    if (d && here()) goToThread(d.group, d.root)
  }
  const n = () => m().comments ?? 0
  const faces = () => (m().commenters ?? []).filter((id) => peer(id)).slice(0, 3)
  return (
    <Show when={m().comments !== undefined && !props.hidden && !m().pending}>
      <button type="button" class="comments" onClick={(e) => { e.stopPropagation(); tell(open()) }}>
        <Show when={n() > 0 && faces().length} fallback={<Icon of={MessageCircle} size={18} />}>
          <span class="faces"><For each={faces()}>{(id) => <Avatar id={id} size={24} asSelf />}</For></span>
        </Show>
        <span class="grow">{n() ? t('post.comments', { n: n() }) : t('post.leaveComment')}</span>
        <Icon of={ChevronRight} size={16} />
      </button>
    </Show>
  )
}
