// What an admin can do with a member.
import { Ban, ShieldCheck, SlidersHorizontal, UserMinus } from 'lucide'
import { t } from '../../model/i18n.ts'
import { isChannel, may, mayRestrict } from '../../model/manage.ts'
import { firstName } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Participant } from '../../mt/rooms.ts'
import { touchSetup } from '../../state/rooms.ts'
import { self } from '../../state/session.ts'
import { ask } from '../chat/ask.tsx'
import { type MenuItem, openMenu } from '../parts/layers.tsx'
import { openRestrict } from './restrict-sheet.tsx'
import { openRights } from './rights-sheet.tsx'

export function memberMenu(chat: PeerId, p: Participant): (MenuItem | false)[] {
  const restrict = mayRestrict(chat, p, self())
  const admin = p.role === 'admin' || p.role === 'owner'
  return [
    p.user !== self() && p.role !== 'owner' && may(chat, 'addAdmins') && { label: t(admin ? 'rights.title' : 'rights.promote'), icon: ShieldCheck, run: () => void details(chat, p, openRights) },
    restrict && !admin && !isChannel(chat) && { label: t('restrict.title'), icon: SlidersHorizontal, run: () => void details(chat, p, openRestrict) },
    restrict && { label: t(isChannel(chat) ? 'removed.fromChannel' : 'group.remove'), icon: UserMinus, danger: true, apart: true, run: () => askRemove(chat, p.user, false) },
    restrict && chat < -1e12 && { label: t('removed.ban'), icon: Ban, danger: true, run: () => askRemove(chat, p.user, true) },
  ]
}

export function memberMenuAt(e: MouseEvent | HTMLElement, chat: PeerId, p: Participant): void {
  openMenu(e, memberMenu(chat, p))
}

// details asks what exactly an admin or restricted member may do, which lists of members leave out.
async function details(chat: PeerId, p: Participant, open: (chat: PeerId, p: Participant) => void): Promise<void> {
  const known = p.rights || p.forbidden || chat > -1e12 ? p : await api.participant(chat, p.user).catch(() => undefined)
  open(chat, known ?? p)
}

function askRemove(chat: PeerId, user: PeerId, ban: boolean): void {
  ask({
    title: t(ban ? 'removed.banTitle' : 'removed.removeTitle', { name: firstName(user) }), lead: t(ban ? 'removed.banLead' : 'removed.removeLead'), confirm: t(ban ? 'removed.ban' : 'group.remove'), danger: true,
    run: async () => {
      await api.removeMember(chat, user)
      // Who is only put out may come back by a link.
      if (!ban && chat < -1e12) await api.setRemoved(chat, user, false)
      touchSetup(chat)
    },
  })
}
