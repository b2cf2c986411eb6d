// Fingers on messages: a swipe answers, a long press opens the menu where the
// browser does not do it by itself.
import { untrack } from 'solid-js'
import { messageById } from '../../state/histories.ts'
import type { Chat } from './chat.ts'

const far = 56
const longPress = 500

export function messageGestures(log: HTMLElement, chat: Chat): () => void {
  let start: { x: number; y: number; el: HTMLElement; swiping: boolean } | undefined
  let press: ReturnType<typeof setTimeout> | undefined
  const needsPress = /iP(hone|ad|od)/.test(navigator.userAgent)

  const end = () => {
    clearTimeout(press)
    if (start) { start.el.style.translate = ''; start.el.style.transition = 'translate var(--calm) var(--ease)' }
    start = undefined
  }
  const down = (e: TouchEvent) => {
    const el = (e.target as Element).closest<HTMLElement>('article.msg')
    const touch = e.touches[0]
    if (!el || !touch || e.touches.length > 1) return
    start = { x: touch.clientX, y: touch.clientY, el, swiping: false }
    if (needsPress) {
      press = setTimeout(() => el.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, clientX: touch.clientX, clientY: touch.clientY })), longPress)
    }
  }
  const move = (e: TouchEvent) => {
    const touch = e.touches[0]
    if (!start || !touch) return
    const dx = touch.clientX - start.x
    const dy = touch.clientY - start.y
    if (Math.abs(dx) > 6 || Math.abs(dy) > 6) clearTimeout(press)
    if (!start.swiping) {
      if (Math.abs(dy) > 10 || untrack(chat.selected)) { end(); return }
      if (dx > -14) return
      start.swiping = true
      start.el.style.transition = 'none'
    }
    e.preventDefault()
    start.el.style.translate = `${Math.max(-far * 1.3, Math.min(0, dx + 14))}px`
  }
  const up = () => {
    const s = start
    const done = s?.swiping && Number.parseFloat(s.el.style.translate) <= -far
    end()
    const m = done ? untrack(() => messageById(chat.id, Number(s!.el.dataset['id']))) : undefined
    if (m) { navigator.vibrate?.(12); chat.reply(m) }
  }
  log.addEventListener('touchstart', down, { passive: true })
  log.addEventListener('touchmove', move, { passive: false })
  log.addEventListener('touchend', up)
  log.addEventListener('touchcancel', end)
  return () => {
    log.removeEventListener('touchstart', down)
    log.removeEventListener('touchmove', move)
    log.removeEventListener('touchend', up)
    log.removeEventListener('touchcancel', end)
  }
}
