// What a first visit loads, compressed, stays within its budget.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Server } from './lib.mjs'

const pageBudget = 120_000
const allBudget = 350_000
let server
before(async () => { server = await Server.start() })
after(() => server.stop())

test('page JS and first load', async () => {
  // The operator's welcome is no part of what others load.
  await server.person('Olga', '+33612000020')
  const v = await server.visitor({ serviceWorkers: 'block' })
  const loaded = new Map()
  v.context.on('response', (r) => loaded.set(new URL(r.url()).pathname, r.url()))
  await v.page.reload()
  await v.signIn('+33612000021', 'Vera')
  await v.page.locator('.chats .empty').waitFor()
  // The worker and what it loads are not seen from the page.
  const index = await (await fetch(`http://${server.address}/sw.js`)).text()
  const shell = JSON.parse(/const files = (\[.*\])/.exec(index)[1])
  for (const f of shell) if (/worker-|simd/.test(f)) loaded.set(f, `http://${server.address}${f}`)
  let page = 0
  let all = 0
  for (const [path, url] of loaded) {
    if (path === '/config.json') continue
    const body = Buffer.from(await (await fetch(url)).arrayBuffer())
    const size = path.endsWith('.woff2') ? body.length : gzipSync(body, { level: 9 }).length
    all += size
    if (path.endsWith('.js') && !/worker-|\/sw\.js/.test(path)) page += size
  }
  console.log(`page JS ${(page / 1000).toFixed(1)} kB gz, first load ${(all / 1000).toFixed(1)} kB gz`)
  assert.ok(page <= pageBudget, `page JS is ${page} bytes`)
  assert.ok(all <= allBudget, `the first load is ${all} bytes`)
})
