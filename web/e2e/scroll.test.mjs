// What a frame costs while one scrolls through ten thousand messages, with all
// that comes with it: rows that come and go, and fifty older messages from the
// server every seventy frames. And that nothing jumps on the way.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gotd } from './foreign.mjs'
import { Server } from './lib.mjs'

// Milliseconds of the main thread's own time a frame. It does not count what else
// the machine does, but work takes longer where caches and a core are shared: so
// the same page does a piece of work of which is known how long it takes on a
// quiet machine, and the budget grows by what that takes more.
const budget = 8
const quiet = 170
const runs = 5
const frames = 240
const step = 60 // pixels a frame: four and a half screens a second
// A window's worth of rows and what is kept on both sides.
const rowsAtMost = 100

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

// Elements made, laid out and thrown away, as scrolling does.
const known = () => a.page.evaluate(() => {
  for (let i = 0; i < 12; i++) {
    const box = document.createElement('div')
    box.style.cssText = 'position: fixed; inset: 0; visibility: hidden; overflow: hidden'
    for (let n = 0; n < 150; n++) {
      const row = document.createElement('p')
      row.textContent = `${n} the tower answers from the hill before noon and both arms move again`.repeat(3)
      box.append(row)
    }
    document.body.append(box)
    if (!box.firstElementChild.offsetHeight) throw new Error('not laid out')
    box.remove()
  }
})

const median = (all) => all.toSorted((x, y) => x - y)[all.length >> 1]

test('nothing jumps, whatever comes above', async () => {
  const worst = await a.page.locator('.history').evaluate(async (log, by) => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const middle = log.getBoundingClientRect().top + log.clientHeight / 2
    let worst = 0
    for (let i = 0; i < 300; i++) {
      const row = [...log.querySelectorAll('article.msg')].find((el) => el.getBoundingClientRect().bottom > middle)
      const from = row.getBoundingClientRect().top
      const top = log.scrollTop
      log.scrollTop = top - by
      const wanted = from + top - log.scrollTop
      await frame()
      await frame()
      worst = Math.max(worst, Math.abs(row.getBoundingClientRect().top - wanted))
    }
    return worst
  }, step)
  assert.ok(worst <= 1, `a message jumped by ${worst} pixels`)
})

test('a scrolled frame', async () => {
  const cdp = await a.context.newCDPSession(a.page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busy = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value * 1000]))
  const spent = async (what) => {
    const from = await busy()
    const n = await what()
    const to = await busy()
    return { n, of: (name) => to[`${name}Duration`] - from[`${name}Duration`] }
  }
  await scroll(60)
  await known()
  const costs = []
  const slow = []
  for (let i = 0; i < runs; i++) {
    slow.push((await spent(known)).of('Task') / quiet)
    const run = await spent(() => scroll(frames))
    assert.ok(run.n > frames * 0.6, `only ${run.n} of ${frames} frames moved`)
    costs.push(run.of('Task') / run.n)
    const parts = ['Task', 'Script', 'Layout', 'RecalcStyle'].map((name) => `${name} ${(run.of(name) / run.n).toFixed(2)}`)
    console.log(`${run.n} frames, ms of main thread a frame: ${parts.join(', ')}; known work takes ${slow.at(-1).toFixed(2)} times as long`)
  }
  const cost = median(costs)
  const allowed = budget * Math.max(1, median(slow))
  console.log(`median ${cost.toFixed(2)} ms of ${allowed.toFixed(2)}`)
  assert.ok(cost <= allowed, `a frame costs ${cost.toFixed(2)} ms; ${allowed.toFixed(2)} are allowed`)
  const rows = await a.page.locator('.history .at').count()
  assert.ok(rows <= rowsAtMost, `${rows} rows are in the document`)
  assert.deepEqual(a.errors, [])
})
