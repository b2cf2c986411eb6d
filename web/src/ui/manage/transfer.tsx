// Giving a group or channel to another: the new owner first, then one's own
// password. https://core.telegram.org/api/channel#transferring-ownership
import { createSignal, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { chatName, firstName, nameOf } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { touchSetup } from '../../state/rooms.ts'
import { Avatar } from '../parts/avatar.tsx'
import { toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { PickMember } from './pick-member.tsx'

export function TransferSheet(props: { id: PeerId; onClose: () => void }) {
  const [to, setTo] = createSignal<PeerId>()
  return (
    <Show when={to()} keyed fallback={<PickMember chat={props.id} title={t('transfer.pick')} skip={(p) => peer(p.user)?.bot ?? false} onPick={(p) => setTo(p.user)} onClose={props.onClose} />}>
      {(user) => <Confirm id={props.id} to={user} onClose={props.onClose} />}
    </Show>
  )
}

function Confirm(props: { id: PeerId; to: PeerId; onClose: () => void }) {
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let password!: HTMLInputElement
  const submit = (e: Event) => {
    e.preventDefault()
    if (busy()) return
    setBusy(true)
    api.transferOwner(props.id, props.to, password.value).then(() => {
      touchSetup(props.id)
      props.onClose()
      toast(t('transfer.done', { name: firstName(props.to) }))
    }, (x: unknown) => { setError(errorText(x)); setBusy(false) })
  }
  return (
    <Sheet title={t('transfer.title')} onClose={props.onClose} foot={<button type="submit" form="transfer" class="btn danger" aria-busy={busy()}>{t('transfer.confirm')}</button>}>
      <form id="transfer" class="stack" onSubmit={submit}>
        <div class="sheet-person"><Avatar id={props.to} size={46} /><span class="main"><b dir="auto">{nameOf(peer(props.to))}</b><div class="sub">{t('transfer.will', { name: chatName(props.id) })}</div></span></div>
        <p>{t('transfer.lead', { name: firstName(props.to) })}</p>
        <label class="field"><span class="label">{t('transfer.password')}</span><input ref={password} type="password" class="input" autofocus required autocomplete="current-password" /></label>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
