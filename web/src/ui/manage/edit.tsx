// The name and description of a group or channel.
import { createSignal, onMount, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { isChannel } from '../../model/manage.ts'
import { chatName } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { touchSetup } from '../../state/rooms.ts'
import { followed } from '../parts/followed.ts'
import { PhotoButton } from '../parts/photo-button.tsx'
import { Sheet } from '../parts/sheet.tsx'

export function EditGroup(props: { id: PeerId; about: string; onClose: () => void }) {
  const [error, setError] = createSignal<string>()
  let title!: HTMLInputElement
  let about!: HTMLTextAreaElement
  onMount(() => followed(title, () => chatName(props.id)))
  const save = async (e: Event) => {
    e.preventDefault()
    try {
      if (title.value.trim() !== chatName(props.id)) await api.editTitle(props.id, title.value.trim())
      if (about.value.trim() !== props.about) await api.editAbout(props.id, about.value.trim())
      touchSetup(props.id)
      props.onClose()
    } catch (x) {
      setError(errorText(x))
    }
  }
  return (
    <Sheet title={t('manage.edit')} onClose={props.onClose} foot={<button type="submit" form="edit-group" class="btn primary">{t('set.save')}</button>}>
      <form id="edit-group" class="stack" onSubmit={(e) => void save(e)}>
        <div class="edit-face"><PhotoButton id={props.id} size={84} /></div>
        <label class="field"><span class="label">{t(isChannel(props.id) ? 'group.channelTitle' : 'group.title')}</span><input ref={title} class="input" autofocus required maxlength="128" /></label>
        <label class="field"><span class="label">{t('group.about')}</span><textarea ref={about} class="input" rows="3" maxlength="255">{props.about}</textarea></label>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
