// A group or channel of one's own in which nothing was said yet: what to do first.
import { Link, Megaphone, Settings2, UserRoundPlus, UsersRound } from 'lucide'
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { chatName } from '../../model/names.ts'
import type { PeerId } from '../../mt/records.ts'
import { historyOf } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { openSide } from '../side/pages.ts'

/** Whether nothing but its beginning is in a group of one's own. */
export function isFreshRoom(id: PeerId): boolean {
  const w = historyOf(id).window()
  return id < 0 && Boolean(peer(id)?.owner) && Boolean(w?.atStart && w.atEnd) && w!.cells.every((c) => c.message().action !== undefined)
}

export function FreshRoom(props: { id: PeerId }) {
  const channel = () => peer(props.id)?.kind === 'channel'
  const add = () => void import('../manage/add-members.tsx').then(({ AddMembers }) => openSheet((close) => <AddMembers id={props.id} onClose={close} />))
  return (
    <Empty icon={channel() ? Megaphone : UsersRound} title={t('fresh.title', { name: chatName(props.id) })} lead={t(channel() ? 'fresh.leadChannel' : 'fresh.lead')}>
      <div class="fresh-steps">
        <Show when={!channel()}><button type="button" class="btn" onClick={add}><Icon of={UserRoundPlus} size={18} />{t('group.addMembers')}</button></Show>
        <button type="button" class="btn" onClick={() => openSide('links')}><Icon of={Link} size={18} />{t('links.title')}</button>
        <button type="button" class="btn" onClick={() => openSide('manage')}><Icon of={Settings2} size={18} />{t(channel() ? 'manage.channel' : 'manage.group')}</button>
      </div>
    </Empty>
  )
}
