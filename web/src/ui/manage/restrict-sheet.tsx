// What one member may do, and for how long.
import { createSignal, For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { dayAndTime } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Participant, Restriction } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { openSheet } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { createChange, SheetPerson } from './member-sheet.tsx'
import { PermissionList } from './permission-list.tsx'
import '../settings/settings.css'
import './manage.css'

export function openRestrict(chat: PeerId, person: Participant): void {
  openSheet((close) => <RestrictSheet chat={chat} person={person} onClose={close} />)
}

const day = 86_400
const terms = [{ key: 'ever', seconds: 0 }, { key: 'day', seconds: day }, { key: 'week', seconds: 7 * day }, { key: 'month', seconds: 30 * day }, { key: 'other', seconds: -1 }] as const

function RestrictSheet(props: { chat: PeerId; person: Participant; onClose: () => void }) {
  const fallback = () => peer(props.chat)?.forbidden ?? []
  const was = props.person.role === 'restricted'
  const [forbidden, setForbidden] = createSignal<Restriction[]>([...new Set([...fallback(), ...(props.person.forbidden ?? [])])])
  const [term, setTerm] = createSignal<(typeof terms)[number]['key']>(was && props.person.until ? 'other' : 'ever')
  const [until, setUntil] = createSignal(props.person.until || 0)
  const end = () => {
    const t = terms.find((x) => x.key === term())!
    return t.seconds < 0 ? until() : t.seconds && Math.floor(Date.now() / 1000) + t.seconds
  }
  const { run, busy, error } = createChange(props.chat, () => props.onClose())
  const save = () => run((chat) => api.restrict(chat, props.person.user, forbidden(), end()))
  const local = () => new Date((until() || Math.floor(Date.now() / 1000) + day) * 1000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  return (
    <Sheet
      title={t('restrict.title')} onClose={props.onClose}
      foot={<>
        <Show when={was}><button type="button" class="btn plain apart" onClick={() => void run((chat) => api.restrict(chat, props.person.user, [], 0))}>{t('restrict.lift')}</button></Show>
        <button type="button" class="btn primary" aria-busy={busy()} onClick={() => void save()}>{t('set.save')}</button>
      </>}
    >
      <SheetPerson person={props.person} stands={was} />
      <section><h3 class="group-title">{t('restrict.may')}</h3><div class="group"><PermissionList chat={props.chat} forbidden={forbidden()} locked={fallback()} onChange={setForbidden} /></div></section>
      <fieldset class="terms">
        <legend class="group-title">{t('restrict.howLong')}</legend>
        <div class="segments wrap">
          <For each={terms}>{(x) => <label><input type="radio" name="term" checked={term() === x.key} onChange={() => { setTerm(x.key); if (x.key === 'other' && !until()) setUntil(Math.floor(Date.now() / 1000) + day) }} /><span>{t(`term.${x.key}`)}</span></label>}</For>
        </div>
        <Show when={term() === 'other'}>
          <label class="field"><span class="label">{t('restrict.untilLabel')}</span><input type="datetime-local" class="input" value={local()} min={new Date().toISOString().slice(0, 16)} onChange={(e) => { const d = new Date(e.currentTarget.value).getTime(); if (d) setUntil(Math.floor(d / 1000)) }} /></label>
          <p class="field-note">{t('restrict.until', { time: dayAndTime(until()) })}</p>
        </Show>
      </fieldset>
      <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
    </Sheet>
  )
}
