// People in groups.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben, cleo] = ['+33612000031', '+33612000032', '+33612000033']
let server, a, b, c, link

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
})
after(() => server.stop())

test('a group begins with those who are chosen', async () => {
  await a.page.locator('.list-head button[aria-haspopup=menu]').click()
  await a.page.locator('.menu button', { hasText: 'New group' }).click()
  await a.page.locator('dialog input').first().fill('The tower')
  await a.page.locator('dialog .pick-list .row', { hasText: 'Ben' }).click()
  await a.page.locator('dialog button[type=submit]').click()
  await a.page.locator('.chat-head h1', { hasText: 'The tower' }).waitFor()
  await b.openChat('The tower')
  await b.page.locator('.service', { hasText: 'Anna created the group “The tower”' }).waitFor()
})

test('others’ messages say whose they are', async () => {
  await b.write('Hello everybody')
  await a.message('Hello everybody').locator('.from', { hasText: 'Ben' }).waitFor()
  await a.page.locator('.chats .chat', { hasText: 'Ben: Hello everybody' }).waitFor()
  await a.write('Hello Ben!')
  await b.message('Hello Ben!').locator('.from', { hasText: 'Anna' }).waitFor()
})

test('a name is proposed after @ and becomes a mention', async () => {
  await a.page.locator('.editor').click()
  await a.page.keyboard.type('Look, @be')
  await a.page.locator('.suggest .row', { hasText: 'Ben' }).waitFor()
  await a.page.keyboard.press('Enter')
  await a.page.keyboard.press('Enter')
  await b.message('Look, Ben').locator('a', { hasText: 'Ben' }).waitFor()
})

test('an invitation is shown before one joins', async () => {
  await a.page.locator('.chat-head .who').click()
  await a.page.locator('.side .row .role', { hasText: 'owner' }).waitFor()
  await a.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await a.page.locator('.side .row', { hasText: 'Copy link' }).click()
  await a.page.locator('.toast', { hasText: 'Copied' }).waitFor()
  link = await a.copied(/\/\+[\w-]+$/)
  c = await server.person('Cleo', cleo)
  await c.page.goto(`http://${server.address}${new URL(link).pathname}`)
  await c.page.locator('h1', { hasText: 'The tower' }).waitFor()
  await c.page.getByText('Open in the browser').click()
  await c.page.locator('dialog h2', { hasText: 'The tower' }).waitFor()
  await c.page.locator('dialog .btn.primary').click()
  await c.page.locator('.chat-head h1', { hasText: 'The tower' }).waitFor()
  await c.write('May I come in?')
  await a.message('May I come in?').locator('.from', { hasText: 'Cleo' }).waitFor()
})

test('one can leave', async () => {
  await b.page.locator('.chat-head .who').click()
  await b.page.locator('.side .row', { hasText: 'Leave group' }).click()
  await b.page.locator('dialog .btn.danger').click()
  await b.page.locator('.chats .chat', { hasText: 'The tower' }).waitFor({ state: 'detached' })
  await a.page.locator('.service', { hasText: 'Ben left the group' }).waitFor()
})

test('nothing went wrong on any page', () => {
  for (const p of [a, b, c]) assert.deepEqual(p.errors, [])
})
