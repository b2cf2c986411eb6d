// Whether everybody can find a group or channel, and by which name.
import { createSignal, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { supergroup } from '../../model/manage.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { touchSetup } from '../../state/rooms.ts'
import { Sheet } from '../parts/sheet.tsx'
import { openPeer } from '../route.ts'

export function TypeSheet(props: { id: PeerId; onClose: () => void }) {
  const before = peer(props.id)?.username ?? ''
  const [open, setOpen] = createSignal(before !== '')
  const [name, setName] = createSignal(before)
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const run = async () => {
    const wanted = open() ? name().trim().replace(/^@/, '') : ''
    if (wanted === before) return
    const to = await supergroup(props.id)
    await api.setChannelUsername(to, wanted)
    await api.setup(to)
    touchSetup(to)
    if (to !== props.id) openPeer(to)
  }
  const save = (e: Event) => {
    e.preventDefault()
    if (busy()) return
    setBusy(true)
    run().then(props.onClose, (x: unknown) => { setError(errorText(x)); setBusy(false) })
  }
  return (
    <Sheet title={t('type.title')} onClose={props.onClose} foot={<button type="submit" form="type" class="btn primary" aria-busy={busy()}>{t('set.save')}</button>}>
      <form id="type" class="stack" onSubmit={save}>
        <fieldset class="choices">
          <legend class="sr">{t('type.title')}</legend>
          <label class="row"><input type="radio" name="type" checked={!open()} onChange={() => setOpen(false)} /><span class="main">{t('type.private')}<div class="sub">{t('type.privateLead')}</div></span></label>
          <label class="row"><input type="radio" name="type" checked={open()} onChange={() => setOpen(true)} /><span class="main">{t('type.public')}<div class="sub">{t('type.publicLead')}</div></span></label>
        </fieldset>
        <Show when={open()}>
          <label class="field"><span class="label">{t('profile.username')}</span><input class="input" autocomplete="off" spellcheck={false} dir="ltr" required minlength="5" maxlength="32" pattern="@?[A-Za-z]\w{4,31}" value={name()} onInput={(e) => { setName(e.currentTarget.value); setError(undefined) }} /></label>
        </Show>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
