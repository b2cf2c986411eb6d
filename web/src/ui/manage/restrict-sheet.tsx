// What one member may do, and for how long.
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { standingText, supergroup } from '../../model/manage.ts'
import { nameOf } from '../../model/names.ts'
import { statusText } from '../../model/presence.ts'
import { dayAndTime } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Participant, Restriction } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { touchSetup } from '../../state/rooms.ts'
import { Avatar } from '../parts/avatar.tsx'
import { openSheet } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { openPeer } from '../route.ts'
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
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const end = () => {
    const t = terms.find((x) => x.key === term())!
    return t.seconds < 0 ? until() : t.seconds && Math.floor(Date.now() / 1000) + t.seconds
  }
  const run = async (work: (chat: PeerId) => Promise<unknown>) => {
    if (busy()) return
    setBusy(true)
    try {
      const to = await supergroup(props.chat)
      await work(to)
      touchSetup(to)
      props.onClose()
      if (to !== props.chat) openPeer(to)
    } catch (e) {
      setError(errorText(e))
      setBusy(false)
    }
  }
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
      <div class="sheet-person"><Avatar id={props.person.user} size={46} asSelf /><span class="main"><b dir="auto">{nameOf(peer(props.person.user))}</b><div class="sub">{was ? standingText(props.person) : statusText(peer(props.person.user))}</div></span></div>
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
