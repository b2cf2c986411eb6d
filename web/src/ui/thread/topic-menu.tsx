// What can be done with a topic.
import { Bell, BellOff, Eye, EyeOff, Lock, LockOpen, MailOpen, Pencil, Pin, PinOff, Trash2 } from 'lucide'
import { forever, isMutedIn, readUpTo } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { generalTopic, mayManageTopics, topicTitle } from '../../model/threads.ts'
import { api } from '../../mt/port.ts'
import type { Topic } from '../../mt/rooms.ts'
import { changeTopic, refreshTopics } from '../../state/threads.ts'
import { ask } from '../chat/ask.tsx'
import { tell } from '../list/chat-menu.ts'
import { type MenuItem, openSheet } from '../parts/layers.tsx'
import { openPeer, openThread } from '../route.ts'
import { TopicSheet } from './topic-sheet.tsx'

export function topicMenu(o: Topic): (MenuItem | false)[] {
  const manage = mayManageTopics(o.chat)
  const edit = (patch: { closed?: boolean; hidden?: boolean }) => tell(api.editTopic(o.chat, o.id, patch).then(() => changeTopic(o.chat, o.id, patch)))
  return [
    o.unread > 0 && { label: t('menu.read'), icon: MailOpen, run: () => tell(readUpTo(o.chat, o.top, o.id)) },
    { label: t(isMutedIn(o.chat, o.id) ? 'menu.unmute' : 'menu.mute'), icon: isMutedIn(o.chat, o.id) ? Bell : BellOff, run: () => tell(muteTopic(o)) },
    manage && { label: t(o.pinned ? 'menu.unpin' : 'menu.pin'), icon: o.pinned ? PinOff : Pin, run: () => tell(api.pinTopic(o.chat, o.id, !o.pinned)) },
    (manage || o.mine) && { label: t('topic.edit'), icon: Pencil, run: () => openSheet((close) => <TopicSheet chat={o.chat} topic={o} onClose={close} />) },
    (manage || o.mine) && { label: t(o.closed ? 'topic.reopen' : 'topic.close'), icon: o.closed ? LockOpen : Lock, run: () => edit({ closed: !o.closed }) },
    manage && o.id === generalTopic && { label: t(o.hidden ? 'topic.show' : 'topic.hide'), icon: o.hidden ? Eye : EyeOff, run: () => edit({ hidden: !o.hidden }) },
    manage && o.id !== generalTopic && { label: t('topic.delete'), icon: Trash2, danger: true, apart: true, run: () => askDeleteTopic(o) },
  ]
}

// What says the same as the group is said by the group again.
function muteTopic(o: Topic): Promise<void> {
  const silent = isMutedIn(o.chat, o.id)
  const like = isMutedIn(o.chat, 0) === !silent
  return api.muteTopic(o.chat, o.id, like ? undefined : silent ? 0 : forever)
}

function askDeleteTopic(o: Topic): void {
  ask({
    title: t('topic.deleteTitle', { title: topicTitle(o) }), lead: t('topic.deleteLead'), confirm: t('delete.confirm'), danger: true,
    run: async () => {
      await api.deleteTopic(o.chat, o.id)
      if (openThread() === o.id) openPeer(o.chat)
      refreshTopics(o.chat, [o.id])
    },
  })
}
