// What people and chats are called.
import type { Peer, PeerId } from '../mt/records.ts'
import { peer } from '../state/peers.ts'
import { self } from '../state/session.ts'
import { t } from './i18n.ts'

export function nameOf(p: Peer | undefined): string {
  if (!p) return ''
  if (p.deleted) return t('chat.deleted')
  return `${p.first} ${p.last}`.trim() || (p.username ? `@${p.username}` : '') || (p.phone ? phoneText(p.phone) : `#${Math.abs(p.id)}`)
}

/** The name of a chat in the list: one's own is where one keeps things. */
export function chatName(id: PeerId): string {
  return id === self() ? t('chat.saved') : nameOf(peer(id))
}

export function firstName(id: PeerId): string {
  const p = peer(id)
  return p?.kind === 'user' && p.first && !p.deleted ? p.first : nameOf(p)
}

const letters = new Intl.Segmenter()

function firstOf(word: string): string {
  return letters.segment(word).containing(0)?.segment ?? ''
}

export function initials(p: Peer | undefined): string {
  const words = (p?.kind === 'user' ? [p.first, p.last] : (p?.first ?? '').split(/\s+/)).filter(Boolean)
  const letter = (w: string) => firstOf(w.replace(/^[^\p{L}\p{N}\p{Emoji}]+/u, ''))
  const all = words.map(letter).filter(Boolean)
  return (all.length > 1 ? all[0]! + all.at(-1)! : (all[0] ?? '?')).toLocaleUpperCase()
}

/** +33 6 12 34 56 78: groups of two or three, as far as one can without knowing the country. */
export function phoneText(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  if (/^33\d{9}$/.test(digits)) return `+33 ${digits[2]} ${digits.slice(3).match(/../g)!.join(' ')}`
  if (/^1\d{10}$/.test(digits)) return `+1 ${digits.slice(1, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`
  return `+${digits.slice(0, 2)} ${digits.slice(2).match(/.{1,3}/g)?.join(' ') ?? ''}`.trim()
}
