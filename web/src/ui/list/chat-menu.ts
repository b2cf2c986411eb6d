// What can be done with a chat from the list.
import { Archive, ArchiveRestore, Bell, BellOff, CircleUserRound, Eraser, LogOut, MailCheck, MailOpen, Pin, PinOff, Trash2 } from 'lucide'
import { forever, isMuted, isSaved, toggleRead } from '../../model/actions.ts'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { Dialog } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { askClear, askDeleteChat } from '../chat/ask.tsx'
import { askLeave } from '../chat/leave.ts'
import { type MenuItem, toast } from '../parts/layers.tsx'
import { openPeer } from '../route.ts'
import { setSideOpen } from '../shell/where.ts'

export function tell<T>(work: Promise<T>): void {
  work.catch((e: unknown) => toast(errorText(e)))
}

export function chatMenu(d: Dialog): (MenuItem | false)[] {
  const saved = isSaved(d.id)
  return [
    { label: t(d.pinned ? 'menu.unpin' : 'menu.pin'), icon: d.pinned ? PinOff : Pin, run: () => tell(api.pinDialog(d.id, !d.pinned)) },
    !saved && {
      label: t(isMuted(d) ? 'menu.unmute' : 'menu.mute'), icon: isMuted(d) ? Bell : BellOff, run: () => tell(api.mute(d.id, isMuted(d) ? 0 : forever)),
    },
    { label: t(d.unread || d.marked ? 'menu.read' : 'menu.unread'), icon: d.unread || d.marked ? MailOpen : MailCheck, run: () => tell(toggleRead(d)) },
    !saved && {
      label: t(d.archived ? 'menu.unarchive' : 'menu.archive'), icon: d.archived ? ArchiveRestore : Archive, run: () => tell(api.archiveDialog(d.id, !d.archived)),
    },
    { label: t('menu.profile'), icon: CircleUserRound, run: () => { openPeer(d.id); setSideOpen(true) }, apart: true },
    d.id > 0 && { label: t('menu.clear'), icon: Eraser, run: () => askClear(d.id), apart: true },
    d.id < 0 && !peer(d.id)?.left && { label: t(peer(d.id)?.kind === 'channel' ? 'group.leaveChannel' : 'group.leave'), icon: LogOut, danger: true, apart: true, run: () => askLeave(d.id) },
    d.id > 0 && { label: t('menu.delete'), icon: Trash2, danger: true, run: () => askDeleteChat(d.id) },
  ]
}
