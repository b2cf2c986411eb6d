// Dialogs that open a group or a channel.
import { createSignal, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { goToEditor } from '../chat/current.ts'
import { Sheet } from '../parts/sheet.tsx'
import { openPeer } from '../route.ts'
import { setLeft } from '../shell/where.ts'
import { PickPeople } from './pick-people.tsx'

function useCreate(close: () => void) {
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const run = async (create: () => Promise<PeerId>) => {
    if (busy()) return
    setBusy(true)
    setError(undefined)
    try {
      const id = await create()
      close()
      setLeft({ view: 'chats' })
      openPeer(id)
      goToEditor(id)
    } catch (e) {
      setError(errorText(e))
    } finally {
      setBusy(false)
    }
  }
  return { error, busy, run }
}

export function NewGroup(props: { onClose: () => void }) {
  const c = useCreate(props.onClose)
  const [people, setPeople] = createSignal<PeerId[]>([])
  let title!: HTMLInputElement
  const submit = (e: Event) => {
    e.preventDefault()
    const name = title.value.trim()
    if (name) void c.run(() => api.createGroup(name, people()))
  }
  return (
    <Sheet title={t('group.new')} onClose={props.onClose} foot={<button type="submit" form="new-group" class="btn primary" aria-busy={c.busy()}>{t('group.create')}</button>}>
      <form id="new-group" class="stack" onSubmit={submit}>
        <label class="field"><span class="label">{t('group.title')}</span><input ref={title} class="input" autofocus required maxlength="128" autocomplete="off" /></label>
        <PickPeople chosen={people()} onChange={setPeople} />
        <Show when={c.error()}><p class="field-note bad" role="alert">{c.error()}</p></Show>
      </form>
    </Sheet>
  )
}

export function NewChannel(props: { onClose: () => void }) {
  const c = useCreate(props.onClose)
  let title!: HTMLInputElement
  let about!: HTMLTextAreaElement
  const submit = (e: Event) => {
    e.preventDefault()
    const name = title.value.trim()
    if (name) void c.run(() => api.createChannel(name, about.value.trim(), true))
  }
  return (
    <Sheet title={t('group.newChannel')} onClose={props.onClose} foot={<button type="submit" form="new-channel" class="btn primary" aria-busy={c.busy()}>{t('group.create')}</button>}>
      <form id="new-channel" class="stack" onSubmit={submit}>
        <label class="field"><span class="label">{t('group.channelTitle')}</span><input ref={title} class="input" autofocus required maxlength="128" autocomplete="off" /></label>
        <label class="field"><span class="label">{t('group.about')}</span><textarea ref={about} class="input" rows="3" maxlength="255" /></label>
        <Show when={c.error()}><p class="field-note bad" role="alert">{c.error()}</p></Show>
      </form>
    </Sheet>
  )
}
