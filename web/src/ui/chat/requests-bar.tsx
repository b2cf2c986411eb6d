// Above a conversation: who asks to be let in. Only admins hear of it.
import { X } from 'lucide'
import { createEffect, createSignal, For, on, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { firstName } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { requestsTo, setRequests } from '../../state/rooms.ts'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { openSide } from '../side/pages.ts'

export function RequestsBar(props: { id: PeerId }) {
  const mayAdmit = () => props.id < 0 && (peer(props.id)?.rights?.includes('inviteUsers') ?? false)
  const [hidden, setHidden] = createSignal(0)
  createEffect(on(mayAdmit, (may) => {
    if (may && !requestsTo(props.id)) void api.setup(props.id).then((s) => requestsTo(props.id) ?? setRequests(props.id, { count: s.requests, recent: s.requesters }), () => undefined)
  }))
  const waiting = () => { const r = requestsTo(props.id); return mayAdmit() && r && r.count > 0 && r.count !== hidden() ? r : undefined }
  return (
    <Show when={waiting()}>
      {(r) => (
        <div class="bar requests-bar">
          <button type="button" class="pin-jump" onClick={() => openSide('requests')}>
            <span class="faces"><For each={r().recent.slice(0, 3)}>{(id) => <Avatar id={id} size={28} />}</For></span>
            <span class="grow">
              <div class="label">{t('requests.count', { n: r().count })}</div>
              <div class="text ellipsis" dir="auto">{r().recent.slice(0, 3).map(firstName).join(', ')}</div>
            </span>
          </button>
          <IconButton icon={X} size={18} label={t('chat.close')} onClick={() => setHidden(r().count)} />
        </div>
      )}
    </Show>
  )
}
