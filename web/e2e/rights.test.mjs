// Who may do what in a group, and what of it the admins find written down.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben, cleo] = ['+33612000081', '+33612000082', '+33612000083']
let server, a, b, c

const side = (p) => p.page.locator('.side')
const row = (p, text) => side(p).locator('.row', { hasText: text })
const back = (p) => side(p).getByRole('button', { name: 'Back' }).click()

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  c = await server.person('Cleo', cleo)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.add(cleo, 'Cleo')
  await a.newGroup('The crew', ['Ben', 'Cleo'])
  await b.openChat('The crew')
  await c.openChat('The crew')
})
after(() => server.stop())

test('a member becomes an admin with chosen rights and a title', async () => {
  await a.manage('Administrators')
  await row(a, 'Add an admin').click()
  await a.page.locator('dialog .row', { hasText: 'Ben' }).click()
  const sheet = a.page.locator('dialog', { hasText: 'What may this admin do?' })
  await sheet.getByRole('switch', { name: 'Pin messages' }).uncheck()
  await sheet.getByRole('switch', { name: /^Add new admins/ }).check()
  await sheet.getByRole('textbox').fill('Quartermaster')
  await a.shot('rights')
  assert.deepEqual(await a.axe(), [])
  await sheet.getByRole('button', { name: 'Make admin' }).click()
  await row(a, 'Ben').getByText('Quartermaster').waitFor()
  assert.deepEqual(await a.axe(), [])
  // The group has gone on as a supergroup, where the others are as well.
  await b.page.locator('.chats .chat', { hasText: 'The crew' }).last().waitFor()
})

test('the rights are there again, and what was left out is left out', async () => {
  await row(a, 'Ben').click()
  const sheet = a.page.locator('dialog', { hasText: 'What may this admin do?' })
  assert.equal(await sheet.getByRole('switch', { name: 'Pin messages' }).isChecked(), false)
  assert.equal(await sheet.getByRole('switch', { name: 'Restrict and remove members' }).isChecked(), true)
  assert.equal(await sheet.getByRole('textbox').inputValue(), 'Quartermaster')
  await a.page.keyboard.press('Escape')
})

test('what members may do is changed for all', async () => {
  await back(a)
  await row(a, 'Permissions').click()
  await side(a).getByRole('switch', { name: 'Add members' }).uncheck()
  await side(a).getByRole('button', { name: /^Send media/ }).click()
  await side(a).getByRole('switch', { name: 'Polls' }).uncheck()
  await side(a).getByRole('slider').fill('2')
  await side(a).getByText('30 seconds').waitFor()
  await a.shot('permissions')
  assert.deepEqual(await a.axe(), [])
  await back(a)
  await row(a, 'Permissions').getByText(/^\d+\/\d+$/).waitFor()
  await row(a, 'Permissions').click()
  assert.equal(await side(a).getByRole('switch', { name: 'Add members' }).isChecked(), false)
})

test('one member is kept from writing for a day, and sees why', async () => {
  await row(a, 'Add an exception').click()
  await a.page.locator('dialog .row', { hasText: 'Cleo' }).click()
  const sheet = a.page.locator('dialog', { hasText: 'For how long?' })
  await sheet.getByRole('switch', { name: 'Write messages' }).uncheck()
  await sheet.locator('label', { hasText: '1 day' }).click()
  await a.shot('restrict')
  assert.deepEqual(await a.axe(), [])
  await sheet.getByRole('button', { name: 'Save' }).click()
  await row(a, 'Cleo').getByText(/restricted until/).waitFor()
  await c.page.locator('.chats .chat', { hasText: 'The crew' }).first().click()
  await c.page.locator('.compose-note', { hasText: 'do not let you write here until' }).waitFor()
})

test('the restriction is lifted again', async () => {
  await row(a, 'Cleo').click()
  await a.page.locator('dialog').getByRole('button', { name: 'Lift restrictions' }).click()
  await row(a, 'Cleo').waitFor({ state: 'detached' })
  await c.page.locator('.editor').waitFor()
  await c.write('I am back')
  await c.message('I am back').waitFor()
})

test('slow mode makes members wait', async () => {
  await c.page.locator('.compose .slow').waitFor()
  await c.write('And once more')
  assert.equal(await c.page.locator('.editor').innerText(), 'And once more', 'it waits in the editor')
  assert.equal(await c.message('And once more').count(), 0)
  await c.page.keyboard.press('Control+a')
  await c.page.keyboard.press('Delete')
})

test('a member is banned and stands in the list of those who were', async () => {
  await a.manage('Members')
  await side(a).locator('.member', { hasText: 'Cleo' }).getByRole('button', { name: 'More about this member' }).click()
  await a.page.locator('.menu button', { hasText: 'Ban from the group' }).click()
  await a.page.locator('dialog .btn.danger').click()
  await side(a).locator('.member', { hasText: 'Cleo' }).waitFor({ state: 'detached' })
  await c.page.locator('.chats .chat', { hasText: 'The crew' }).waitFor({ state: 'detached' })
  await back(a)
  await row(a, 'Removed users').click()
  await row(a, 'Cleo').getByText('removed by Anna').waitFor()
  await row(a, 'Cleo').getByRole('button', { name: 'Unblock' }).click()
  await row(a, 'Cleo').waitFor({ state: 'detached' })
})

test('settings are kept: reactions, protection, disappearing messages', async () => {
  await back(a)
  await row(a, 'Reactions').click()
  await row(a, 'Some').click()
  await side(a).locator('.reaction-grid button').first().waitFor()
  await a.shot('reactions')
  assert.deepEqual(await a.axe(), [])
  await back(a)
  await row(a, 'Protect content').getByRole('switch').check()
  await row(a, 'Delete messages after').getByRole('combobox').selectOption({ label: '7 days' })
  await a.page.locator('.service', { hasText: 'Anna makes messages disappear' }).or(a.page.locator('.service', { hasText: '7 days' })).first().waitFor()
  await a.shot('manage')
  assert.deepEqual(await a.axe(), [])
})

test('what was done is written down in words, and can be filtered', async () => {
  await row(a, 'Recent actions').click()
  await side(a).getByText('made Ben an admin').waitFor()
  await side(a).getByText('Title: Quartermaster').first().waitFor()
  await side(a).getByText('banned Cleo').waitFor()
  await side(a).getByText('set slow mode to 30 seconds').waitFor()
  await side(a).getByText('− Polls').first().waitFor()
  await a.shot('log')
  assert.deepEqual(await a.axe(), [])
  await side(a).getByRole('button', { name: 'Filter' }).click()
  await a.page.locator('dialog label', { hasText: 'Restrictions and removals' }).click()
  await a.page.locator('dialog').getByRole('button', { name: 'Apply' }).click()
  await side(a).getByText('made Ben an admin').waitFor({ state: 'detached' })
  await side(a).getByText('banned Cleo').waitFor()
})

test('nothing went wrong on any page', () => {
  for (const p of [a, b, c]) assert.deepEqual(p.errors, [])
})
