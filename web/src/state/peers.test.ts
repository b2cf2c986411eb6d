import { expect, test } from 'vitest'
import type { Peer } from '../mt/records.ts'
import { learn, peer } from './peers.ts'

const group = (more: Partial<Peer>): Peer => ({ id: -7, kind: 'group', first: 'The tower', last: '', status: { kind: 'unknown' }, color: 0, ...more })

test('what was told to many alike leaves alone what one is in a chat', () => {
  learn([group({ owner: true, rights: ['banUsers'], members: 3 })])
  learn([group({ first: 'The high tower', min: true, forum: true })])
  expect(peer(-7)).toMatchObject({ first: 'The high tower', owner: true, rights: ['banUsers'], members: 3, forum: true })
})

test('what comes from memory counts only where nothing is known', () => {
  learn([group({ first: 'An old name', old: true })])
  expect(peer(-7)!.first).toBe('The high tower')
  learn([{ ...group({ old: true }), id: -8 }])
  expect(peer(-8)!.first).toBe('The tower')
})
