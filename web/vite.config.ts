import { defineConfig } from 'vite'
import solid from 'vite-plugin-solid'
import { precompress } from './build/precompress.ts'
import { pruneTl } from './build/prune-tl.ts'
import { offlineShell } from './build/shell.ts'

// The bundle goes to where the Go program embeds it. In development, the server
// that runs beside it answers for the API and its own description.
const server = process.env.CHAPPE_SERVER ?? 'http://127.0.0.1:8443'

const proxy = { '/config.json': server, '/apiws': { target: server, ws: true } }

export default defineConfig({
  plugins: [solid(), offlineShell(), precompress()],
  build: {
    outDir: '../internal/web/client/dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es', plugins: () => [pruneTl()] },
  server: { proxy },
  preview: { proxy },
})
