// What is known of photos, files and sound without loading them.
import type { Media } from '../mt/records.ts'
import { language, t, tIf } from './i18n.ts'

const widest = 400
const tallest = 420
const smallest = 120

/** The box of a picture in a conversation, in CSS pixels. */
export function fit(m: Pick<Media, 'width' | 'height'>): { width: number; height: number } {
  const w = m.width || 320
  const h = m.height || 240
  const scale = Math.min(widest / w, tallest / h, Math.max(1, smallest / Math.min(w, h)))
  return { width: Math.max(smallest, Math.round(w * scale)), height: Math.max(60, Math.round(h * scale)) }
}

export function sizeText(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  let n = bytes
  let at = 0
  while (n >= 1000 && at < units.length - 1) { n /= 1000; at++ }
  return new Intl.NumberFormat(language(), { style: 'unit', unit: units[at]!, maximumFractionDigits: at && n < 10 ? 1 : 0 }).format(n)
}

/** 4:05, or 1:02:03. */
export function lengthText(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  const h = Math.floor(s / 3600)
  return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}

export function mediaName(m: Media): string {
  if (m.title) return m.performer ? `${m.performer} – ${m.title}` : m.title
  return m.name || kindName(m)
}

export function kindName(m: Media): string {
  return tIf(`kind.${m.kind}`) ?? t('media.unnamed')
}

/** What stands on its own in the conversation, and joins others in a grid. */
export function isVisual(m: Media | undefined): boolean {
  return m?.kind === 'photo' || m?.kind === 'video'
}
