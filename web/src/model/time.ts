// Times and dates as people write them.
import { now } from './clock.ts'
import { language, t } from './i18n.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()}/${name}`
  let f = formats.get(key)
  if (!f) {
    const locale = navigator.languages.find((l) => l.startsWith(language())) ?? language()
    f = new Intl.DateTimeFormat(locale, options)
    formats.set(key, f)
  }
  return f
}

export function clockTime(seconds: number): string {
  return format('time', { hour: '2-digit', minute: '2-digit' }).format(seconds * 1000)
}

/** A number that is the same for all moments of a day. */
export function dayOf(seconds: number): number {
  const d = new Date(seconds * 1000)
  return d.getFullYear() * 10000 + d.getMonth() * 100 + d.getDate()
}

function daysAgo(seconds: number): number {
  const midnight = (s: number) => new Date(s * 1000).setHours(0, 0, 0, 0)
  return Math.round((midnight(now()) - midnight(seconds)) / 86_400_000)
}

function sameYear(seconds: number): boolean {
  return new Date(seconds * 1000).getFullYear() === new Date(now() * 1000).getFullYear()
}

/** As it stands between the messages of two days. */
export function dayName(seconds: number): string {
  const ago = daysAgo(seconds)
  if (ago === 0) return t('chat.today')
  if (ago === 1) return t('chat.yesterday')
  if (sameYear(seconds)) return format('day', { weekday: 'long', day: 'numeric', month: 'long' }).format(seconds * 1000)
  return format('full', { day: 'numeric', month: 'long', year: 'numeric' }).format(seconds * 1000)
}

/** As short as the list of chats wants it. */
export function shortDate(seconds: number): string {
  const ago = daysAgo(seconds)
  if (ago === 0) return clockTime(seconds)
  if (ago > 0 && ago < 7) return format('weekday', { weekday: 'short' }).format(seconds * 1000)
  if (sameYear(seconds)) return format('short', { day: 'numeric', month: 'short' }).format(seconds * 1000)
  return format('number', { day: '2-digit', month: '2-digit', year: '2-digit' }).format(seconds * 1000)
}

export function dayAndTime(seconds: number): string {
  return t('time.at', { day: dayName(seconds), time: clockTime(seconds) })
}

/** The same within a sentence. */
export function atDayAndTime(seconds: number): string {
  const day = dayName(seconds)
  return t('time.at', { day: daysAgo(seconds) <= 1 ? day.charAt(0).toLocaleLowerCase() + day.slice(1) : day, time: clockTime(seconds) })
}

export function duration(seconds: number): string {
  if (seconds >= 86400) return t('time.days', { n: Math.round(seconds / 86400) })
  if (seconds >= 3600) return t('time.hours', { n: Math.round(seconds / 3600) })
  if (seconds >= 60) return t('time.minutes', { n: Math.round(seconds / 60) })
  return t('time.seconds', { n: Math.max(1, Math.round(seconds)) })
}

/** A number as short as it can be: 1.2K. */
export function shortNumber(n: number): string {
  return n.toLocaleString(language(), n < 10_000 ? {} : { notation: 'compact', maximumFractionDigits: 1 })
}
