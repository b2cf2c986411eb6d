// Who runs a group or channel.
import { UserRoundPlus } from 'lucide'
import { For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { isChannel, may, standingText } from '../../model/manage.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { setupVersion } from '../../state/rooms.ts'
import { createAsked } from '../parts/asked.ts'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { PersonRow } from './person-row.tsx'
import { PickMember } from './pick-member.tsx'
import { openRights } from './rights-sheet.tsx'

export function Admins(props: { id: PeerId }) {
  const page = createAsked(() => ({ id: props.id, version: setupVersion(props.id) }), ({ id }) => api.participants(id, 'admins'))
  const admins = () => page()?.people.filter((p) => p.role === 'owner' || p.role === 'admin')
  const add = () => openSheet((close) => (
    <PickMember chat={props.id} title={t('admins.add')} onClose={close} skip={(p) => p.role === 'owner' || p.role === 'admin'} onPick={(p) => { close(); openRights(props.id, p) }} />
  ))
  return (
    <>
      <div class="group">
        <Show when={may(props.id, 'addAdmins')}><button type="button" class="row accent" onClick={add}><Icon of={UserRoundPlus} />{t('admins.add')}</button></Show>
        <For each={admins()} fallback={<Show when={!page()}><div class="member-bones" role="status" aria-label={t('app.loading')}><span class="bone" /><span class="bone" /></div></Show>}>
          {(p) => <PersonRow person={p} sub={standingText(p)} onClick={() => openRights(props.id, p)} end={<Show when={p.rank}><span class="role">{p.rank}</span></Show>} />}
        </For>
      </div>
      <p class="group-note">{t(isChannel(props.id) ? 'admins.leadChannel' : 'admins.lead')}</p>
    </>
  )
}
