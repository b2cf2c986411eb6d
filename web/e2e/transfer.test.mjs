// A group is given to another, with the password of the second step.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben] = ['+33612000095', '+33612000096']
let server, a, b

const side = (p) => p.page.locator('.side')

before(async () => {
  server = await Server.start(['--fresh-login', '0s', '--fresh-password', '0s'])
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.newGroup('The tower', ['Ben'])
  // Only supergroups and channels can be given away.
  await a.manage()
  await side(a).locator('.row', { hasText: 'Hide members' }).getByRole('switch').click()
  await side(a).locator('.row', { hasText: 'Transfer ownership' }).waitFor()
})
after(() => server.stop())

async function transfer(password) {
  await side(a).locator('.row', { hasText: 'Transfer ownership' }).click()
  await a.page.locator('dialog .row', { hasText: 'Ben' }).click()
  await a.page.getByLabel('Your password of the second step').fill(password)
  await a.page.locator('dialog').getByRole('button', { name: 'Transfer' }).click()
}

test('without a second step nothing is given away, and one is told why', async () => {
  await transfer('whatever')
  await a.page.locator('dialog').getByText(/First set a password/).waitFor({ timeout: 60_000 })
  assert.deepEqual(await a.axe(), [])
  await a.page.keyboard.press('Escape')
})

test('with it, the other becomes the owner and one stays an admin', async () => {
  await a.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await a.page.locator('.column .row', { hasText: 'Password' }).click()
  await a.page.getByRole('button', { name: 'Set a password' }).click()
  await a.page.getByLabel('New password', { exact: true }).fill('correct horse')
  await a.page.getByLabel('New password once more').fill('correct horse')
  await a.page.locator('dialog').getByRole('button', { name: 'Save' }).click()
  await a.page.getByText('The password is on').waitFor({ timeout: 60_000 })
  await transfer('wrong horse')
  await a.page.locator('dialog').getByText('That is not the password').waitFor({ timeout: 60_000 })
  await a.page.getByLabel('Your password of the second step').fill('correct horse')
  await a.page.locator('dialog').getByRole('button', { name: 'Transfer' }).click()
  await a.page.locator('.toast', { hasText: 'Ben is the owner now.' }).waitFor({ timeout: 60_000 })
  await side(a).locator('.row', { hasText: 'Transfer ownership' }).waitFor({ state: 'detached' })
  await side(a).locator('.row', { hasText: 'Administrators' }).click()
  await side(a).locator('.row', { hasText: 'Ben' }).getByText('owner').waitFor()
  await b.openChat('The tower')
  await b.manage()
  await side(b).locator('.row', { hasText: 'Transfer ownership' }).waitFor()
})

test('nothing went wrong on any page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
