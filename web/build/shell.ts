// Tells the service worker what the offline shell consists of: the hashed
// files of this build, and a name for their cache that changes with them.
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'

// The parts that a person may never open are fetched when first needed.
const lazy = /(-data|emoji|qr|lottie)/

export function offlineShell(): Plugin {
  let dir = ''
  return {
    name: 'offline-shell',
    apply: 'build',
    configResolved(config) {
      dir = path.resolve(config.root, config.build.outDir)
    },
    async writeBundle() {
      const assets = (await readdir(path.join(dir, 'assets'))).filter((n) => !lazy.test(n) && !/\.(br|gz)$/.test(n)).sort()
      const files = ['/', '/manifest.webmanifest', '/icon.svg', ...assets.map((n) => `/assets/${n}`)]
      const index = await readFile(path.join(dir, 'index.html'))
      const version = createHash('sha256').update(index).update(files.join()).digest('hex').slice(0, 12)
      const sw = path.join(dir, 'sw.js')
      const text = await readFile(sw, 'utf8')
      await writeFile(sw, text.replace('__VERSION__', version).replace("'__FILES__'", JSON.stringify(files)))
    },
  }
}
