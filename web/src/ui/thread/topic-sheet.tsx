// A new topic, or another name for one.
import { createSignal, For, Show } from 'solid-js'
import { randomId } from '../../model/actions.ts'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { generalTopic, topicColors, topicTitle } from '../../model/threads.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Topic } from '../../mt/rooms.ts'
import { changeTopic, refreshTopics } from '../../state/threads.ts'
import { Sheet } from '../parts/sheet.tsx'
import { goToThread } from '../route.ts'
import { TopicIcon } from './topic-icon.tsx'

export function TopicSheet(props: { chat: PeerId; topic?: Topic; onClose: () => void }) {
  const [title, setTitle] = createSignal(props.topic ? topicTitle(props.topic) : '')
  const [color, setColor] = createSignal(props.topic?.color ?? topicColors[Math.floor(Math.random() * topicColors.length)]!)
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const save = async () => {
    const name = title().trim()
    if (props.topic) {
      if (name !== props.topic.title) await api.editTopic(props.chat, props.topic.id, { title: name })
      changeTopic(props.chat, props.topic.id, { title: name })
      return
    }
    const id = await api.createTopic(props.chat, name, color(), randomId())
    if (!id) return
    refreshTopics(props.chat, [id])
    goToThread(props.chat, id)
  }
  const submit = (e: Event) => {
    e.preventDefault()
    if (busy() || !title().trim()) return
    setBusy(true)
    save().then(props.onClose, (x: unknown) => { setError(errorText(x)); setBusy(false) })
  }
  return (
    <Sheet title={t(props.topic ? 'topic.edit' : 'topic.new')} onClose={props.onClose} foot={<button type="submit" form="topic" class="btn primary" aria-busy={busy()}>{t(props.topic ? 'set.save' : 'group.create')}</button>}>
      <form id="topic" class="stack" onSubmit={submit}>
        <div class="topic-form">
          <TopicIcon topic={{ id: props.topic?.id ?? 0, title: title() || '?', color: color() }} size={46} />
          <label class="field grow"><span class="sr">{t('topic.title')}</span><input class="input" autofocus required maxlength="128" autocomplete="off" placeholder={t('topic.title')} value={title()} onInput={(e) => setTitle(e.currentTarget.value)} /></label>
        </div>
        <Show when={!props.topic}>
          <fieldset class="swatches">
            <legend class="group-title">{t('topic.color')}</legend>
            <For each={topicColors}>
              {(c, i) => <label style={{ '--topic': `#${c.toString(16).padStart(6, '0')}` }}><input type="radio" name="color" aria-label={t('topic.colorN', { n: i() + 1 })} checked={color() === c} onChange={() => setColor(c)} /></label>}
            </For>
          </fieldset>
        </Show>
        <Show when={props.topic?.id === generalTopic}><p class="field-note">{t('topic.generalNote')}</p></Show>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
