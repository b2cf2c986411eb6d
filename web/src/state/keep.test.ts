import { expect, test } from 'vitest'
import type { PollResults } from '../mt/records.ts'
import { keepChosen, keepVotes, withOwn } from './keep.ts'

test('a reaction of one’s own is counted once and taken back', () => {
  const others = [{ emoji: '👍', count: 2, chosen: false }]
  const given = withOwn(others, ['👍', '🔥'])
  expect(given).toEqual([{ emoji: '👍', count: 3, chosen: true }, { emoji: '🔥', count: 1, chosen: true }])
  expect(withOwn(given, ['👍', '🔥'])).toEqual(given)
  expect(withOwn(given, [])).toEqual(others)
})

test('what is told to many alike leaves one’s own choice as it was', () => {
  const old = [{ emoji: '👍', count: 1, chosen: true }]
  expect(keepChosen(old, [{ emoji: '👍', count: 2 }, { emoji: '🔥', count: 1 }])).toEqual([
    { emoji: '👍', count: 2, chosen: true }, { emoji: '🔥', count: 1, chosen: false },
  ])
  expect(keepChosen(old, [{ emoji: '👍', count: 1, chosen: false }])).toEqual([{ emoji: '👍', count: 1, chosen: false }])
})

test('results of a poll keep the vote, and lose it when it is taken back', () => {
  const voted: PollResults = { total: 1, answers: [{ option: 'MA==', voters: 1, chosen: true, correct: false }] }
  const more = keepVotes(voted, { total: 2, min: true, answers: [{ option: 'MA==', voters: 2, chosen: false, correct: false }] })
  expect(more).toEqual({ total: 2, answers: [{ option: 'MA==', voters: 2, chosen: true, correct: false }] })
  expect(keepVotes(more, { total: 3, min: true })).toEqual({ ...more, total: 3 })
  expect(keepVotes(more, { total: 1, answers: [{ option: 'MA==', voters: 1, chosen: false, correct: false }] }).answers?.[0]?.chosen).toBe(false)
})
