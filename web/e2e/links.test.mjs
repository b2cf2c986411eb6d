// What a link leads to, before it is sent.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben] = ['+33612000181', '+33612000182']
let server, a, b

// The page's worker is asked in messages to its port. The server of these tests
// looks at nothing elsewhere, which is what most do; what another one would find
// is answered here, and what is asked for is written down.
const watched = () => {
  globalThis.asked = []
  globalThis.pages = undefined
  const post = MessagePort.prototype.postMessage
  MessagePort.prototype.postMessage = function (m, ...more) {
    if (!m?.method) return post.call(this, m, ...more)
    globalThis.asked.push({ method: m.method, args: m.args })
    const page = m.method === 'linkPreview' && globalThis.pages?.[m.args[0]]
    if (!page) return post.call(this, m, ...more)
    setTimeout(() => this.onmessage({ data: { id: m.id, result: page } }), 20)
  }
}

before(async () => {
  server = await Server.start()
  a = await server.visitor()
  await a.context.addInitScript(watched)
  await a.page.reload()
  await a.signIn(anna, 'Anna')
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('Look')
  await b.openChat('Anna')
})
after(() => server.stop())

const asked = (method) => a.page.evaluate((m) => globalThis.asked.filter((x) => x.method === m).map((x) => x.args), method)
const preview = () => a.page.getByRole('group', { name: 'Preview of the link' })
const tower = { url: 'https://example.org/tower', site: 'Example', title: 'The tower of Montmartre', description: 'Two arms on a beam.' }

test('where the server looks at nothing, nothing shows, and it is asked once for a link', async () => {
  await a.page.locator('.editor').click()
  await a.page.keyboard.type('Read https://example.org/semaphore', { delay: 15 })
  await a.page.waitForFunction(() => globalThis.asked.some((x) => x.method === 'linkPreview'))
  await a.page.keyboard.type(' and tell me what you think of it', { delay: 15 })
  await a.page.keyboard.press('Enter')
  await b.message('what you think of it').waitFor()
  assert.equal(await preview().count(), 0)
  await a.write('Once more: https://example.org/semaphore')
  await b.message('Once more').waitFor()
  assert.deepEqual(await asked('linkPreview'), [['https://example.org/semaphore']])
})

test('what it leads to stands above the words, and goes with them', async () => {
  await a.page.evaluate((p) => { globalThis.pages = { [p.url]: p } }, tower)
  await a.page.locator('.editor').click()
  await a.page.keyboard.insertText('See https://example.org/tower')
  await preview().getByText('The tower of Montmartre').waitFor()
  assert.deepEqual(await a.axe(), [])
  await a.page.keyboard.insertText(' one day')
  await preview().getByText('Two arms on a beam.').waitFor()
  await a.page.keyboard.press('Enter')
  await b.message('one day').waitFor()
  await preview().waitFor({ state: 'detached' })
  assert.equal((await asked('sendText')).at(-1)[0].noPage, undefined)
})

test('one sends without it what one has put away, and writes on', async () => {
  await a.page.keyboard.insertText('Without a picture: https://example.org/tower')
  await preview().getByRole('button', { name: 'Send without the preview' }).click()
  await preview().waitFor({ state: 'detached' })
  await a.page.waitForFunction(() => document.activeElement?.classList.contains('editor'))
  await a.page.keyboard.type(' please')
  await a.page.keyboard.press('Enter')
  await b.message('please').waitFor()
  assert.equal((await asked('sendText')).at(-1)[0].noPage, true)
  // The next message has it again.
  await a.page.keyboard.insertText('https://example.org/tower')
  await preview().waitFor()
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.press('Delete')
  await preview().waitFor({ state: 'detached' })
})

test('nothing went wrong on either page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
