import { describe, expect, it } from 'vitest'
import type { Peer, Status } from '../mt/records.ts'
import { byPresence } from './online.ts'

const now = Math.floor(Date.now() / 1000)
const person = (id: number, status: Status, more: Partial<Peer> = {}): Peer => ({ id, kind: 'user', first: `p${id}`, last: '', status, color: 0, ...more })

describe('who is there', () => {
  it('stands before who was there, the latest first, and those who tell less after them', () => {
    const people = [
      person(1, { kind: 'unknown' }), person(2, { kind: 'month' }), person(3, { kind: 'offline', at: now - 500 }), person(4, { kind: 'recently' }),
      person(5, { kind: 'online', until: now + 100 }), person(6, { kind: 'offline', at: now - 100 }), person(7, { kind: 'online', until: now - 300 }),
    ]
    expect(people.sort(byPresence).map((p) => p.id)).toEqual([5, 6, 7, 3, 4, 2, 1])
  })
})
