import { expect, test } from 'vitest'
import { withOwn } from './reactions.ts'

test('a reaction of one’s own is counted once and taken back', () => {
  const others = [{ emoji: '👍', count: 2, chosen: false }]
  const given = withOwn(others, ['👍', '🔥'])
  expect(given).toEqual([{ emoji: '👍', count: 3, chosen: true }, { emoji: '🔥', count: 1, chosen: true }])
  expect(withOwn(given, ['👍', '🔥'])).toEqual(given)
  expect(withOwn(given, [])).toEqual(others)
})
