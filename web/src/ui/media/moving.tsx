// What plays in the conversation by itself: GIFs without an end, and round
// video messages, which wait to be asked.
import { Play } from 'lucide'
import { createSignal, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { fit, kindName, lengthText } from '../../model/media.ts'
import { api } from '../../mt/port.ts'
import type { Message } from '../../mt/records.ts'
import { fromMessage } from '../../state/files.ts'
import { Icon } from '../parts/icon.tsx'
import { hush } from './player.ts'
import { Progress } from './progress.tsx'
import { StickerPicture } from './sticker.tsx'
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
  const [on, setOn] = createSignal(false)
  const [done, setDone] = createSignal(0)
  let film: HTMLVideoElement | undefined
  const press = () => {
    if (!film) return
    if (!film.paused) { film.pause(); return }
    hush()
    void film.play().catch(() => undefined)
    if (props.message.unheard && !props.message.out) void api.hearMessages(props.message.chat, [props.message.id]).catch(() => undefined)
  }
  return (
    <button type="button" class="picture round" aria-label={`${t('kind.round')}, ${t(on() ? 'media.pause' : 'media.play')}`} onClick={(e) => { if (!e.currentTarget.closest('.selecting')) press() }}>
      <Show when={m().tiny}>{(src) => <img class="tiny" src={src()} alt="" />}</Show>
      <Show when={state().url}>
        {(src) => (
          <video
            ref={film} class="full" src={src()} playsinline onPlay={() => setOn(true)} onPause={() => setOn(false)} onEnded={() => setDone(0)}
            onTimeUpdate={(e) => setDone(e.currentTarget.currentTime / (m().duration || e.currentTarget.duration || 1))}
          />
        )}
      </Show>
      <span class="round-ring" style={{ '--done': `${Math.min(100, done() * 100)}%` }} />
      <Show when={!on()}><span class="play"><Icon of={Play} size={26} /></span></Show>
      <span class="length num">{lengthText(m().duration)}<Show when={props.message.unheard}><span class="unheard" role="img" aria-label={t('media.unheard')} /></Show></span>
    </button>
  )
}

export function StickerView(props: { message: Message }) {
  const m = () => props.message.media!
  const of = () => ({ file: m().file, form: m().sticker?.form ?? 'still' as const, emoji: m().sticker?.emoji ?? '', ...(m().preview ? { preview: m().preview! } : {}), ...(m().tiny ? { tiny: m().tiny! } : {}) })
  const open = () => { const set = m().sticker?.set; if (set && !props.message.pending) void import('./sticker-set.tsx').then((s) => s.showStickerSet(set)) }
  return (
    <button type="button" class="sticker" aria-label={`${t('kind.sticker')} ${m().sticker?.emoji ?? ''}`.trim()} title={m().sticker?.set ? t('sticker.showSet') : undefined} onClick={(e) => { if (!e.currentTarget.closest('.selecting')) open() }}>
      <StickerPicture of={of()} size={190} from={fromMessage(props.message)} silent />
    </button>
  )
}
