// Links into a group, and people who ask to be let in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben, cleo] = ['+33612000051', '+33612000052', '+33612000053']
let server, a, b, c, link

const side = (p) => p.page.locator('.side')

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  c = await server.person('Cleo', cleo)
  await a.page.locator('.welcome footer button').last().click()
  await a.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await a.newGroup('The lookout')
})
after(() => server.stop())

async function follow(p) {
  await p.page.goto(`http://${server.address}/#/${new URL(link).pathname.slice(1)}`)
  await p.page.locator('dialog h2', { hasText: 'The lookout' }).waitFor()
  await p.page.locator('dialog .btn.primary', { hasText: 'Ask to join' }).click()
  await p.page.locator('.toast', { hasText: 'Your request was sent' }).waitFor()
}

test('an admin makes a link with approval, a name and an end', async () => {
  await a.manage('Invite links')
  await side(a).locator('.row', { hasText: 'New link' }).click()
  const sheet = a.page.locator('dialog')
  await sheet.getByLabel('Name (optional)').fill('For neighbours')
  await sheet.getByRole('switch', { name: 'Ask an admin first' }).check()
  await sheet.locator('label', { hasText: '1 week' }).click()
  await sheet.getByRole('button', { name: 'Create' }).click()
  await side(a).locator('.row', { hasText: 'For neighbours' }).getByText(/with approval/).waitFor()
  await side(a).locator('.row', { hasText: 'For neighbours' }).click()
  await a.page.locator('.link-qr svg path').waitFor({ state: 'attached' })
  await a.shot('link')
  assert.deepEqual(await a.axe(), [])
  await a.page.locator('dialog').getByRole('button', { name: 'Copy link' }).click()
  link = await a.copied(/\/\+[\w-]+$/)
  await a.page.keyboard.press('Escape')
})

test('who follows it asks, and the admin sees it above the chat at once', async () => {
  await follow(b)
  await a.page.locator('.requests-bar', { hasText: '1 join request' }).getByText('Ben').waitFor()
  await follow(c)
  await a.page.locator('.requests-bar', { hasText: '2 join requests' }).click()
  await side(a).locator('h2', { hasText: 'Join requests' }).waitFor()
  await side(a).locator('.request').nth(1).waitFor()
  assert.equal(await side(a).locator('.request').count(), 2)
  await a.shot('requests')
  assert.deepEqual(await a.axe(), [])
})

test('one is let in, the other is not', async () => {
  await side(a).getByRole('button', { name: 'Add to group: Ben' }).click()
  await b.page.locator('.chats .chat', { hasText: 'The lookout' }).waitFor()
  await side(a).getByRole('button', { name: 'Decline: Cleo' }).click()
  await side(a).getByText('No requests').waitFor()
  await a.page.locator('.requests-bar').waitFor({ state: 'detached' })
  await b.openChat('The lookout')
  await b.write('Thank you!')
  await a.message('Thank you!').locator('.from', { hasText: 'Ben' }).waitFor()
  assert.equal(await c.page.locator('.chats .chat', { hasText: 'The lookout' }).count(), 0)
})

test('a revoked link leads nowhere', async () => {
  await a.manage('Invite links')
  await side(a).locator('.row', { hasText: 'For neighbours' }).getByText(/1 joined/).waitFor()
  await a.shot('links')
  await side(a).locator('.row', { hasText: 'For neighbours' }).click({ button: 'right' })
  await a.page.locator('.menu button', { hasText: 'Revoke link' }).click()
  await a.page.locator('dialog .btn.danger').click()
  await side(a).locator('.group-title', { hasText: 'Revoked links' }).waitFor()
  await c.page.goto(`http://${server.address}/#/${new URL(link).pathname.slice(1)}?again`)
  await c.page.locator('.toast', { hasText: 'This invitation is no longer valid.' }).waitFor()
})

test('nothing went wrong on any page', () => {
  for (const p of [a, b, c]) assert.deepEqual(p.errors, [])
})
