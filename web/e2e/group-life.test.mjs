// What one finds in a group again: pins, mentions, reactions, readers, and what
// was sent, by kind.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben] = ['+33612000091', '+33612000092']
let server, a, b

const side = (p) => p.page.locator('.side')

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.newGroup('The tower', ['Ben'])
  await b.page.locator('.chats .chat', { hasText: 'The tower' }).waitFor()
})
after(() => server.stop())

async function mention(text) {
  await a.page.locator('.editor').click()
  await a.page.keyboard.type('@be')
  await a.page.locator('.suggest .row', { hasText: 'Ben' }).waitFor()
  await a.page.keyboard.press('Enter')
  await a.page.keyboard.insertText(` ${text}`)
  await a.page.keyboard.press('Enter')
}

test('a mention counts in the list until one has seen it', async () => {
  await mention('where are you?')
  const sign = b.page.locator('.chats .chat', { hasText: 'The tower' }).locator('svg[aria-label="You were mentioned"]')
  await sign.waitFor()
  await b.openChat('The tower')
  await b.message('where are you?').waitFor()
  await sign.waitFor({ state: 'detached' })
})

test('one that came while one read elsewhere is one press away', async () => {
  for (let i = 1; i <= 30; i++) await a.write(`Line ${i} of a long evening`)
  await b.message('Line 30').waitFor()
  await b.page.locator('.history').evaluate((el) => { el.scrollTop = 0 })
  await b.message('Line 1 of').waitFor()
  await mention('look at this')
  await b.page.getByRole('button', { name: 'Go to the mention' }).click()
  await b.message('look at this').waitFor()
  await b.page.getByRole('button', { name: 'Go to the mention' }).waitFor({ state: 'detached' })
})

test('pinned messages are gone through one by one, or looked at together', async () => {
  await a.menu('Line 28', 'Pin')
  await a.page.locator('.bar', { hasText: 'Line 28' }).waitFor()
  await a.menu('Line 29', 'Pin')
  await a.menu('Line 30', 'Pin')
  await b.page.locator('.bar', { hasText: 'Pinned message 3 of 3' }).getByText('Line 30').waitFor()
  await b.page.locator('.bar .pin-jump').click()
  await b.page.locator('.bar', { hasText: 'Pinned message 2 of 3' }).getByText('Line 29').waitFor()
  await a.page.getByRole('button', { name: 'All pinned messages' }).click()
  await a.page.locator('dialog .pin-list li').nth(2).waitFor()
  await a.shot('pins')
  assert.deepEqual(await a.axe(), [])
  await a.page.locator('dialog').getByRole('button', { name: 'Unpin all' }).click()
  await b.page.locator('.bar').waitFor({ state: 'detached' })
})

test('a reaction to what one wrote earlier is found', async () => {
  await a.page.locator('.rail-btn', { hasText: 'Saved' }).click()
  await a.page.locator('.chat-head h1', { hasText: 'Saved' }).waitFor()
  await b.message('Line 30').locator('.bubble').click({ button: 'right' })
  await b.page.getByRole('menuitemcheckbox', { name: '🎉' }).click()
  await a.page.locator('.chats .chat', { hasText: 'The tower' }).locator('svg[aria-label="New reactions"]').waitFor()
  await a.openChat('The tower')
  await a.message('Line 30').locator('.chip', { hasText: '🎉' }).waitFor()
  await a.page.locator('.chats .chat', { hasText: 'The tower' }).locator('svg[aria-label="New reactions"]').waitFor({ state: 'detached' })
})

test('one sees who has read a message', async () => {
  await a.menu('Line 30', 'Seen by')
  await a.page.locator('dialog .row', { hasText: 'Ben' }).waitFor()
  await a.shot('seen')
  await a.page.keyboard.press('Escape')
})

test('the panel shows what was sent, by kind', async () => {
  await a.write('Read https://example.org/semaphore today')
  const chooser = a.page.waitForEvent('filechooser')
  await a.page.locator('.compose button[aria-label="Attach files"]').click()
  await a.page.locator('.menu button').first().click()
  await (await chooser).setFiles([{ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('up, down, up') }])
  await a.page.locator('dialog button[type=submit]').click()
  await b.message('plan.txt').waitFor()
  await a.page.locator('.stage').getByRole('button', { name: 'Info', exact: true }).click()
  await side(a).getByRole('tab', { name: 'Members' }).waitFor()
  await side(a).locator('.member', { hasText: 'Ben' }).waitFor()
  await side(a).getByRole('tab', { name: 'Links' }).click()
  await side(a).locator('.found-line', { hasText: 'example.org/semaphore' }).waitFor()
  await a.page.keyboard.press('ArrowLeft')
  await side(a).locator('.found-line', { hasText: 'plan.txt' }).waitFor()
  await a.shot('tabs')
  assert.deepEqual(await a.axe(), [])
  await side(a).locator('.found-line', { hasText: 'plan.txt' }).getByRole('button', { name: 'Show in the chat' }).click()
  await a.page.locator('.msg.found', { hasText: 'plan.txt' }).waitFor()
  await side(a).getByRole('tab', { name: 'Members' }).click()
  await side(a).getByLabel('Search members').fill('be')
  await side(a).locator('.member', { hasText: 'Anna' }).waitFor({ state: 'detached' })
  await side(a).locator('.member', { hasText: 'Ben' }).locator('.row').click()
  await side(a).getByText('Groups in common').waitFor()
  await side(a).locator('.row', { hasText: 'The tower' }).waitFor()
})

test('all of it in French, and on a phone', async () => {
  const f = await server.visitor({ locale: 'fr-FR', viewport: { width: 390, height: 780 }, hasTouch: true })
  await f.signIn(anna)
  await f.openChat('The tower')
  await f.page.locator('.chat-head .who').click()
  await side(f).getByRole('tab', { name: 'Membres' }).waitFor()
  await side(f).locator('.row', { hasText: 'Gérer le groupe' }).click()
  await side(f).locator('.row', { hasText: 'Autorisations' }).waitFor()
  await f.shot('manage-phone-fr')
  assert.deepEqual(await f.axe(), [])
  await side(f).locator('.row', { hasText: 'Autorisations' }).click()
  await side(f).getByText('Que peuvent faire les membres ?').waitFor()
  assert.equal(await side(f).evaluate((e) => e.scrollWidth > e.clientWidth), false)
  await f.shot('permissions-phone-fr')
  assert.deepEqual(f.errors, [])
})

test('nothing went wrong on any page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
