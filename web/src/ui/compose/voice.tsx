// The bar that stands in the composer's place while one speaks. A short press
// on the microphone goes on by itself; who holds it sends by letting go, slides
// aside to drop it, or up to let it go on.
import { Lock, SendHorizontal, Trash2 } from 'lucide'
import { createMemo, createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { sendVoice } from '../../model/attach.ts'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { lengthText } from '../../model/media.ts'
import { type Recording, startRecording } from '../../model/record.ts'
import { api } from '../../mt/port.ts'
import type { PeerId, Reply } from '../../mt/records.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/layers.tsx'
import { stopPlaying } from '../media/player.ts'
import './voice.css'

const shortPress = 350
const toCancel = 110
const toLock = 70
const shortest = 0.6
const bars = 60

interface Props {
  chat: PeerId
  /** The press that began it, unless it was a key. */
  press: PointerEvent | undefined
  /** Whether that press has ended already. */
  released: () => boolean
  /** What it answers, taken from the composer as it is sent. */
  taken: () => Reply | undefined
  onEnd: () => void
}

export function VoiceBar(props: Props) {
  const [recording, setRecording] = createSignal<Recording>()
  const [held, setHeld] = createSignal(!props.released())
  const [aside, setAside] = createSignal(0)
  const began = props.press?.timeStamp ?? performance.now()
  let over = false
  let bar!: HTMLDivElement
  const seconds = () => recording()?.seconds() ?? 0
  const levels = createMemo(() => { const all = recording()?.levels() ?? []; return Array.from({ length: bars }, (_, i) => all[all.length - bars + i] ?? 0) })

  const end = () => { over = true; props.onEnd() }
  const cancel = () => { if (over) return; recording()?.cancel(); end() }
  const send = async () => {
    const r = recording()
    if (over || !r) return
    if (r.seconds() < shortest) { toast(t('voice.tooShort')); cancel(); return }
    over = true
    try {
      const voice = await r.stop()
      if (voice) void sendVoice(props.chat, voice, props.taken())
    } catch (e) {
      toast(errorText(e))
    }
    props.onEnd()
  }
  const lock = () => { setHeld(false); setAside(0); requestAnimationFrame(() => bar.querySelector<HTMLElement>('.send')?.focus()) }

  onMount(() => {
    stopPlaying()
    const tell = setInterval(() => { if (recording()) void api.recording(props.chat).catch(() => undefined) }, 4000)
    startRecording().then((r) => {
      if (over) r.cancel()
      else { setRecording(r); void api.recording(props.chat).catch(() => undefined); if (!held()) lock() }
    }, (e: unknown) => {
      toast(t(e instanceof DOMException && e.name === 'NotAllowedError' ? 'voice.denied' : 'voice.none'))
      end()
    })
    const start = props.press
    const move = (e: PointerEvent) => {
      if (!held() || !start) return
      const dx = (document.dir === 'rtl' ? -1 : 1) * (start.clientX - e.clientX)
      if (start.clientY - e.clientY > toLock) { lock(); return }
      setAside(Math.max(0, dx))
      if (dx > toCancel) { navigator.vibrate?.(12); cancel() }
    }
    const up = () => {
      if (!held()) return
      if (performance.now() - began < shortPress || !recording()) lock()
      else void send()
    }
    const keys = (e: KeyboardEvent) => {
      if (e.key === 'Escape') cancel()
      else if (e.key === 'Enter' && !(e.target as Element).closest('button')) void send()
      else return
      e.preventDefault()
      e.stopPropagation()
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', up)
    addEventListener('pointercancel', up)
    addEventListener('keydown', keys, true)
    onCleanup(() => {
      clearInterval(tell)
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', up)
      removeEventListener('pointercancel', up)
      removeEventListener('keydown', keys, true)
      if (!over) recording()?.cancel()
      // The microphone may still be on its way.
      over = true
      void api.typing(props.chat, false).catch(() => undefined)
    })
  })

  return (
    <div ref={bar} class="voice-bar" role="group" aria-label={t('voice.recording')}>
      <IconButton icon={Trash2} label={t('voice.cancel')} onClick={cancel} />
      <span class="voice-time num" role="timer" aria-label={t('voice.recording')}><span class="live-dot" aria-hidden="true" />{lengthText(Math.floor(seconds()))}<span class="tenth" aria-hidden="true">,{Math.floor((seconds() % 1) * 10)}</span></span>
      <Show when={held()} fallback={<span class="voice-wave" aria-hidden="true"><For each={levels()}>{(l) => <i style={{ 'block-size': `${3 + Math.round(l * 23)}px` }} />}</For></span>}>
        <span class="voice-hint" style={{ translate: `${-aside()}px 0`, opacity: String(1 - aside() / toCancel) }}>‹ {t('voice.slide')}</span>
        <span class="voice-lock" aria-hidden="true"><Icon of={Lock} size={17} /></span>
      </Show>
      <IconButton icon={SendHorizontal} class="send" label={t('compose.send')} disabled={!recording()} onClick={() => void send()} />
    </div>
  )
}
