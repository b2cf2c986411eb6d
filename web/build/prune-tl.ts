// Leaves out of the worker how calls are written that nothing in it makes:
// most of the API's eight hundred methods. Types stay whole, for objects of
// every type are kept in the browser's storage.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Plugin } from 'vite'

interface Schema { e: { kind: 'method' | 'class'; name: string }[] }

function methods(): Set<string> {
  const core = path.dirname(createRequire(import.meta.url).resolve('@mtcute/core'))
  const schema = JSON.parse(readFileSync(path.join(core, 'tl/api-schema.json'), 'utf8')) as Schema
  return new Set(schema.e.filter((x) => x.kind === 'method').map((x) => x.name))
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
      const known = methods()
      let cut = 0
      const pruned = code.replace(writer, (entry, quoted: string | undefined, bare: string | undefined) => {
        const name = quoted ?? bare!
        if (!known.has(name) || ours.has(name) || mentioned(code, name)) return entry
        cut++
        return ''
      })
      if (cut === 0) return null
      this.info(`${cut} methods that are never called`)
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
