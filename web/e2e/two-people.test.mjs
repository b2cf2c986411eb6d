// Two people write to each other in their browsers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const anna = '+33612000001'
const ben = '+33612000002'
let server, a, b

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
})
after(() => server.stop())

test('the first account is greeted as the operator’s, the second is not', async () => {
  await a.page.locator('.welcome h1', { hasText: 'Welcome, Anna' }).waitFor()
  assert.equal(await b.page.locator('.welcome').count(), 0)
  await a.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await a.page.locator('.welcome .welcome-qr').waitFor()
  await a.page.locator('.welcome', { hasText: 'It leads here only on this machine' }).waitFor()
  await a.page.locator('.welcome').getByRole('button', { name: 'Copy key' }).click()
  await a.copied(/^-----BEGIN RSA PUBLIC KEY-----/)
  await a.shot('welcome')
  assert.deepEqual(await a.axe(), [])
  await a.page.locator('.welcome footer button').last().click()
})

test('what there is to know of the server stays in the settings, for each what is his', async () => {
  for (const [p, runs] of [[a, true], [b, false]]) {
    await p.page.locator('.rail-btn', { hasText: 'Settings' }).click()
    await p.page.locator('.column .row', { hasText: 'About this server' }).click()
    const sheet = p.page.locator('dialog')
    await sheet.locator('.welcome-qr').waitFor()
    await sheet.getByRole('button', { name: 'Copy key' }).waitFor()
    assert.equal(await sheet.getByText('chappe user list').count(), runs ? 1 : 0)
    await p.shot(`about-${runs}`)
    assert.deepEqual(await p.axe(), [])
    await p.page.keyboard.press('Escape')
    await p.page.locator('.rail-btn', { hasText: 'Chats' }).click()
  }
})

test('messages go both ways, with ticks and presence', async () => {
  await a.add(ben, 'Ben')
  await a.write('Hello Ben')
  await a.message('Hello Ben').locator('.meta svg.sent').waitFor()
  await b.page.locator('.chats .chat', { hasText: 'Hello Ben' }).waitFor()
  assert.equal(await b.page.locator('.chats .chat', { hasText: 'Hello Ben' }).locator('.badge').innerText(), '1 unread message\n1')
  await b.openChat('Anna')
  await b.message('Hello Ben').waitFor()
  await a.message('Hello Ben').locator('.meta svg.read').waitFor()
  await b.page.locator('.chats .chat .badge').waitFor({ state: 'detached' })
  await b.page.locator('.editor').pressSequentially('Hi')
  await a.page.locator('.chat-head .state.live').waitFor()
  await b.page.keyboard.insertText(' Anna, how are you?')
  await b.page.keyboard.press('Enter')
  await a.message('Hi Anna, how are you?').waitFor()
})

test('styles survive: marks, shortcuts, links', async () => {
  await a.write('This is **bold**, `code` and ||hidden||')
  const m = b.message('This is bold, code and hidden')
  await m.locator('b', { hasText: 'bold' }).waitFor()
  await m.locator('code', { hasText: 'code' }).waitFor()
  await m.locator('.spoiler').click()
  await m.locator('.spoiler.shown').waitFor()
  await a.page.locator('.editor').click()
  await a.page.keyboard.press('Control+b')
  await a.page.keyboard.type('thick')
  await a.page.keyboard.press('Control+b')
  await a.page.keyboard.type(' thin')
  await a.page.keyboard.press('Enter')
  assert.equal(await b.message('thick thin').locator('.text b').textContent(), 'thick')
})

test('a reply shows what it answers and leads there', async () => {
  await b.menu('Hello Ben', 'Reply')
  await b.write('Answering you')
  const m = a.message('Answering you')
  await m.locator('.reply-to', { hasText: 'Hello Ben' }).waitFor()
  await m.locator('.reply-to').click()
  await a.page.locator('article.msg.found', { hasText: 'Hello Ben' }).waitFor()
})

test('an edit shows on both sides', async () => {
  await a.write('I like tee')
  await b.message('I like tee').waitFor()
  await a.message('I like tee').locator('.meta svg.sent, .meta svg.read').waitFor()
  await a.page.locator('.editor').click()
  await a.page.keyboard.press('ArrowUp')
  await a.page.locator('.above', { hasText: 'Edit message' }).waitFor()
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.insertText('I like tea')
  await a.page.keyboard.press('Enter')
  await b.message('I like tea').locator('.meta', { hasText: 'edited' }).waitFor()
  await b.message('I like tee').waitFor({ state: 'detached' })
})

test('a pinned message stands above, a deleted one is gone for both', async () => {
  await a.menu('Answering you', 'Pin')
  await b.page.locator('.pin-jump', { hasText: 'Answering you' }).waitFor()
  await a.write('A slip of the pen')
  await b.message('A slip of the pen').waitFor()
  await a.message('A slip of the pen').locator('.meta svg.read').waitFor()
  await a.menu('A slip of the pen', 'Delete')
  await a.page.locator('dialog .btn.danger').click()
  await b.message('A slip of the pen').waitFor({ state: 'detached' })
  await a.message('A slip of the pen').waitFor({ state: 'detached' })
})

test('forwarding, choosing many, drafts, search', async () => {
  await a.menu('I like tea', 'Forward')
  await a.page.locator('dialog .row', { hasText: 'Saved Messages' }).click()
  await a.page.locator('.rail-btn', { hasText: 'Saved' }).click()
  await a.message('I like tea').locator('.fwd').waitFor()
  await a.page.locator('.editor').click()
  await a.page.keyboard.insertText('not finished')
  await a.openChat('Ben')
  await a.page.locator('.chats .chat', { hasText: 'Draft: not finished' }).waitFor()
  await a.menu('thick thin', 'Select')
  await a.message('Hi Anna').click()
  await a.page.locator('.select-bar', { hasText: '2 selected' }).waitFor()
  await a.page.keyboard.press('Escape')
  await a.page.keyboard.press('Control+f')
  await a.page.locator('[role=search] input[type=search]').fill('tea')
  await a.page.locator('[role=search] .count', { hasText: '1 / 1' }).waitFor()
  await a.page.keyboard.press('Escape')
  await a.page.locator('#search').fill('ben')
  await a.page.locator('.results .chat', { hasText: 'Ben' }).first().waitFor()
  await a.page.locator('#search').fill('')
})

test('nothing went wrong on either page', () => {
  assert.deepEqual(a.errors, [])
  assert.deepEqual(b.errors, [])
})
