// What an admin may do.
import { createSignal, For, Show } from 'solid-js'
import { t, tIf } from '../../model/i18n.ts'
import { isChannel, may, rightsIn, usualRights } from '../../model/manage.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { AdminRight, Participant } from '../../mt/rooms.ts'
import { self } from '../../state/session.ts'
import { openSheet } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { createChange, SheetPerson } from './member-sheet.tsx'
import '../settings/settings.css'
import './manage.css'

export function openRights(chat: PeerId, person: Participant): void {
  openSheet((close) => <RightsSheet chat={chat} person={person} onClose={close} />)
}

function RightsSheet(props: { chat: PeerId; person: Participant; onClose: () => void }) {
  const { person } = props
  const already = person.role === 'admin' || person.role === 'owner'
  const own = person.user === self()
  const fixed = (already && !person.mayEdit && !(own && person.role === 'owner')) || false
  const [rights, setRights] = createSignal<AdminRight[]>(person.rights ?? usualRights(props.chat))
  const [rank, setRank] = createSignal(person.rank ?? '')
  const channel = isChannel(props.chat)
  const owner = person.role === 'owner'
  // Nobody gives what they do not have; of the owner only anonymity is a choice.
  const locked = (r: AdminRight) => fixed || !may(props.chat, r) || (owner && r !== 'anonymous')
  const toggle = (r: AdminRight, on: boolean) => setRights((all) => (on ? [...all, r] : all.filter((x) => x !== r)))
  const { run, busy, error } = createChange(props.chat, () => props.onClose())
  const save = () => run((chat) => api.setAdmin(chat, person.user, rights(), rank().trim()))
  const dismiss = () => run((chat) => api.setAdmin(chat, person.user, [], ''))
  const label = (r: AdminRight) => (channel ? tIf(`right.${r}.channel`) : undefined) ?? t(`right.${r}`)
  return (
    <Sheet
      title={t(already ? 'rights.title' : 'rights.promote')} onClose={props.onClose}
      foot={<Show when={!fixed}>
        <Show when={already && !owner}><button type="button" class="btn danger-plain apart" onClick={() => void dismiss()}>{t('rights.dismiss')}</button></Show>
        <button type="button" class="btn primary" aria-busy={busy()} onClick={() => void save()}>{t(already ? 'set.save' : 'rights.promote')}</button>
      </Show>}
    >
      <SheetPerson person={person} stands={already} />
      <section>
        <h3 class="group-title">{t('rights.may')}</h3>
        <div class="group">
          <For each={rightsIn(props.chat)}>
            {(r) => (
              <label class="row">
                <span class="main">{label(r)}<Show when={tIf(`right.${r}.lead`)}>{(lead) => <div class="sub">{lead()}</div>}</Show></span>
                <input type="checkbox" role="switch" class="switch" checked={rights().includes(r)} disabled={locked(r)} onChange={(e) => toggle(r, e.currentTarget.checked)} />
              </label>
            )}
          </For>
        </div>
      </section>
      <Show when={!channel}>
        <label class="field"><span class="label">{t('rights.rank')}</span><input class="input" maxlength="16" disabled={fixed} placeholder={t(owner ? 'group.owner' : 'group.admin')} value={rank()} onInput={(e) => setRank(e.currentTarget.value)} /><p class="field-note">{t('rights.rankLead')}</p></label>
      </Show>
      <Show when={fixed}><p class="field-note">{t('rights.fixed')}</p></Show>
      <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
    </Sheet>
  )
}
