// Signing in on a second device with the first one's help.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

let server, a, v

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', '+33612000151')
  await a.page.locator('.welcome footer button').last().click()
  v = await server.visitor()
  await v.context.grantPermissions(['clipboard-read', 'clipboard-write'])
})
after(() => server.stop())

const devices = async () => {
  await a.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await a.page.locator('.column .row', { hasText: 'Devices' }).click()
  await a.page.locator('.column-head h1', { hasText: 'Devices' }).waitFor()
}

test('a code that is scanned, or its link that is pasted, lets a device in', async () => {
  await v.page.getByRole('button', { name: 'Sign in by QR code' }).click()
  await v.page.locator('.qr svg path').waitFor({ state: 'attached' })
  await v.page.getByRole('button', { name: 'Copy link' }).click()
  const link = await v.copied(/^tg:\/\/login\?token=/)
  await devices()
  await a.page.getByRole('button', { name: 'Link a device' }).click()
  await a.page.locator('dialog input').fill(link)
  assert.deepEqual(await a.axe(), [])
  await a.page.keyboard.press('Enter')
  await v.page.locator('.rail').waitFor()
  assert.equal(await v.page.locator('.welcome').count(), 0)
})

test('the new device stands in the list', async () => {
  await a.page.locator('.column .group').last().getByText('Chrome, Linux').waitFor()
  await v.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await v.page.locator('.settings-card', { hasText: 'Anna' }).waitFor()
})

test('nothing went wrong on either page', () => {
  for (const p of [a, v]) assert.deepEqual(p.errors, [])
})
