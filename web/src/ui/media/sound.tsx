// Voice messages and music in a bubble.
import { Pause, Play, RotateCw, X } from 'lucide'
import { For, Match, Show, Switch } from 'solid-js'
import { cancelFiles, retryFiles } from '../../model/attach.ts'
import { t } from '../../model/i18n.ts'
import { kindName, lengthText, mediaName } from '../../model/media.ts'
import type { Message } from '../../mt/records.ts'
import { fromMessage, stopFile } from '../../state/files.ts'
import { uploadOf } from '../../state/uploads.ts'
import { Icon } from '../parts/icon.tsx'
import { at, isPlaying, length, nextSpeed, seek, sounding, speed, stopPlaying, toggle } from './player.ts'
import { Ring } from './ring.tsx'
import { useFile } from './use-file.ts'
import './sound.css'

const bars = 44

export function SoundView(props: { message: Message }) {
  const m = () => props.message.media!
  const voice = () => m().kind === 'voice'
  const mine = () => isPlaying(props.message)
  const state = useFile(() => m().file, () => false, () => fromMessage(props.message))
  const loading = () => (props.message.pending === 'sending' ? uploadOf(props.message.randomId) : mine() ? state().loading : undefined)
  const total = () => (mine() ? length() : m().duration) || 1
  const now = () => (mine() ? at() : 0)
  const press = () => {
    if (props.message.pending === 'failed') retryFiles(props.message)
    else if (props.message.pending) cancelFiles(props.message)
    else if (loading() !== undefined) { stopFile(m().file); stopPlaying() }
    else toggle(props.message)
  }
  const label = () => (props.message.pending === 'failed' ? t('msg.retry') : loading() !== undefined ? t('media.stop') : mine() && sounding() ? t('media.pause') : t('media.play'))
  const jump = (to: number) => { if (!mine() && !props.message.pending) toggle(props.message); seek(props.message, to) }
  return (
    <div class="file sound" role="group" aria-label={`${kindName(m())}, ${lengthText(m().duration)}`}>
      <button type="button" class="file-btn" aria-label={label()} title={label()} onClick={press}>
        <Switch fallback={<Icon of={Play} size={20} />}>
          <Match when={props.message.pending === 'failed'}><Icon of={RotateCw} size={20} /></Match>
          <Match when={loading() !== undefined}><Ring done={loading()!} size={42} /><Icon of={X} size={18} /></Match>
          <Match when={mine() && sounding()}><Icon of={Pause} size={20} /></Match>
        </Switch>
      </button>
      <span class="file-words">
        <Show when={!voice()}><span class="file-name" dir="auto">{mediaName(m())}</span></Show>
        <span class="wave-box">
          <Show when={m().wave?.length} fallback={<span class="track" aria-hidden="true" style={{ '--done': `${(100 * now()) / total()}%` }} />}>
            <Wave of={m().wave!} done={now() / total()} />
          </Show>
          <input
            type="range" class="seek over" min="0" max={total()} step="0.1" value={now()} disabled={Boolean(props.message.pending)}
            aria-label={t('media.position')} aria-valuetext={`${lengthText(now())} / ${lengthText(total())}`} onInput={(e) => jump(e.currentTarget.valueAsNumber)}
          />
        </span>
        <span class="sound-foot">
          <span class="file-size num">{state().failed ? t('media.failed') : mine() ? `${lengthText(now())} / ${lengthText(total())}` : lengthText(m().duration)}</span>
          <Show when={props.message.unheard}><span class="unheard" role="img" aria-label={t('media.unheard')} title={t('media.unheard')} /></Show>
          <Show when={voice() && mine()}>
            <button type="button" class="speed num" aria-label={t('media.speed', { n: speed() })} title={t('media.speed', { n: speed() })} onClick={(e) => { e.stopPropagation(); nextSpeed() }}>{speed()}×</button>
          </Show>
        </span>
      </span>
    </div>
  )
}

/** Bars as high as it was loud, up to where one has heard it in colour. */
export function Wave(props: { of: number[]; done: number }) {
  return <span class="wave" aria-hidden="true"><For each={heights(props.of)}>{(h, i) => <i classList={{ past: props.done > 0 && (i() + 0.5) / bars <= props.done }} style={{ 'block-size': `${h}px` }} />}</For></span>
}

// heights makes as many bars as fit of what was measured.
function heights(wave: number[]): number[] {
  return Array.from({ length: bars }, (_, i) => {
    const from = Math.floor((i * wave.length) / bars)
    const part = wave.slice(from, Math.max(from + 1, Math.floor(((i + 1) * wave.length) / bars)))
    return 3 + Math.round((Math.max(0, ...part) / 31) * 19)
  })
}
