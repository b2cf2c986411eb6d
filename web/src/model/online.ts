// Who is there now, and who was last: https://core.telegram.org/type/UserStatus
import type { Peer } from '../mt/records.ts'
import { now } from './clock.ts'

export function isOnline(p: Peer | undefined): boolean {
  return p?.status.kind === 'online' && !p.bot && p.status.until > now() - 20
}

// When somebody was last there, as far as he shows it, for an order.
function lastThere(p: Peer | undefined): number {
  const day = 86_400
  switch (p?.status.kind) {
    case 'online': return isOnline(p) ? Infinity : p.status.until
    case 'offline': return p.status.at
    case 'recently': return now() - 3 * day
    case 'week': return now() - 7 * day
    case 'month': return now() - 30 * day
    default: return 0
  }
}

/** Orders people: who is online, then who was last. */
export function byPresence(a: Peer | undefined, b: Peer | undefined): number {
  const [x, y] = [lastThere(a), lastThere(b)]
  return x === y ? 0 : y - x
}
