import { createSignal, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import { peer } from '../../state/peers.ts'
import { goToEditor } from '../chat/current.ts'
import { Sheet } from '../parts/sheet.tsx'
import { openPeer } from '../route.ts'
import { setLeft } from '../shell/where.ts'

/** Adds somebody by number, or opens who has a username. */
export function AddContact(props: { onClose: () => void }) {
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let who!: HTMLInputElement
  let first!: HTMLInputElement
  let last!: HTMLInputElement
  const add = async () => {
    const text = who.value.trim()
    if (/^@?[A-Za-z]\w{3,}$/.test(text)) {
      const id = await api.byUsername(text.replace('@', ''))
      if (first.value.trim()) await api.addContact(id, first.value.trim(), last.value.trim(), false)
      return id
    }
    const id = await api.addByPhone(text, first.value.trim() || text, last.value.trim())
    if (id && !first.value.trim() && peer(id)?.first) await api.addContact(id, peer(id)!.first, peer(id)!.last, false).catch(() => undefined)
    return id
  }
  const submit = async (e: Event) => {
    e.preventDefault()
    if (busy() || !who.value.trim()) return
    setBusy(true)
    setError(undefined)
    try {
      const id = await add()
      if (!id) { setError(t('people.unknown')); return }
      props.onClose()
      setLeft({ view: 'chats' })
      openPeer(id)
      goToEditor(id)
    } catch (x) {
      setError(errorText(x))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Sheet title={t('people.add')} onClose={props.onClose} foot={<button type="submit" form="add-contact" class="btn primary" aria-busy={busy()}>{t('people.save')}</button>}>
      <form id="add-contact" class="stack" onSubmit={(e) => void submit(e)}>
        <label class="field"><span class="label">{t('people.find')}</span><input ref={who} class="input" autofocus autocomplete="off" dir="ltr" aria-invalid={error() ? 'true' : undefined} /></label>
        <div class="pair">
          <label class="field"><span class="label">{t('people.first')}</span><input ref={first} class="input" autocomplete="off" maxlength="64" /></label>
          <label class="field"><span class="label">{t('people.last')}</span><input ref={last} class="input" autocomplete="off" maxlength="64" /></label>
        </div>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
