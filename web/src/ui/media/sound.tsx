// Voice messages and music: one plays at a time, and is fetched when it is to be heard.
import { Pause, Play, X } from 'lucide'
import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { kindName, lengthText, mediaName } from '../../model/media.ts'
import type { Message } from '../../mt/records.ts'
import { fromMessage, loadFile, stopFile } from '../../state/files.ts'
import { Icon } from '../parts/icon.tsx'
import { Ring } from './ring.tsx'
import { useFile } from './use-file.ts'

const bars = 40
let playing: HTMLAudioElement | undefined

export function SoundView(props: { message: Message }) {
  const m = () => props.message.media!
  const state = useFile(() => m().file, () => false, () => fromMessage(props.message))
  const [on, setOn] = createSignal(false)
  const [at, setAt] = createSignal(0)
  const [length, setLength] = createSignal(m().duration)
  let wanted = false
  const audio = new Audio()
  audio.addEventListener('timeupdate', () => setAt(audio.currentTime))
  audio.addEventListener('durationchange', () => { if (Number.isFinite(audio.duration)) setLength(audio.duration) })
  audio.addEventListener('play', () => { if (playing !== audio) playing?.pause(); playing = audio; setOn(true) })
  audio.addEventListener('pause', () => setOn(false))
  audio.addEventListener('ended', () => { setAt(0) })
  onCleanup(() => { audio.pause(); audio.removeAttribute('src'); if (playing === audio) playing = undefined })
  createEffect(() => {
    const { url } = state()
    if (!url) return
    audio.src = url
    if (wanted) { wanted = false; void audio.play().catch(() => undefined) }
  })
  const press = () => {
    if (state().loading !== undefined) { wanted = false; stopFile(m().file); return }
    if (!state().url) { wanted = true; void loadFile(m().file, fromMessage(props.message)); return }
    if (audio.paused) void audio.play().catch(() => undefined)
    else audio.pause()
  }
  const seek = (to: number) => { setAt(to); if (state().url) audio.currentTime = to }
  const label = () => (state().loading !== undefined ? t('media.stop') : on() ? t('media.pause') : t('media.play'))
  return (
    <div class="file sound" role="group" aria-label={`${kindName(m())}, ${lengthText(m().duration)}`}>
      <button type="button" class="file-btn" aria-label={label()} title={label()} onClick={press}>
        <Show when={state().loading !== undefined} fallback={<Show when={on()} fallback={<Icon of={Play} size={20} />}><Icon of={Pause} size={20} /></Show>}>
          <Ring done={state().loading!} size={42} /><Icon of={X} size={18} />
        </Show>
      </button>
      <span class="file-words">
        <Show when={m().kind === 'audio'}><span class="file-name" dir="auto">{mediaName(m())}</span></Show>
        <span class="wave-box">
          <Show when={m().wave?.length}>
            <span class="wave" aria-hidden="true"><For each={heights(m().wave!)}>{(h, i) => <i classList={{ past: at() > 0 && i() / bars <= at() / length() }} style={{ 'block-size': `${h}px` }} />}</For></span>
          </Show>
          <input
            type="range" class="seek" classList={{ over: Boolean(m().wave?.length) }} min="0" max={Math.max(1, length())} step="0.1" value={at()}
            aria-label={t('media.position')} aria-valuetext={`${lengthText(at())} / ${lengthText(length())}`} onInput={(e) => seek(e.currentTarget.valueAsNumber)}
          />
        </span>
        <span class="file-size num">{state().failed ? t('media.failed') : on() || at() ? `${lengthText(at())} / ${lengthText(length())}` : lengthText(length())}</span>
      </span>
    </div>
  )
}

// heights makes as many bars as fit of what was measured.
function heights(wave: number[]): number[] {
  return Array.from({ length: bars }, (_, i) => {
    const part = wave.slice(Math.floor((i * wave.length) / bars), Math.max(Math.floor(((i + 1) * wave.length) / bars), Math.floor((i * wave.length) / bars) + 1))
    return 3 + Math.round((Math.max(0, ...part) / 31) * 19)
  })
}
