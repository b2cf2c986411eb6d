// Whether somebody is there: https://core.telegram.org/type/UserStatus
import type { Peer } from '../mt/records.ts'
import { now } from './clock.ts'
import { t } from './i18n.ts'
import { isOnline } from './online.ts'
import { atDayAndTime } from './time.ts'

/** The date of a message that goes when its receiver comes: https://core.telegram.org/api/scheduled-messages */
export const whenOnline = 0x7ffffffe

/** Whether somebody is away and shows when he is not. */
export function mayAwait(p: Peer | undefined): boolean {
  return p?.kind === 'user' && !p.self && !p.bot && !p.deleted && (p.status.kind === 'offline' || p.status.kind === 'online') && !isOnline(p)
}

function seen(at: number): string {
  const minutes = Math.floor((now() - at) / 60)
  if (minutes < 1) return t('status.now')
  if (minutes < 60) return t('status.minutes', { n: minutes })
  return t('status.at', { time: atDayAndTime(at) })
}

/** A line about a person, or of what kind a chat is. */
export function statusText(p: Peer | undefined): string {
  if (!p) return ''
  if (p.kind === 'channel') return p.members ? t('status.subscribers', { n: p.members }) : t('status.channel')
  if (p.kind === 'group') return p.members ? t('status.members', { n: p.members }) : t('status.group')
  if (p.bot) return t('status.bot')
  if (p.support) return t('status.support')
  switch (p.status.kind) {
    case 'online': return isOnline(p) ? t('status.online') : seen(p.status.until)
    case 'offline': return seen(p.status.at)
    case 'recently': return t('status.recently')
    case 'week': return t('status.week')
    case 'month': return t('status.month')
    default: return t('status.unknown')
  }
}
