// Choosing one member of a group.
import { t } from '../../model/i18n.ts'
import { statusText } from '../../model/presence.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Participant } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { Sheet } from '../parts/sheet.tsx'
import { MemberList } from './member-list.tsx'
import { PersonRow } from './person-row.tsx'

export function PickMember(props: { chat: PeerId; title: string; onPick: (p: Participant) => void; onClose: () => void; skip?: (p: Participant) => boolean }) {
  return (
    <Sheet title={props.title} onClose={props.onClose} flush>
      <div class="pick-member">
        <MemberList chat={props.chat} filter="recent" none={t('list.nobody')} autofocus skip={(p) => p.user === self() || props.skip?.(p) === true}>
          {(p) => <PersonRow person={p} sub={statusText(peer(p.user))} onClick={() => props.onPick(p)} />}
        </MemberList>
      </div>
    </Sheet>
  )
}
