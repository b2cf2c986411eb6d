// Marks that people type around words: **bold**, __italic__, ~~struck~~,
// `code`, ||hidden||, ```block```, [text](address), > quote.
import type { Entity, EntityType } from '../mt/records.ts'

const inline: [string, EntityType][] = [['**', 'bold'], ['__', 'italic'], ['~~', 'strike'], ['||', 'spoiler'], ['`', 'code']]

interface Styled { text: string; entities: Entity[] }

/** Turns marks into entities; what is marked up already stays. */
export function fromMarks(text: string, entities: Entity[]): Styled {
  let s: Styled = { text, entities }
  s = blocks(s)
  s = links(s)
  for (const [mark, type] of inline) s = pairs(s, mark, type)
  return s
}

// cut removes a piece of text; entities close up over it.
function cut(s: Styled, at: number, length: number): Styled {
  const to = at + length
  const shift = (i: number) => (i <= at ? i : i >= to ? i - length : at)
  return {
    text: s.text.slice(0, at) + s.text.slice(to),
    entities: s.entities.flatMap((e) => {
      const start = shift(e.offset)
      const size = shift(e.offset + e.length) - start
      return size > 0 ? [{ ...e, offset: start, length: size }] : []
    }),
  }
}

function inCode(s: Styled, at: number): boolean {
  return s.entities.some((e) => (e.type === 'code' || e.type === 'pre') && at >= e.offset && at < e.offset + e.length)
}

function pairs(s: Styled, mark: string, type: EntityType): Styled {
  let from = 0
  for (;;) {
    const open = s.text.indexOf(mark, from)
    if (open < 0) return s
    const close = s.text.indexOf(mark, open + mark.length + 1)
    if (close < 0) return s
    const inner = s.text.slice(open + mark.length, close)
    if (inCode(s, open) || /^\s|\s$/.test(inner) || inner.includes('\n\n')) {
      from = open + mark.length
      continue
    }
    s = cut(cut(s, close, mark.length), open, mark.length)
    s = { text: s.text, entities: [...s.entities, { type, offset: open, length: inner.length }] }
    from = open + inner.length
  }
}

function blocks(s: Styled): Styled {
  for (let m; (m = /```(?:([\w+#-]{1,20})\n)?\n?([\s\S]+?)\n?```/.exec(s.text)); ) {
    const body = m[2]!
    const start = m.index + m[0].indexOf(body, 3 + (m[1]?.length ?? 0))
    const after = m.index + m[0].length
    s = cut(cut(s, start + body.length, after - start - body.length), m.index, start - m.index)
    s = { text: s.text, entities: [...s.entities, { type: 'pre', offset: m.index, length: body.length, ...(m[1] ? { language: m[1] } : {}) }] }
  }
  return s
}

function links(s: Styled): Styled {
  let from = 0
  for (;;) {
    const m = /\[([^\]\n]+)\]\((https?:\/\/[^\s)]+|tg:\/\/[^\s)]+)\)/.exec(s.text.slice(from))
    if (!m) return s
    const at = from + m.index
    from = at + m[1]!.length
    if (inCode(s, at)) continue
    s = cut(cut(s, at + 1 + m[1]!.length, m[2]!.length + 3), at, 1)
    s = { text: s.text, entities: [...s.entities, { type: 'link', offset: at, length: m[1]!.length, url: m[2]! }] }
  }
}
