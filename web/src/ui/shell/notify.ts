// New messages while one looks elsewhere: the count in the title, a sound, a
// notification of the system if it was asked for.
import { createEffect, createRoot, untrack } from 'solid-js'
import { isMutedIn } from '../../model/actions.ts'
import { unreadIn } from '../../model/folders.ts'
import { t } from '../../model/i18n.ts'
import { chatName, nameOf } from '../../model/names.ts'
import { preferences } from '../../model/preferences.ts'
import { previewText } from '../../model/preview.ts'
import type { Message } from '../../mt/records.ts'
import { threadOf } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { server } from '../../state/server.ts'
import { onArrival } from '../../state/session.ts'
import { loadTopics, topicsLoaded } from '../../state/threads.ts'
import { openChat, openPeer } from '../route.ts'

export function watchArrivals(): () => void {
  const stopTitle = createRoot((dispose) => {
    createEffect(() => {
      const { chats, loud } = unreadIn({ all: true })
      document.title = chats && loud ? `(${chats}) ${server().name}` : server().name
      if (chats) void navigator.setAppBadge?.(chats)?.catch(() => undefined)
      else void navigator.clearAppBadge?.()?.catch(() => undefined)
    })
    return dispose
  })
  const stop = onArrival((m) => void arrived(m))
  const opened = (e: MessageEvent) => { if (typeof e.data?.open === 'number') openPeer(e.data.open) }
  navigator.serviceWorker?.addEventListener('message', opened)
  return () => { stopTitle(); stop(); navigator.serviceWorker?.removeEventListener('message', opened) }
}

async function arrived(m: Message): Promise<void> {
  if (m.silent || m.date < Date.now() / 1000 - 60) return
  // A topic may be silent though its group is not, and the other way round.
  const thread = untrack(() => (peer(m.chat)?.forum ? threadOf(m) : 0))
  if (thread && !untrack(() => topicsLoaded(m.chat))) await loadTopics(m.chat).catch(() => undefined)
  if (!m.mentioned && untrack(() => isMutedIn(m.chat, thread))) return
  const looking = document.visibilityState === 'visible' && document.hasFocus() && untrack(openChat) === m.chat
  if (looking) return
  const p = untrack(preferences)
  if (p.sound) chime()
  if (p.desktop && globalThis.Notification?.permission === 'granted') void show(m)
}

async function show(m: Message): Promise<void> {
  const title = untrack(() => chatName(m.chat))
  const from = m.chat < 0 ? `${untrack(() => nameOf(peer(m.from)))}: ` : ''
  const body = untrack(preferences).preview ? from + untrack(() => previewText(m)) : t('notif.message')
  const o: NotificationOptions = { body, tag: String(m.chat), icon: '/icon.svg', data: m.chat, silent: true }
  const worker = await navigator.serviceWorker?.getRegistration()
  if (worker?.active) return worker.showNotification(title, o)
  const n = new Notification(title, o)
  n.onclick = () => { focus(); openPeer(m.chat); n.close() }
}

let audio: AudioContext | undefined

// Two soft notes, made here: no file to load. Where there are locks, one tab of all sounds.
function chime(): void {
  if (!navigator.locks) { void sound(); return }
  void navigator.locks.request('chappe-chime', { ifAvailable: true }, async (lock) => { if (lock) await sound() })
}

async function sound(): Promise<void> {
  audio ??= new AudioContext()
  if (audio.state === 'suspended') return
  const at = audio.currentTime
  for (const [i, pitch] of [587.3, 880].entries()) {
    const o = audio.createOscillator()
    const g = audio.createGain()
    o.frequency.value = pitch
    g.gain.setValueAtTime(0, at + i * 0.11)
    g.gain.linearRampToValueAtTime(0.08, at + i * 0.11 + 0.02)
    g.gain.exponentialRampToValueAtTime(0.0001, at + i * 0.11 + 0.5)
    o.connect(g).connect(audio.destination)
    o.start(at + i * 0.11)
    o.stop(at + i * 0.11 + 0.55)
  }
  await new Promise((done) => setTimeout(done, 700))
}
