import { expect, test } from 'vitest'
import { fromMarks } from './markdown.ts'

test('marks become entities and leave the text', () => {
  expect(fromMarks('a **b** __c__ ~~d~~ ||e|| `f`', [])).toEqual({
    text: 'a b c d e f',
    entities: [
      { type: 'bold', offset: 2, length: 1 }, { type: 'italic', offset: 4, length: 1 }, { type: 'strike', offset: 6, length: 1 },
      { type: 'spoiler', offset: 8, length: 1 }, { type: 'code', offset: 10, length: 1 },
    ],
  })
})

test('marks inside of code stay what they are', () => {
  expect(fromMarks('```ts\nlet a = **b**\n```', [])).toEqual({ text: 'let a = **b**', entities: [{ type: 'pre', offset: 0, length: 13, language: 'ts' }] })
})

test('a mark alone, or around white space, is no mark', () => {
  for (const text of ['2 ** 3', '** a **', '__init', 'a || b', '****']) expect(fromMarks(text, [])).toEqual({ text, entities: [] })
})

test('links have a text and an address', () => {
  expect(fromMarks('see [here](https://a.example/b) **now**', [])).toEqual({
    text: 'see here now', entities: [{ type: 'link', offset: 4, length: 4, url: 'https://a.example/b' }, { type: 'bold', offset: 9, length: 3 }],
  })
})

test('entities that stand already move along', () => {
  expect(fromMarks('**a** b', [{ type: 'italic', offset: 6, length: 1 }]).entities).toContainEqual({ type: 'italic', offset: 2, length: 1 })
})
