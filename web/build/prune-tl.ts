// Leaves out of the worker how things are written that nothing in it writes: most
// of the API's eight hundred methods, and the types that no call left takes, which
// are two thirds. What is read stays whole.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'vite'

interface Entry { kind: 'method' | 'class'; name: string; type: string; arguments: { type: string }[] }

// The library keeps those whom it met in the browser's storage, as they came.
const stored = ['User', 'Chat']

function schema(): Entry[] {
  const core = path.dirname(createRequire(import.meta.url).resolve('@mtcute/core'))
  return (JSON.parse(readFileSync(path.join(core, 'tl/api-schema.json'), 'utf8')) as { e: Entry[] }).e
}

/** The constructors of types that the methods take, or that are kept. */
function written(all: Entry[], methods: Set<string>): Set<string> {
  const ofType = new Map<string, Entry[]>()
  for (const e of all) if (e.kind === 'class') ofType.set(e.type, [...(ofType.get(e.type) ?? []), e])
  const takes = (e: Entry) => e.arguments.map((a) => a.type.replace(/^vector<(.*)>$/i, '$1'))
  const out = new Set<string>()
  const seen = new Set<string>()
  const todo = [...stored, ...all.filter((e) => e.kind === 'method' && methods.has(e.name)).flatMap(takes)]
  for (let type = todo.pop(); type !== undefined; type = todo.pop()) {
    if (seen.has(type)) continue
    seen.add(type)
    for (const e of ofType.get(type) ?? []) { out.add(e.name); todo.push(...takes(e)) }
  }
  return out
}

const writer = /^\s*(?:"([\w.]+)"|(\w+)): ?function\(w(?:, v)?\) \{\n[\s\S]*?\n\s*\},\n/gm

export function pruneTl(): Plugin {
  // Our own modules may say it in another chunk than that of the writers.
  const ours = new Set<string>()
  return {
    name: 'prune-tl',
    apply: 'build',
    transform(code, id) {
      if (/\/src\/mt\//.test(id)) for (const [, name] of code.matchAll(/_: ?['"]([\w.]+)['"]/g)) ours.add(name!)
    },
    renderChunk(code) {
      const all = schema()
      const methods = new Set(all.filter((e) => e.kind === 'method').map((e) => e.name))
      const classes = new Set(all.filter((e) => e.kind === 'class').map((e) => e.name))
      const called = new Set<string>()
      let cut = 0
      const drop = (of: Set<string>, kept: (name: string) => boolean) => (entry: string, quoted: string | undefined, bare: string | undefined) => {
        const name = quoted ?? bare!
        if (!of.has(name) || kept(name)) return entry
        cut++
        return ''
      }
      let pruned = code.replace(writer, drop(methods, (name) => {
        const kept = ours.has(name) || mentioned(code, name)
        if (kept) called.add(name)
        return kept
      }))
      if (cut === 0) return null
      const types = written(all, called)
      pruned = pruned.replace(writer, drop(classes, (name) => types.has(name)))
      this.info(`${cut} methods and types that are never written`)
      return { code: pruned, map: null }
    },
  }
}

// Somewhere else than as the key of its own entry.
function mentioned(code: string, name: string): boolean {
  for (const quote of ['"', "'", '`']) {
    const text = quote + name + quote
    let from = 0
    for (let at = code.indexOf(text, from); at >= 0; at = code.indexOf(text, from)) {
      from = at + text.length
      if (!/^: ?function\(w/.test(code.slice(from, from + 14))) return true
    }
  }
  return false
}
