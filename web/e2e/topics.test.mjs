// A group divided into topics.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben] = ['+33612000061', '+33612000062']
let server, a, b

const topic = (p, name) => p.page.locator('.topics a.topic', { hasText: name })

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.newGroup('The house', ['Ben'])
  await a.write('Before there were topics')
  await b.openChat('The house')
})
after(() => server.stop())

async function open(p, name) {
  await topic(p, name).click()
  await p.page.locator('.chat-head h1', { hasText: name }).waitFor()
}

test('a basic group becomes a forum in one step', async () => {
  await a.manage()
  await a.page.locator('.side .row', { hasText: 'Topics' }).getByRole('switch').click()
  await topic(a, 'General').waitFor()
  await a.page.locator('.stage', { hasText: 'Choose a topic' }).waitFor()
  // Who looked at the old group is led along.
  await topic(b, 'General').waitFor()
})

test('a new topic is made, opened and seen by the others', async () => {
  await a.page.locator('.topics-head').getByRole('button', { name: 'New topic' }).click()
  await a.page.locator('dialog').getByPlaceholder('Name of the topic').fill('Garden')
  await a.shot('topic-new')
  assert.deepEqual(await a.axe(), [])
  await a.page.keyboard.press('Enter')
  await a.page.locator('.chat-head h1', { hasText: 'Garden' }).waitFor()
  await topic(b, 'Garden').waitFor()
})

test('messages stay in their topic, and count there', async () => {
  await a.write('Who waters the tomatoes?')
  // Its making counts too, as for every client.
  await topic(b, 'Garden').locator('.badge', { hasText: '2' }).waitFor()
  await topic(b, 'Garden').getByText('Who waters the tomatoes?').waitFor()
  await open(b, 'General')
  await b.write('Hello from General')
  await topic(a, 'General').locator('.badge').waitFor()
  assert.equal(await b.message('tomatoes').count(), 0)
  assert.equal(await a.message('Hello from General').count(), 0)
  await open(b, 'Garden')
  await b.message('Who waters the tomatoes?').waitFor()
  await topic(b, 'Garden').locator('.badge').waitFor({ state: 'detached' })
  await b.write('I do!')
  await a.message('I do!').locator('.from', { hasText: 'Ben' }).waitFor()
  await a.shot('topics')
  assert.deepEqual(await a.axe(), [])
})

test('a topic is pinned, renamed, closed and opened again', async () => {
  const choose = async (item) => { await topic(a, 'Garden').click({ button: 'right' }); await a.page.locator('.menu button', { hasText: item }).click() }
  await choose('Pin')
  await a.page.locator('.topics li').first().locator('.chat-name', { hasText: 'Garden' }).waitFor()
  await choose('Edit topic')
  await a.page.locator('dialog input').first().fill('Garden and balcony')
  await a.page.keyboard.press('Enter')
  await topic(b, 'Garden and balcony').waitFor()
  await choose('Close topic')
  await b.page.locator('.compose-note', { hasText: 'This topic is closed.' }).waitFor()
  await choose('Reopen topic')
  await b.page.locator('.editor').waitFor()
})

test('a topic has an emoji for its sign, and goes back to its letter', async () => {
  const choose = async (item) => { await topic(a, 'Garden').click({ button: 'right' }); await a.page.locator('.menu button', { hasText: item }).click() }
  await choose('Edit topic')
  await a.page.locator('dialog .topic-icons').getByRole('radio', { name: '🐳' }).check()
  assert.deepEqual(await a.axe(), [])
  await a.shot('topic-icon')
  await a.page.keyboard.press('Enter')
  for (const p of [a, b]) await topic(p, 'Garden').locator('.topic-icon .sticker-box').waitFor()
  await choose('Edit topic')
  const sheet = a.page.locator('dialog .topic-icons')
  assert.equal(await sheet.getByRole('radio', { name: '🐳' }).isChecked(), true)
  await sheet.getByRole('radio', { name: 'First letter' }).check()
  await a.page.keyboard.press('Enter')
  for (const p of [a, b]) await topic(p, 'Garden').locator('.topic-icon', { hasText: 'G' }).waitFor()
})

test('one topic is muted, on all devices, while its group is not', async () => {
  const badge = topic(b, 'Garden').locator('.badge')
  await open(b, 'General')
  await topic(b, 'Garden').click({ button: 'right' })
  await b.page.locator('.menu button', { hasText: 'Mute' }).click()
  await topic(b, 'Garden').getByRole('img', { name: 'muted' }).waitFor()
  await open(a, 'Garden')
  await a.write('The roses are in bloom')
  await badge.waitFor()
  assert.match(await badge.getAttribute('class'), /muted/)
  assert.equal(await topic(b, 'General').getByRole('img', { name: 'muted' }).count(), 0)
  assert.deepEqual(await b.axe(), [])
  await b.page.reload()
  await topic(b, 'Garden').getByRole('img', { name: 'muted' }).waitFor()
  await topic(b, 'Garden').click({ button: 'right' })
  await b.page.locator('.menu button', { hasText: 'Unmute' }).click()
  await topic(b, 'Garden').getByRole('img', { name: 'muted' }).waitFor({ state: 'detached' })
  await open(b, 'Garden')
})

test('the address of a topic leads back to it, and Escape leads up', async () => {
  await b.page.reload()
  await b.page.locator('.chat-head h1', { hasText: 'Garden and balcony' }).waitFor()
  await b.message('I do!').waitFor()
  await b.page.locator('.editor').waitFor()
  await b.page.keyboard.press('Escape')
  await b.page.locator('.stage', { hasText: 'Choose a topic' }).waitFor()
})

test('on a phone there is one level at a time', async () => {
  await b.page.setViewportSize({ width: 390, height: 780 })
  await topic(b, 'General').waitFor()
  await b.shot('topics-phone')
  await open(b, 'Garden')
  assert.equal(await topic(b, 'General').isVisible(), false)
  await b.page.getByRole('button', { name: 'Back to the topics' }).click()
  await topic(b, 'General').waitFor()
  await b.page.locator('.topics-head').getByRole('button', { name: 'Back to the chats' }).click()
  await b.page.locator('.chats .chat', { hasText: 'The house' }).waitFor()
})

test('nothing went wrong on any page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
