// What has to wait for its time or for somebody, and what stays where it is.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben] = ['+33612000111', '+33612000112']
let server, a, b

const side = (p) => p.page.locator('.side')

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('Hello')
  await b.openChat('Anna')
  await b.message('Hello').waitFor()
})
after(() => server.stop())

// Whether the person looks at the page, as the page believes.
async function look(p, here) {
  await p.page.evaluate((here) => { document.hasFocus = () => here; dispatchEvent(new Event(here ? 'focus' : 'blur')) }, here)
}

async function later(p, text, item) {
  await p.page.locator('.editor').click()
  await p.page.keyboard.insertText(text)
  await p.page.locator('.compose').getByRole('button', { name: 'More ways to send' }).click()
  await p.page.getByRole('menuitem', { name: item }).click()
}

test('a message waits until its receiver comes online', async () => {
  await look(b, false)
  await a.page.locator('.chat-head .state', { hasText: 'last seen' }).waitFor()
  await later(a, 'Good morning, Ben', 'Send when online')
  const waiting = a.page.getByRole('button', { name: '1 scheduled message' })
  await waiting.click()
  await a.page.locator('dialog .scheduled .msg', { hasText: 'When Ben comes online' }).waitFor()
  assert.deepEqual(await a.axe(), [])
  await a.page.keyboard.press('Escape')
  assert.equal(await b.message('Good morning, Ben').count(), 0)
  await look(b, true)
  await b.message('Good morning, Ben').waitFor()
  await a.message('Good morning, Ben').locator('.meta svg').first().waitFor()
  await waiting.waitFor({ state: 'detached' })
})

test('who hides when he is online is not waited for', async () => {
  await a.page.locator('.chat-head .state', { hasText: 'online' }).waitFor()
  await a.page.locator('.editor').click()
  await a.page.keyboard.insertText('Are you here?')
  await a.page.locator('.compose').getByRole('button', { name: 'More ways to send' }).click()
  await a.page.getByRole('menuitem', { name: 'Send later' }).waitFor()
  assert.equal(await a.page.getByRole('menuitem', { name: 'Send when online' }).count(), 0)
  await a.page.keyboard.press('Escape')
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.press('Delete')
})

test('a new photo is seen at once by who talks with somebody, contact or not', async () => {
  const face = await a.page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 400 })
    const g = canvas.getContext('2d')
    g.fillStyle = '#00a000'
    g.fillRect(0, 0, 400, 400)
    return canvas.toDataURL('image/png')
  })
  await a.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await a.page.locator('.settings-card').click()
  const chooser = a.page.waitForEvent('filechooser')
  await a.page.getByRole('button', { name: 'Set a photo' }).click()
  await (await chooser).setFiles([{ name: 'face.png', mimeType: 'image/png', buffer: Buffer.from(face.split(',')[1], 'base64') }])
  await a.page.locator('.crop-box').waitFor()
  await a.page.locator('dialog .sheet-foot .btn').last().click()
  // Ben has not added Anna.
  await b.page.locator('.chats .chat .avatar img').waitFor()
  await b.page.locator('.chat-head .avatar img').waitFor()
  await a.page.keyboard.press('Escape')
  await a.page.locator('.rail-btn', { hasText: 'Chats' }).click()
})

test('slow mode counts down, and keeps what is written too early', async () => {
  await a.newGroup('The queue', ['Ben'])
  await a.manage('Permissions')
  await side(a).getByRole('slider').fill('1')
  await side(a).getByText('10 seconds').waitFor()
  await b.page.locator('.chats .chat', { hasText: 'The queue' }).last().click()
  await b.page.locator('.chat-head h1', { hasText: 'The queue' }).waitFor()
  await b.page.locator('.editor').waitFor()
  await b.write('First')
  const clock = b.page.locator('.compose .slow')
  await clock.waitFor()
  assert.match(await clock.innerText(), /^0:(10|0\d)$/)
  await b.write('Second')
  await b.page.locator('.toast', { hasText: 'You can write again in' }).waitFor()
  assert.equal(await b.page.locator('.editor').innerText(), 'Second')
  assert.equal(await b.message('Second').count(), 0)
  await clock.waitFor({ state: 'detached' })
  await b.page.keyboard.press('Enter')
  await b.message('Second').locator('.meta svg.sent, .meta svg.read').waitFor()
  await a.message('Second').waitFor()
  // Another page of his knows how long there is to wait, and the owner never waits.
  await side(a).getByRole('slider').fill('3')
  await side(a).getByText('1 minute').waitFor()
  await b.page.reload()
  await clock.waitFor()
  await b.page.locator('.compose').getByRole('timer', { name: /^You can write again in/ }).waitFor()
  assert.deepEqual(await b.axe(), [])
  await a.write('One')
  await a.write('Two')
  await a.message('Two').locator('.meta svg.sent, .meta svg.read').waitFor()
  assert.equal(await a.page.locator('.compose .slow').count(), 0)
})

test('what is protected is neither forwarded nor copied, one or many', async () => {
  await b.message('First').locator('.bubble').click({ button: 'right' })
  await b.page.locator('.menu button', { hasText: 'Forward' }).waitFor()
  await b.page.keyboard.press('Escape')
  await a.manage()
  await side(a).locator('.row', { hasText: 'Protect content' }).getByRole('switch').click()
  const item = b.page.locator('.menu button', { hasText: 'Forward' })
  for (;;) {
    await b.message('First').locator('.bubble').click({ button: 'right' })
    await b.page.locator('.menu button', { hasText: 'Select' }).waitFor()
    const there = await item.count()
    await b.page.keyboard.press('Escape')
    if (!there) break
  }
  await b.menu('First', 'Select')
  await b.message('Second').click()
  const bar = b.page.getByRole('toolbar', { name: '2 selected' })
  await bar.waitFor()
  assert.equal(await bar.getByRole('button', { name: 'Forward' }).count(), 0)
  assert.equal(await bar.getByRole('button', { name: 'Copy' }).isDisabled(), true)
  await bar.getByRole('button', { name: 'Delete' }).waitFor()
  // What others wrote a member may not take away.
  await b.message('Two').click()
  await b.page.getByRole('toolbar', { name: '3 selected' }).waitFor()
  assert.equal(await b.page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).count(), 0)
  assert.deepEqual(await b.axe(), [])
})

test('nothing went wrong on either page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
