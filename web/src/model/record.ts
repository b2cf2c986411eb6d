// Recording one's voice: what the microphone hears as Ogg/Opus, with how loud
// it was. Browsers that record Opus in WebM have it put into Ogg.
import { type Accessor, createSignal } from 'solid-js'
import { oggOfOpus, opusOfWebm, secondsOf } from './ogg.ts'

export interface Voice {
  blob: Blob
  mime: string
  seconds: number
  /** A hundred measures of loudness, from 0 to 31. */
  wave: number[]
}

export interface Recording {
  seconds: Accessor<number>
  /** Loudness so far, from 0 to 1, every fiftieth of a second or so. */
  levels: Accessor<number[]>
  stop: () => Promise<Voice | undefined>
  cancel: () => void
}

const measureEvery = 60
const measures = 100
const formats = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']

/** Whether this browser, at this address, can hear anything at all. */
export function mayRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && Boolean(navigator.mediaDevices?.getUserMedia)
}

/** Asks for the microphone and begins. Fails with the browser's own error if one may not. */
export async function startRecording(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } })
  try {
    return record(stream)
  } catch (e) {
    stream.getTracks().forEach((track) => track.stop())
    throw e
  }
}

function record(stream: MediaStream): Recording {
  const mimeType = formats.find((f) => MediaRecorder.isTypeSupported(f))
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32_000, ...(mimeType ? { mimeType } : {}) })
  const pieces: Blob[] = []
  recorder.addEventListener('dataavailable', (e) => { if (e.data.size) pieces.push(e.data) })
  const ended = new Promise<void>((done) => { recorder.addEventListener('stop', () => done()) })
  const [levels, setLevels] = createSignal<number[]>([])
  const [seconds, setSeconds] = createSignal(0)
  const context = new AudioContext()
  const ear = context.createAnalyser()
  ear.fftSize = 2048
  context.createMediaStreamSource(stream).connect(ear)
  const heard = new Float32Array(ear.fftSize)
  const began = performance.now()
  const timer = setInterval(() => {
    ear.getFloatTimeDomainData(heard)
    setLevels((all) => [...all, loudness(heard)])
    setSeconds((performance.now() - began) / 1000)
  }, measureEvery)
  recorder.start()

  const release = () => {
    clearInterval(timer)
    stream.getTracks().forEach((track) => track.stop())
    void context.close()
  }
  return {
    seconds, levels,
    async stop() {
      if (recorder.state === 'inactive') return undefined
      const lasted = (performance.now() - began) / 1000
      recorder.stop()
      await ended
      release()
      return voiceOf(new Blob(pieces, { type: recorder.mimeType }), lasted, levels())
    },
    cancel() {
      if (recorder.state !== 'inactive') recorder.stop()
      release()
    },
  }
}

function loudness(samples: Float32Array): number {
  let sum = 0
  for (const s of samples) sum += s * s
  return Math.min(1, Math.sqrt(sum / samples.length) * 3)
}

async function voiceOf(recorded: Blob, lasted: number, levels: number[]): Promise<Voice | undefined> {
  const wave = waveOf(levels)
  if (!recorded.type.includes('webm')) return recorded.size ? { blob: recorded, mime: recorded.type.split(';')[0]!, seconds: lasted, wave } : undefined
  const opus = opusOfWebm(new Uint8Array(await recorded.arrayBuffer()))
  return { blob: oggOfOpus(opus), mime: 'audio/ogg', seconds: secondsOf(opus), wave }
}

/** As many measures as a voice message has, the loudest of them at the top. */
export function waveOf(levels: number[]): number[] {
  if (!levels.length) return Array<number>(measures).fill(0)
  const loudest = Math.max(0.05, ...levels)
  return Array.from({ length: measures }, (_, i) => {
    const from = Math.floor((i * levels.length) / measures)
    const to = Math.max(from + 1, Math.floor(((i + 1) * levels.length) / measures))
    return Math.round((Math.max(...levels.slice(from, to)) / loudest) * 31)
  })
}
