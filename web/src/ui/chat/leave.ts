// Leaving a group or channel; it goes from the list as well.
import { t } from '../../model/i18n.ts'
import { chatName } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { removeDialog } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { closeChat, openChat } from '../route.ts'
import { ask } from './ask.tsx'

export function askLeave(chat: PeerId): void {
  ask({
    title: t('group.leaveTitle', { name: chatName(chat) }), confirm: t(peer(chat)?.kind === 'channel' ? 'group.leaveChannel' : 'group.leave'), danger: true,
    run: async () => {
      await api.leaveChat(chat)
      // A basic group stays in the list until its history goes.
      if (chat > -1e12) await api.deleteHistory(chat, false, false).catch(() => undefined)
      removeDialog(chat)
      if (openChat() === chat) closeChat()
    },
  })
}
