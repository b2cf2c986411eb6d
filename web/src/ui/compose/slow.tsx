// The clock that stands where one sends, as long as slow mode keeps one waiting.
import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { lengthText } from '../../model/media.ts'
import { duration } from '../../model/time.ts'
import type { PeerId } from '../../mt/records.ts'
import { setupVersion } from '../../state/rooms.ts'
import { isSlowed, learnPace, nextTurn } from '../../state/slow.ts'
import { toast } from '../parts/layers.tsx'

export interface Slow {
  /** Whole seconds; 0 is no wait. */
  left: () => number
  /** Says so, and answers whether one has to wait. */
  hold: () => boolean
}

export function useSlow(chat: PeerId): Slow {
  const [now, setNow] = createSignal(Date.now() / 1000)
  const left = createMemo(() => Math.max(0, Math.ceil(nextTurn(chat) - now())))
  createEffect(on(() => (isSlowed(chat) ? setupVersion(chat) : undefined), (v) => { if (v !== undefined) void learnPace(chat).catch(() => undefined) }))
  createEffect(on(() => nextTurn(chat), (next) => {
    setNow(Date.now() / 1000)
    if (next <= Date.now() / 1000) return
    const tick = setInterval(() => { setNow(Date.now() / 1000); if (next <= Date.now() / 1000) clearInterval(tick) }, 250)
    onCleanup(() => clearInterval(tick))
  }))
  return { left, hold: () => { if (left()) toast(t('slow.left', { time: duration(left()) })); return left() > 0 } }
}

export function SlowClock(props: { left: number }) {
  return <span class="slow num" role="timer" aria-label={t('slow.left', { time: duration(props.left) })} title={t('slow.left', { time: duration(props.left) })}>{lengthText(props.left)}</span>
}
