// What a frame costs while one scrolls through ten thousand messages: the main
// thread's own time, which does not depend on what else the machine does.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gotd } from './foreign.mjs'
import { Server } from './lib.mjs'

// ms of CPU a frame. 8 is where it has to get; it is 10 to 15 on two cores without
// a GPU, where the browser paints on this thread too, and depends on the machine.
// So this catches only what makes it much worse; the figure is printed.
const budget = 30
const frames = 600
const step = 60 // pixels a frame: four and a half screens a second

let server, a, g

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', '+33612000091')
  await a.page.locator('.welcome footer button').last().click()
  g = await gotd(server, 'Gustave', '+33612000092')
  const chat = await g.newSupergroup('A long history')
  await g.do('fill', { chat, count: 10_000 })
  const link = await g.invite(chat)
  await a.page.goto(`http://${server.address}/#/+${link.split('+').at(-1)}`)
  await a.page.locator('dialog .btn.primary').click()
  await a.page.locator('.chat-head h1', { hasText: 'A long history' }).waitFor()
  await a.page.locator('article.msg').nth(8).waitFor()
})
after(async () => {
  await g?.close()
  await server.stop()
})

test('a scrolled frame', async () => {
  const cdp = await a.context.newCDPSession(a.page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busy = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]))
  const scroll = (count) => a.page.locator('.history').evaluate(async (log, [n, by]) => {
    let moved = 0
    for (let i = 0; i < n; i++) {
      const before = log.scrollTop
      log.scrollTop = before - by
      if (log.scrollTop !== before) moved++
      await new Promise((done) => requestAnimationFrame(done))
    }
    return moved
  }, [count, step])
  await scroll(60)
  const from = await busy()
  const moved = await scroll(frames)
  const to = await busy()
  const cost = (name) => (1000 * (to[name] - from[name])) / moved
  const line = ['TaskDuration', 'ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].map((n) => `${n.replace('Duration', '')} ${cost(n).toFixed(2)}`).join(', ')
  console.log(`${moved} frames, ms of main thread a frame: ${line}`)
  assert.ok(moved > frames * 0.6, `only ${moved} of ${frames} frames moved`)
  assert.ok(cost('TaskDuration') <= budget, `a frame costs ${cost('TaskDuration').toFixed(2)} ms`)
  assert.deepEqual(a.errors, [])
})
