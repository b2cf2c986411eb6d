import Long from 'long'
import { expect, test } from 'vitest'
import { entitiesOf, entitiesToTl } from './entity.ts'
import { reactionsOf, reactionToTl } from './reactions.ts'

const picture = { _: 'reactionCustomEmoji', documentId: Long.fromString('5370870893004203704') } as const

test('reactions are emoji, or pictures by their document, and can be given back', () => {
  const told = reactionsOf({
    _: 'messageReactions',
    results: [{ _: 'reactionCount', reaction: { _: 'reactionEmoji', emoticon: '🔥' }, count: 2 }, { _: 'reactionCount', reaction: picture, count: 1, chosenOrder: 0 }],
  })
  expect(told).toEqual([{ emoji: '🔥', count: 2, chosen: false }, { emoji: '5370870893004203704', count: 1, chosen: true }])
  expect(told.map((r) => reactionToTl(r.emoji))).toEqual([{ _: 'reactionEmoji', emoticon: '🔥' }, picture])
})

test('what is written of an emoji that is a picture survives an edit', () => {
  const sent = [{ _: 'messageEntityCustomEmoji', offset: 3, length: 2, documentId: picture.documentId }] as const
  expect(entitiesToTl(entitiesOf([...sent]))).toEqual(sent)
})
