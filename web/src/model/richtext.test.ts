import { expect, test } from 'vitest'
import type { Entity } from '../mt/records.ts'
import { largeEmoji, type Node, tree, trimmed } from './richtext.ts'

const show = (nodes: Node[]): string => nodes.map((n) => ('entity' in n ? `<${n.entity.type}>${show(n.children)}</>` : n.text)).join('')

test('entities nest, and what crosses a border goes on behind it', () => {
  const e: Entity[] = [{ type: 'bold', offset: 0, length: 6 }, { type: 'italic', offset: 2, length: 2 }, { type: 'code', offset: 5, length: 5 }]
  expect(show(tree('abcdefghij', e))).toBe('<bold>ab<italic>cd</>e<code>f</></><code>ghij</>')
})

test('no entity reaches beyond the text', () => {
  expect(show(tree('abc', [{ type: 'bold', offset: 1, length: 99 }, { type: 'bold', offset: 9, length: 1 }]))).toBe('a<bold>bc</>')
})

test('every character stands in the tree once', () => {
  const e: Entity[] = [{ type: 'quote', offset: 0, length: 9 }, { type: 'bold', offset: 0, length: 9 }, { type: 'spoiler', offset: 4, length: 30 }]
  expect(show(tree('one two three', e)).replace(/<[^>]*>/g, '')).toBe('one two three')
})

test('white space at the ends goes, entities follow', () => {
  expect(trimmed('  ab ', [{ type: 'bold', offset: 1, length: 4 }])).toEqual({ text: 'ab', entities: [{ type: 'bold', offset: 0, length: 2 }] })
})

test('up to three emoji alone are large', () => {
  expect(['🎉', '👩‍👩‍👧 🇫🇷', '1', 'ok 👍', '😀😀😀😀', '#️⃣'].map((s) => largeEmoji(s, []))).toEqual([1, 2, 0, 0, 0, 1])
})
