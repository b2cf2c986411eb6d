import { createSignal, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { Sheet } from '../parts/sheet.tsx'

/** The name that one gives to a person; adds them to the contacts. */
export function EditContact(props: { id: PeerId; onClose: () => void }) {
  const p = peer(props.id)
  const [error, setError] = createSignal<string>()
  let first!: HTMLInputElement
  let last!: HTMLInputElement
  let share: HTMLInputElement | undefined
  const save = (e: Event) => {
    e.preventDefault()
    api.addContact(props.id, first.value.trim(), last.value.trim(), share?.checked ?? false).then(props.onClose, (x: unknown) => setError(errorText(x)))
  }
  return (
    <Sheet title={t(p?.contact ? 'people.edit' : 'people.add')} onClose={props.onClose} foot={<button type="submit" form="edit-contact" class="btn primary">{t('set.save')}</button>}>
      <form id="edit-contact" class="stack" onSubmit={save}>
        <label class="field"><span class="label">{t('people.first')}</span><input ref={first} class="input" value={p?.first ?? ''} required maxlength="64" /></label>
        <label class="field"><span class="label">{t('people.last')}</span><input ref={last} class="input" value={p?.last ?? ''} maxlength="64" /></label>
        <Show when={!p?.contact}><label class="row"><input ref={share} type="checkbox" class="check" /><span>{t('people.share')}</span></label></Show>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
