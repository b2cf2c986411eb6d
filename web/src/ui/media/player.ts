// What sounds: one message at a time, wherever one looks meanwhile. Voice
// messages are fetched whole, music is played while it comes.
import { batch, createEffect, createRoot, createSignal, on as onChange, untrack } from 'solid-js'
import { nameOf } from '../../model/names.ts'
import { mediaName } from '../../model/media.ts'
import { preferences, setPreference } from '../../model/preferences.ts'
import { api } from '../../mt/port.ts'
import type { Message } from '../../mt/records.ts'
import { fileState, fromMessage, holdFile, loadFile } from '../../state/files.ts'
import { historyOf } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { phase } from '../../state/session.ts'
import { streamUrl } from '../../state/stream.ts'

const speeds = [1, 1.5, 2]
const audio = new Audio()
const [playing, setPlaying] = createSignal<Message | undefined>()
const [sounding, setSounding] = createSignal(false)
const [at, setAt] = createSignal(0)
const [length, setLength] = createSignal(0)
let release: () => void = () => undefined

export { at, length, playing, sounding }

export function isPlaying(m: Message): boolean {
  const p = playing()
  return p !== undefined && p.id === m.id && p.chat === m.chat
}

export function speed(): number {
  return preferences().voiceSpeed
}

export function nextSpeed(): void {
  setPreference('voiceSpeed', speeds[(speeds.indexOf(speed()) + 1) % speeds.length]!)
  audio.playbackRate = rateOf(untrack(playing))
}

function rateOf(m: Message | undefined): number {
  return m?.media?.kind === 'voice' ? untrack(speed) : 1
}

/** Plays a message from where it stands, or pauses it. */
export function toggle(m: Message): void {
  if (!untrack(() => isPlaying(m))) void start(m)
  else if (audio.paused) void audio.play().catch(() => undefined)
  else audio.pause()
}

export function seek(m: Message, to: number): void {
  if (!untrack(() => isPlaying(m))) return
  setAt(to)
  audio.currentTime = to
}

export function stopPlaying(): void {
  audio.pause()
  audio.removeAttribute('src')
  release()
  release = () => undefined
  batch(() => { setPlaying(undefined); setSounding(false); setAt(0) })
}

async function start(m: Message): Promise<void> {
  stopPlaying()
  const { file } = m.media!
  batch(() => { setPlaying(m); setLength(m.media!.duration); setAt(0) })
  const stream = m.media!.kind === 'audio' ? streamUrl(file, fromMessage(m)) : undefined
  if (!stream) {
    release = holdFile(file)
    await loadFile(file, fromMessage(m))
  }
  const url = stream ?? untrack(() => fileState(file).url)
  if (!untrack(() => isPlaying(m))) return
  if (!url) { stopPlaying(); return }
  audio.src = url
  audio.playbackRate = rateOf(m)
  describe(m)
  await audio.play().catch(() => undefined)
  if (m.unheard && !m.out) void api.hearMessages(m.chat, [m.id]).catch(() => undefined)
}

// next goes on with what was sent after it: more music, or voice messages
// that follow one another.
function next(): void {
  const m = untrack(playing)
  stopPlaying()
  const all = m ? untrack(() => (historyOf(m.chat).window()?.cells ?? []).map((c) => c.message())) : []
  const after = all.slice(all.findIndex((x) => x.id === m?.id) + 1).find((x) => m?.media?.kind === 'audio' ? x.media?.kind === 'audio' : true)
  if (m && after?.media?.kind === m.media?.kind && !after?.pending) void start(after!)
}

function describe(m: Message): void {
  if (!('mediaSession' in navigator)) return
  const by = untrack(() => nameOf(peer(m.from)))
  navigator.mediaSession.metadata = new MediaMetadata({ title: m.media!.kind === 'audio' ? mediaName(m.media!) : by, artist: m.media!.performer ?? by })
}

audio.preservesPitch = true
audio.addEventListener('timeupdate', () => setAt(audio.currentTime))
audio.addEventListener('durationchange', () => { if (Number.isFinite(audio.duration)) setLength(audio.duration) })
audio.addEventListener('play', () => { audio.playbackRate = rateOf(untrack(playing)); setSounding(true) })
audio.addEventListener('pause', () => setSounding(false))
audio.addEventListener('ended', next)
createRoot(() => createEffect(onChange(phase, (p) => { if (p !== 'signedIn') stopPlaying() })))

/** Pauses, for a video that is to be heard. */
export function hush(): void {
  audio.pause()
}
