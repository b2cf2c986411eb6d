// Styled text as a tree: entities may nest and touch, so the text is cut at
// every border and each piece knows what it stands in.
// https://core.telegram.org/api/entities
import type { Entity } from '../mt/records.ts'

export type Node = { text: string } | { entity: Entity; text: string; children: Node[] }

/** The tree of a text. Outer entities are the longer ones that begin first. */
export function tree(text: string, entities: Entity[]): Node[] {
  const sorted = entities
    .filter((e) => e.length > 0 && e.offset >= 0 && e.offset < text.length)
    .toSorted((a, b) => a.offset - b.offset || b.length - a.length || rank(a) - rank(b))
  return build(text, sorted, 0, text.length)
}

// Blocks stand outside of what stands in a line.
function rank(e: Entity): number {
  return e.type === 'quote' ? 0 : e.type === 'pre' ? 1 : e.type === 'spoiler' ? 2 : 3
}

function build(text: string, entities: Entity[], from: number, to: number): Node[] {
  const out: Node[] = []
  let at = from
  let rest = entities
  while (rest.length) {
    const [e, ...others] = rest as [Entity, ...Entity[]]
    const start = Math.max(e.offset, at)
    const end = Math.min(e.offset + e.length, to)
    rest = others
    if (start >= end) continue
    if (start > at) out.push({ text: text.slice(at, start) })
    const inside = others.filter((o) => o.offset < end)
    out.push({ entity: e, text: text.slice(start, end), children: build(text, inside, start, end) })
    at = end
  }
  if (at < to) out.push({ text: text.slice(at, to) })
  return out
}

/** One, two or three emoji and nothing else are shown large. */
export function largeEmoji(text: string, entities: Entity[]): number {
  if (!text || text.length > 40 || entities.some((e) => e.type !== 'emoji') || /[\p{L}\p{N}\p{P}]/u.test(text.replace(/[#*0-9]\u{fe0f}?\u{20e3}/gu, ''))) return 0
  if (!/^(\p{RGI_Emoji}|\s)+$/v.test(text)) return 0
  const n = [...new Intl.Segmenter().segment(text.replace(/\s/g, ''))].length
  return n <= 3 ? n : 0
}

/** Leaves out white space at both ends, and moves entities along. */
export function trimmed(text: string, entities: Entity[]): { text: string; entities: Entity[] } {
  const start = text.length - text.trimStart().length
  const cut = text.trim()
  return {
    text: cut,
    entities: entities.flatMap((e) => {
      const from = Math.max(0, e.offset - start)
      const to = Math.min(cut.length, e.offset - start + e.length)
      return to > from ? [{ ...e, offset: from, length: to - from }] : []
    }),
  }
}
