// What members may do by default, how fast they may write, and who may less.
import { UserRoundMinus, UserRoundX } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { slowSteps, standingText } from '../../model/manage.ts'
import { duration } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Restriction } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { setupVersion } from '../../state/rooms.ts'
import { createAsked } from '../parts/asked.ts'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { pushSide } from '../side/pages.ts'
import { PermissionList } from './permission-list.tsx'
import { PickMember } from './pick-member.tsx'
import { PersonRow } from './person-row.tsx'
import { openRestrict } from './restrict-sheet.tsx'
import { change, changeBig, useSetup } from './use-setup.ts'

export function Permissions(props: { id: PeerId }) {
  const setup = useSetup(() => props.id)
  // What is pressed is shown at once, while the server is told.
  const [wanted, setWanted] = createSignal<Restriction[]>()
  const forbidden = () => wanted() ?? peer(props.id)?.forbidden ?? []
  const set = (next: Restriction[]) => {
    setWanted(next)
    void change(props.id, (id) => api.setForbidden(id, next)).then(() => { if (wanted() === next) setWanted(undefined) })
  }
  const exceptions = createAsked(() => props.id < -1e12 && { id: props.id, version: setupVersion(props.id) }, ({ id }) => api.participants(id, 'restricted'))
  const [slow, setSlow] = createSignal<number>()
  const step = () => slow() ?? Math.max(0, slowSteps.indexOf(setup()?.slowMode ?? 0))
  const saveSlow = (at: number) => { void changeBig(props.id, (id) => api.setSlowMode(id, slowSteps[at]!)).then((ok) => { if (!ok) setSlow(undefined) }) }
  const slowText = (s: number) => (s ? duration(s) : t('manage.off'))
  const add = () => openSheet((close) => (
    <PickMember chat={props.id} title={t('restrict.add')} onClose={close} skip={(p) => p.role === 'owner'} onPick={(p) => { close(); openRestrict(props.id, p) }} />
  ))
  return (
    <>
      <h3 class="group-title">{t('permissions.lead')}</h3>
      <div class="group"><PermissionList chat={props.id} forbidden={forbidden()} onChange={set} /></div>
      <div class="group">
        <label class="inset">
          <span class="two"><span class="grow">{t('slow.title')}</span><span class="value num">{slowText(slowSteps[step()]!)}</span></span>
          <input
            type="range" class="range" min="0" max={slowSteps.length - 1} step="1" value={step()} disabled={!setup()} aria-valuetext={slowText(slowSteps[step()]!)}
            onInput={(e) => setSlow(e.currentTarget.valueAsNumber)} onChange={(e) => saveSlow(e.currentTarget.valueAsNumber)}
          />
          <span class="sub">{t('slow.lead')}</span>
        </label>
      </div>
      <div class="group">
        <button type="button" class="row" onClick={() => pushSide('removed')}><Icon of={UserRoundX} /><span class="main">{t('removed.title')}</span><span class="value num">{setup()?.removed || ''}</span></button>
      </div>
      <h3 class="group-title">{t('restrict.exceptions')}</h3>
      <div class="group">
        <button type="button" class="row accent" onClick={add}><Icon of={UserRoundMinus} />{t('restrict.add')}</button>
        <For each={exceptions()?.people}>{(p) => <PersonRow person={p} sub={standingText(p)} onClick={() => openRestrict(props.id, p)} />}</For>
      </div>
      <Show when={!exceptions()?.people.length}><p class="group-note">{t('restrict.none')}</p></Show>
    </>
  )
}
