// Ways to begin something.
import { Megaphone, MessageSquarePlus, UserPlus, UsersRound } from 'lucide'
import { t } from '../../model/i18n.ts'
import { type MenuItem, openSheet } from '../parts/layers.tsx'
import { setLeft } from '../shell/where.ts'
import { AddContact } from './add-contact.tsx'
import { NewChannel, NewGroup } from './new-group.tsx'

export function newChatMenu(): MenuItem[] {
  return [
    { label: t('list.new'), icon: MessageSquarePlus, run: () => setLeft({ view: 'contacts' }) },
    { label: t('people.add'), icon: UserPlus, run: () => openSheet((close) => <AddContact onClose={close} />) },
    { label: t('group.new'), icon: UsersRound, run: () => openSheet((close) => <NewGroup onClose={close} />), apart: true },
    { label: t('group.newChannel'), icon: Megaphone, run: () => openSheet((close) => <NewChannel onClose={close} />) },
  ]
}
