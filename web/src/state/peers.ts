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
    if (!known || !same(known, p)) all.set(p.id, p)
  }
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
