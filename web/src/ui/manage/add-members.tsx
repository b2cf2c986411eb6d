// More people into a group.
import { createSignal } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { touchSetup } from '../../state/rooms.ts'
import { createAsked } from '../parts/asked.ts'
import { toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { PickPeople } from '../people/pick-people.tsx'

export function AddMembers(props: { id: PeerId; onClose: () => void }) {
  const [people, setPeople] = createSignal<PeerId[]>([])
  const there = createAsked(() => props.id, (id) => api.participants(id, 'recent'))
  const [busy, setBusy] = createSignal(false)
  const add = () => {
    setBusy(true)
    return api.addMembers(props.id, people()).then(() => { touchSetup(props.id); props.onClose() }, (e: unknown) => { toast(errorText(e)); setBusy(false) })
  }
  return (
    <Sheet title={t('group.addMembers')} onClose={props.onClose} foot={<button type="button" class="btn primary" aria-busy={busy()} disabled={busy() || !people().length} onClick={() => void add()}>{t('people.save')}</button>}>
      <PickPeople chosen={people()} onChange={setPeople} without={there()?.people.map((p) => p.user) ?? []} />
    </Sheet>
  )
}
