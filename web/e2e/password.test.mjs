// The second step: set, asked for at the next sign-in, changed, taken off.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const anna = '+33612000121'
let server, a

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  await a.page.locator('.welcome footer button').last().click()
  await a.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await a.page.locator('.column .row', { hasText: 'Password' }).click()
})
after(() => server.stop())

const save = () => a.page.locator('dialog').getByRole('button', { name: 'Save' }).click()

// enter goes as far as the second step in a browser of its own.
async function enter() {
  const v = await server.visitor()
  await v.page.locator('input[type=tel]').fill(anna)
  await v.page.locator('button[type=submit]').click()
  await v.page.locator('.code-input').fill(await server.code(anna))
  return v
}

test('a password with a hint is set', async () => {
  await a.page.getByRole('button', { name: 'Set a password' }).click()
  await a.page.getByLabel('New password', { exact: true }).fill('correct horse')
  await a.page.getByLabel('New password once more').fill('correct house')
  await a.page.getByLabel('Hint').fill('an animal and a material')
  await save()
  await a.page.locator('dialog').getByText('The two are not the same.').waitFor()
  assert.deepEqual(await a.axe(), [])
  await a.page.getByLabel('New password once more').fill('correct horse')
  await save()
  await a.page.getByText('The password is on').waitFor({ timeout: 60_000 })
  await a.page.getByText('Hint: an animal and a material').waitFor()
  assert.deepEqual(await a.axe(), [])
})

test('the next sign-in asks for it and shows the hint', async () => {
  const v = await enter()
  await v.page.getByText('Hint: an animal and a material').waitFor()
  assert.deepEqual(await v.axe(), [])
  await v.page.locator('input[type=password]').fill('wrong horse')
  await v.page.locator('button[type=submit]').click()
  await v.page.getByText('That is not the password').waitFor({ timeout: 60_000 })
  await v.page.locator('input[type=password]').fill('correct horse')
  await v.page.locator('button[type=submit]').click()
  await v.page.locator('.rail').waitFor({ timeout: 60_000 })
  assert.deepEqual(v.errors, [])
  await v.context.close()
})

test('it is changed only by who knows it, and taken off', async () => {
  await a.page.getByRole('button', { name: 'Change the password' }).click()
  await a.page.getByLabel('Current password').fill('wrong horse')
  await a.page.getByLabel('New password', { exact: true }).fill('battery staple')
  await a.page.getByLabel('New password once more').fill('battery staple')
  await save()
  await a.page.locator('dialog [role=alert]').waitFor({ timeout: 60_000 })
  await a.page.getByLabel('Current password').fill('correct horse')
  await save()
  await a.page.locator('dialog').waitFor({ state: 'detached', timeout: 60_000 })
  await a.page.getByRole('button', { name: 'Turn the password off' }).click()
  await a.page.getByLabel('Current password').fill('battery staple')
  await a.page.locator('dialog .btn.danger').click()
  await a.page.getByText('No password is set').waitFor({ timeout: 60_000 })
  const v = await enter()
  await v.page.locator('.rail').waitFor()
  assert.deepEqual(a.errors, [])
})
