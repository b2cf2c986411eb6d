// Searching everywhere, further than the first page goes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gotd } from './foreign.mjs'
import { Server } from './lib.mjs'

const count = 75
let server, a, g

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', '+33612000201')
  await a.page.locator('.welcome footer button').last().click()
  g = await gotd(server, 'Gustave', '+33612000202')
  const chat = await g.newSupergroup('A long history')
  await g.send(chat, 'The very first of all semaphores')
  for (let i = 1; i < count; i++) await g.send(chat, `Semaphore ${i} of the line`)
  const link = await g.invite(chat)
  await a.page.goto(`http://${server.address}/#/+${link.split('+').at(-1)}`)
  await a.page.locator('dialog .btn.primary').click()
  await a.page.locator('.chat-head h1', { hasText: 'A long history' }).waitFor()
})
after(async () => {
  await g?.close()
  await server.stop()
})

const found = () => a.page.locator('.results .chat')

test('messages go on as one scrolls, each once, to the very first', async () => {
  await a.page.locator('#search').fill('semaphore')
  await found().filter({ hasText: `Semaphore ${count - 1} of the line` }).waitFor()
  const last = found().filter({ hasText: 'The very first of all semaphores' })
  while (!(await last.count())) {
    const high = await a.page.locator('.results').evaluate((el) => { el.scrollTop = el.scrollHeight; return el.scrollHeight })
    // More has come, or what there is is drawn.
    await a.page.waitForFunction(([high, text]) => {
      const el = document.querySelector('.results')
      return el.scrollHeight > high || el.textContent.includes(text)
    }, [high, 'The very first of all'])
  }
  assert.equal(await a.page.locator('.results li[aria-setsize]').last().getAttribute('aria-setsize'), String(count))
  await last.click()
  await a.page.locator('article.msg', { hasText: 'The very first of all semaphores' }).waitFor()
})

test('another search begins anew', async () => {
  await a.page.locator('#search').fill('semaphore 74')
  await found().filter({ hasText: 'Semaphore 74 of the line' }).waitFor()
  await a.page.waitForFunction(() => document.querySelector('.results')?.ariaBusy === 'false' && document.querySelectorAll('.results li').length === 1)
  await a.page.locator('#search').fill('')
  assert.deepEqual(a.errors, [])
})
