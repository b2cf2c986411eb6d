// A photo or the face of a video: its box is there before anything is loaded.
import { Play, RotateCw } from 'lucide'
import { createSignal, Show } from 'solid-js'
import { cancelFiles, retryFiles } from '../../model/attach.ts'
import { t } from '../../model/i18n.ts'
import { fit, kindName, lengthText } from '../../model/media.ts'
import type { Message } from '../../mt/records.ts'
import { fromMessage } from '../../state/files.ts'
import { Icon } from '../parts/icon.tsx'
import { Progress } from './progress.tsx'
import { useFile } from './use-file.ts'
import { openViewer } from './viewer.tsx'

export function Picture(props: { message: Message; cell?: boolean }) {
  const m = () => props.message.media!
  const box = () => fit(m())
  const file = () => m().preview ?? (m().kind === 'photo' ? m().file : undefined)
  const state = useFile(file, () => true, () => fromMessage(props.message))
  const [shown, setShown] = createSignal(false)
  const hidden = () => Boolean(m().spoiler) && !shown()
  const press = (e: MouseEvent & { currentTarget: Element }) => {
    if (e.currentTarget.closest('.selecting')) return
    if (props.message.pending === 'failed') retryFiles(props.message)
    else if (props.message.pending) cancelFiles(props.message)
    else if (hidden()) setShown(true)
    else openViewer(props.message)
  }
  return (
    <button
      type="button" class="picture" classList={{ hidden: hidden(), cell: props.cell }} data-media={props.message.id}
      style={props.cell ? {} : { width: `${box().width}px`, 'aspect-ratio': `${box().width} / ${box().height}` }}
      aria-label={props.message.pending ? t(props.message.pending === 'failed' ? 'msg.retry' : 'media.stop') : hidden() ? t('media.reveal') : t('media.open', { kind: kindName(m()) })}
      onClick={press}
    >
      <Show when={m().tiny}>{(src) => <img class="tiny" src={src()} alt="" />}</Show>
      <Show when={state().url}>{(src) => <img class="full" src={src()} alt="" decoding="async" draggable={false} />}</Show>
      <Show when={m().kind === 'video'}>
        <span class="play"><Icon of={Play} size={26} /></span>
        <span class="length num">{lengthText(m().duration)}</span>
      </Show>
      <Show when={props.message.pending === 'sending'}><Progress message={props.message} /></Show>
      <Show when={props.message.pending === 'failed'}><span class="on-way"><Icon of={RotateCw} size={30} /></span></Show>
    </button>
  )
}
