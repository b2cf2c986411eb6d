// A channel, and what is said about its posts.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben] = ['+33612000071', '+33612000072']
let server, a, b, link

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.context.grantPermissions(['clipboard-read', 'clipboard-write'])
})
after(() => server.stop())

test('a channel gets a group for comments', async () => {
  await a.page.locator('.list-head button[aria-haspopup=menu]').click()
  await a.page.locator('.menu button', { hasText: 'New channel' }).click()
  await a.page.locator('dialog input').first().fill('Semaphore weekly')
  await a.page.locator('dialog button[type=submit]').click()
  await a.page.locator('.chat-head h1', { hasText: 'Semaphore weekly' }).waitFor()
  await a.manage('Discussion')
  await a.page.locator('.side .row', { hasText: 'New group for comments' }).click()
  await a.page.locator('.side .row', { hasText: 'Semaphore weekly – comments' }).waitFor()
  await a.shot('discussion')
  await a.page.locator('.side').getByRole('button', { name: 'Back' }).click()
  await a.page.locator('.side').getByRole('button', { name: 'Back' }).click()
  await a.page.locator('.side .row', { hasText: 'Copy link' }).click()
  await a.page.locator('.toast', { hasText: 'Copied' }).waitFor()
  link = await a.copied(/\/\+[\w-]+$/)
})

test('a subscriber reads the post, which counts a view, and comments', async () => {
  await a.write('The line to Lille is open again.')
  await b.page.goto(`http://${server.address}/#/${new URL(link).pathname.slice(1)}`)
  await b.page.locator('dialog .btn.primary', { hasText: 'Join' }).click()
  await b.page.locator('.chat-head h1', { hasText: 'Semaphore weekly' }).waitFor()
  await b.page.bringToFront()
  await b.message('line to Lille').getByRole('button', { name: 'Leave a comment' }).click()
  await b.page.locator('.chat-head h1', { hasText: 'Comments' }).waitFor()
  await b.page.locator('.root-post', { hasText: 'line to Lille' }).waitFor()
  await b.page.getByText('No comments yet').waitFor()
  await b.write('At last!')
  await b.message('At last!').waitFor()
})

test('the author sees the comment under the post and answers it', async () => {
  await a.message('line to Lille').getByRole('button', { name: '1 comment' }).click()
  await a.message('At last!').locator('.from', { hasText: 'Ben' }).waitFor()
  await a.page.getByText('Discussion started').waitFor()
  await a.menu('At last!', 'Reply')
  await a.write('Since this morning.')
  await b.message('Since this morning.').locator('.reply-to', { hasText: 'At last!' }).waitFor()
  assert.equal(await b.page.locator('article.msg', { has: b.page.locator('.text', { hasText: 'At last!' }) }).locator('.reply-to').count(), 0)
  await b.shot('comments')
  assert.deepEqual(await b.axe(), [])
})

test('one goes back to the post where it stands, with its comments and views counted', async () => {
  await b.page.getByRole('button', { name: 'Back to the post' }).click()
  await b.page.locator('.chat-head h1', { hasText: 'Semaphore weekly' }).waitFor()
  await b.message('line to Lille').getByRole('button', { name: '2 comments' }).waitFor()
  await a.page.getByRole('button', { name: 'Back to the post' }).click()
  await a.message('line to Lille').locator('.meta', { hasText: /^[12]/ }).waitFor()
  await b.shot('post')
  assert.deepEqual(await b.axe(), [])
})

test('the address of the comments leads to them', async () => {
  await b.message('line to Lille').getByRole('button', { name: '2 comments' }).click()
  await b.message('Since this morning.').waitFor()
  await b.page.reload()
  await b.page.locator('.root-post', { hasText: 'line to Lille' }).waitFor()
  await b.message('Since this morning.').waitFor()
  await b.write('Written after the reload')
  await a.message('line to Lille').getByRole('button', { name: '3 comments' }).waitFor()
})

test('nothing went wrong on any page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
