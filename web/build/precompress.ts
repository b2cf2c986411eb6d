// Writes a brotli and a gzip neighbour for every file of the bundle that
// shrinks, so that the server never compresses while it answers.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(js|css|html|json|svg|wasm|webmanifest)$/

export function precompress(): Plugin {
  let dir = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      dir = path.resolve(config.root, config.build.outDir)
    },
    async closeBundle() {
      for (const name of await readdir(dir, { recursive: true })) {
        const file = path.join(dir, name)
        if (!compressible.test(name) || !(await stat(file)).isFile()) continue
        const raw = await readFile(file)
        const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } })
        const gzip = gzipSync(raw, { level: 9 })
        if (brotli.length < raw.length * 0.95) await writeFile(`${file}.br`, brotli)
        if (gzip.length < raw.length * 0.95) await writeFile(`${file}.gz`, gzip)
      }
    },
  }
}
