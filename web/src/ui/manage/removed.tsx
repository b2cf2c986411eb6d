// Who was put out and may not come back.
import { t } from '../../model/i18n.ts'
import { standingText } from '../../model/manage.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { setupVersion } from '../../state/rooms.ts'
import { MemberList } from './member-list.tsx'
import { nameOf } from '../../model/names.ts'
import { peer } from '../../state/peers.ts'
import { Avatar } from '../parts/avatar.tsx'
import { change } from './use-setup.ts'

export function Removed(props: { id: PeerId }) {
  return (
    <>
      <p class="group-note lead">{t('removed.lead')}</p>
      <div class="group">
        <MemberList chat={props.id} filter="removed" version={setupVersion(props.id)} none={t('removed.none')}>
          {(p) => (
            <div class="row">
              <Avatar id={p.user} size={38} /><span class="main"><div class="ellipsis" dir="auto">{nameOf(peer(p.user))}</div><div class="sub ellipsis">{standingText(p)}</div></span>
              <button type="button" class="btn plain" onClick={() => void change(props.id, (id) => api.setRemoved(id, p.user, false))}>{t('removed.lift')}</button>
            </div>
          )}
        </MemberList>
      </div>
    </>
  )
}
