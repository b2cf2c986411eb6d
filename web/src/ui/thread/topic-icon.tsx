// A topic's sign: an emoji, or its first letter on its colour.
import { Hash } from 'lucide'
import { Show } from 'solid-js'
import { customEmoji } from '../../state/emoji.ts'
import { StickerPicture } from '../media/sticker.tsx'
import { generalTopic, topicTitle } from '../../model/threads.ts'
import type { Topic } from '../../mt/rooms.ts'
import { Icon } from '../parts/icon.tsx'

export function TopicIcon(props: { topic: Pick<Topic, 'id' | 'title' | 'color' | 'icon'>; size: number }) {
  const emoji = () => (props.topic.icon && props.topic.id !== generalTopic ? customEmoji(props.topic.icon) : undefined)
  const letter = () => [...new Intl.Segmenter().segment(topicTitle(props.topic as Topic).trim())][0]?.segment.toLocaleUpperCase() ?? ''
  const hex = () => `#${props.topic.color.toString(16).padStart(6, '0')}`
  return (
    <span class="topic-icon" classList={{ general: props.topic.id === generalTopic, drawn: Boolean(emoji()) }} style={{ '--size': `${props.size}px`, '--topic': hex() }} aria-hidden="true">
      <Show when={props.topic.id !== generalTopic} fallback={<Icon of={Hash} size={props.size * 0.5} />}>
        <Show when={emoji()} fallback={letter()}>{(e) => <StickerPicture of={e()} size={props.size * 0.82} silent />}</Show>
      </Show>
    </span>
  )
}
