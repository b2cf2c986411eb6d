// A new topic, or another name for one.
import { createSignal, For, Show } from 'solid-js'
import { randomId } from '../../model/actions.ts'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { generalTopic, topicColors, topicTitle } from '../../model/threads.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Topic } from '../../mt/rooms.ts'
import { customEmoji, topicIcons } from '../../state/emoji.ts'
import { refreshTopics, replaceTopic } from '../../state/threads.ts'
import { goToEditor } from '../chat/current.ts'
import { StickerPicture } from '../media/sticker.tsx'
import { createAsked } from '../parts/asked.ts'
import { Sheet } from '../parts/sheet.tsx'
import { goToThread } from '../route.ts'
import { TopicIcon } from './topic-icon.tsx'

export function TopicSheet(props: { chat: PeerId; topic?: Topic; onClose: () => void }) {
  const [title, setTitle] = createSignal(props.topic ? topicTitle(props.topic) : '')
  const [color, setColor] = createSignal(props.topic?.color ?? topicColors[Math.floor(Math.random() * topicColors.length)]!)
  const [icon, setIcon] = createSignal(props.topic?.icon)
  const general = props.topic?.id === generalTopic
  const offered = createAsked(() => !general, topicIcons)
  // One that is in use stays to be chosen, wherever it comes from.
  const choices = () => {
    const all = offered() ?? []
    const own = props.topic?.icon && !all.some((s) => s.file.id === props.topic!.icon) ? customEmoji(props.topic.icon) : undefined
    return own ? [own, ...all] : all
  }
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let made = false
  const save = async () => {
    const name = title().trim()
    if (props.topic) {
      const patch = { ...(name !== props.topic.title ? { title: name } : {}), ...(icon() !== props.topic.icon ? { icon: icon() } : {}) }
      if (Object.keys(patch).length) await api.editTopic(props.chat, props.topic.id, patch)
      const { icon: _, ...rest } = props.topic
      replaceTopic({ ...rest, title: name, ...(icon() ? { icon: icon()! } : {}) })
      return
    }
    const id = await api.createTopic(props.chat, { title: name, color: color(), randomId: randomId(), ...(icon() ? { icon: icon()! } : {}) })
    if (!id) return
    refreshTopics(props.chat, [id])
    goToThread(props.chat, id)
    made = true
  }
  const submit = (e: Event) => {
    e.preventDefault()
    if (busy() || !title().trim()) return
    setBusy(true)
    save().then(() => { props.onClose(); if (made) goToEditor(props.chat) }, (x: unknown) => { setError(errorText(x)); setBusy(false) })
  }
  return (
    <Sheet title={t(props.topic ? 'topic.edit' : 'topic.new')} onClose={props.onClose} foot={<button type="submit" form="topic" class="btn primary" aria-busy={busy()}>{t(props.topic ? 'set.save' : 'group.create')}</button>}>
      <form id="topic" class="stack" onSubmit={submit}>
        <div class="topic-form">
          <TopicIcon topic={{ id: props.topic?.id ?? 0, title: title() || '?', color: color(), ...(icon() ? { icon: icon()! } : {}) }} size={46} />
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
        <Show when={!general}>
          <fieldset class="swatches topic-icons">
            <legend class="group-title">{t('topic.icon')}</legend>
            <label class="letter"><input type="radio" name="icon" aria-label={t('topic.letter')} checked={!icon()} onChange={() => setIcon(undefined)} /><TopicIcon topic={{ id: 0, title: title() || '?', color: color() }} size={30} /></label>
            <For each={choices()}>
              {(s) => <label title={s.emoji}><input type="radio" name="icon" aria-label={s.emoji || t('topic.icon')} checked={icon() === s.file.id} onChange={() => setIcon(s.file.id)} /><StickerPicture of={s} size={30} silent /></label>}
            </For>
          </fieldset>
        </Show>
        <Show when={general}><p class="field-note">{t('topic.generalNote')}</p></Show>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
