// A photo or video as small as a letter, beside words about it.
import { Show } from 'solid-js'
import type { Message } from '../../mt/records.ts'
import { fromMessage } from '../../state/files.ts'
import { useFile } from './use-file.ts'

/** Whether there is anything to show of it that is not hidden. */
export function hasThumb(m: Message | undefined): boolean {
  const media = m?.media
  return Boolean(media && !media.spoiler && !m?.pending && (media.kind === 'photo' || media.kind === 'video' || media.kind === 'gif') && (media.preview ?? media.tiny))
}

export function Thumb(props: { of: Message; size: number }) {
  // What came with the message is as large as this needs.
  const tiny = () => props.of.media?.tiny
  const file = useFile(() => (tiny() ? undefined : props.of.media?.preview), () => true, () => fromMessage(props.of))
  return (
    <span class="thumb" aria-hidden="true" style={{ '--size': `${props.size}px` }}>
      <Show when={tiny() ?? file().url}>{(src) => <img src={src()} alt="" draggable={false} decoding="async" />}</Show>
    </span>
  )
}
