// Everybody whom this page has heard of.
import type { Peer, PeerId, Status } from '../mt/records.ts'
import { ReactiveMap } from './reactive.ts'

const all = new ReactiveMap<PeerId, Peer>()

export function peer(id: PeerId): Peer | undefined {
  return all.get(id)
}

export function allPeers(): Peer[] {
  return all.values()
}

export function learn(peers: Peer[]): void {
  for (const p of peers) {
    const known = all.peek(p.id)
    if (p.old && known) continue
    const now = p.min && known ? keepStanding(known, p) : p
    if (!known || !same(known, now)) all.set(p.id, now)
  }
}

// keepStanding takes what a chat is called from what was told to many alike, and
// leaves what one is in it.
function keepStanding(known: Peer, { first, username, photo, forbidden, forum }: Peer): Peer {
  const told = { first, ...(username ? { username } : {}), ...(photo ? { photo } : {}), ...(forbidden ? { forbidden } : {}), ...(forum ? { forum } : {}) }
  return { ...known, ...told }
}

export function setStatus(id: PeerId, status: Status): void {
  all.update(id, (p) => ({ ...p, status }))
}

export function forgetPeers(): void {
  all.clear()
}

function same(a: Peer, b: Peer): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
