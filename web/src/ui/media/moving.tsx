// What plays in the conversation by itself: GIFs without an end, and round
// video messages, which wait to be asked.
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { fit, kindName } from '../../model/media.ts'
import type { Message } from '../../mt/records.ts'
import { fromMessage } from '../../state/files.ts'
import { Progress } from './progress.tsx'
import { useFile } from './use-file.ts'

const still = matchMedia('(prefers-reduced-motion: reduce)')

export function GifView(props: { message: Message }) {
  const m = () => props.message.media!
  const state = useFile(() => m().file, () => true, () => fromMessage(props.message))
  const thumb = useFile(() => m().preview, () => true, () => fromMessage(props.message))
  const early = () => thumb().url ?? m().tiny
  const box = () => fit(m())
  const picture = () => m().file.mime.startsWith('image/')
  return (
    <div class="picture moving" style={{ width: `${box().width}px`, 'aspect-ratio': `${box().width} / ${box().height}` }}>
      <Show when={early()}>{(src) => <img class="tiny" src={src()} alt="" />}</Show>
      <Show when={state().url}>
        {(src) => (
          <Show when={picture()} fallback={<video class="full" src={src()} autoplay={!still.matches} controls={still.matches} loop muted playsinline aria-label={kindName(m())} />}>
            <img class="full" src={src()} alt={kindName(m())} />
          </Show>
        )}
      </Show>
      <Show when={props.message.pending === 'sending'}><Progress message={props.message} /></Show>
    </div>
  )
}

export function RoundView(props: { message: Message }) {
  const m = () => props.message.media!
  const state = useFile(() => m().file, () => true, () => fromMessage(props.message))
  return (
    <div class="picture round">
      <Show when={m().tiny}>{(src) => <img class="tiny" src={src()} alt="" />}</Show>
      <Show when={state().url}>{(src) => <video class="full" src={src()} controls playsinline aria-label={t('kind.round')} />}</Show>
    </div>
  )
}

export function StickerView(props: { message: Message }) {
  const m = () => props.message.media!
  const state = useFile(() => m().file, () => true, () => fromMessage(props.message))
  return <div class="sticker"><Show when={state().url}>{(src) => <img src={src()} alt={t('kind.sticker')} />}</Show></div>
}
