import { defineConfig } from 'vitest/config'

// The layers below the views need no browser.
export default defineConfig({ test: { environment: 'node', include: ['src/**/*.test.ts'] } })
