// Who has seen a message in a small group, and when.
import { Eye } from 'lucide'
import { For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { nameOf } from '../../model/names.ts'
import { dayAndTime } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { Message } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Empty } from '../parts/empty.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { openPeer } from '../route.ts'

export function Readers(props: { message: Message; onClose: () => void }) {
  const readers = createAsked(() => props.message, (m) => api.readers(m.chat, m.id))
  return (
    <Sheet title={readers()?.length ? t('seen.by', { n: readers()!.length }) : t('seen.title')} onClose={props.onClose} flush>
      <Show when={readers()} fallback={<div class="row"><span class="spinner" /></div>}>
        {(all) => (
          <For each={all()} fallback={<Empty icon={Eye} title={t('seen.nobody')} />}>
            {(r) => <button type="button" class="row" onClick={() => { props.onClose(); openPeer(r.user) }}><Avatar id={r.user} size={38} /><span class="main"><div class="ellipsis" dir="auto">{nameOf(peer(r.user))}</div><div class="sub">{dayAndTime(r.date)}</div></span></button>}
          </For>
        )}
      </Show>
    </Sheet>
  )
}
