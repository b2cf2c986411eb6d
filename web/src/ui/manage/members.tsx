// All members of a group or channel.
import { EllipsisVertical, UserRoundPlus } from 'lucide'
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { may } from '../../model/manage.ts'
import { isOnline } from '../../model/online.ts'
import { statusText } from '../../model/presence.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Participant } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { setupVersion } from '../../state/rooms.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { openPeer } from '../route.ts'
import { AddMembers } from './add-members.tsx'
import { MemberList } from './member-list.tsx'
import { memberMenu, memberMenuAt } from './member-menu.ts'
import { PersonRow } from './person-row.tsx'
import '../settings/settings.css'
import './manage.css'

export function MembersPage(props: { id: PeerId }) {
  return <div class="group"><Members id={props.id} /></div>
}

export function Members(props: { id: PeerId }) {
  return (
    <>
      <Show when={may(props.id, 'inviteUsers') || (peer(props.id)?.kind === 'group' && !peer(props.id)?.left && !peer(props.id)?.denied?.includes('inviteUsers'))}>
        <button type="button" class="row accent" onClick={() => openSheet((close) => <AddMembers id={props.id} onClose={close} />)}><Icon of={UserRoundPlus} />{t('group.addMembers')}</button>
      </Show>
      <MemberList chat={props.id} filter="recent" version={setupVersion(props.id)} none={t('list.nobody')}>
        {(p) => <MemberRow chat={props.id} person={p} />}
      </MemberList>
    </>
  )
}

function MemberRow(props: { chat: PeerId; person: Participant }) {
  const p = () => peer(props.person.user)
  const menu = () => memberMenu(props.chat, props.person).some(Boolean)
  const role = () => props.person.rank ?? (props.person.role === 'owner' ? t('group.owner') : props.person.role === 'admin' ? t('group.admin') : '')
  return (
    <div class="member">
      <PersonRow
        person={props.person} sub={statusText(p())} live={isOnline(p())} onClick={() => openPeer(props.person.user)} onContextMenu={(e) => memberMenuAt(e, props.chat, props.person)}
        end={<Show when={role()}><span class="role" classList={{ strong: props.person.role === 'owner' }}>{role()}</span></Show>}
      />
      <Show when={menu()}><IconButton icon={EllipsisVertical} size={18} class="small" label={t('members.more')} aria-haspopup="menu" onClick={(e) => memberMenuAt(e.currentTarget, props.chat, props.person)} /></Show>
    </div>
  )
}
