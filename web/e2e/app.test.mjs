// One person uses the app in all its forms.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const anna = '+33612000011'
const ben = '+33612000012'
let server, a, b

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  for (let i = 1; i <= 70; i++) await a.write(`Line ${i} of a long talk`)
  await a.message('Line 70 of').locator('.meta svg.sent, .meta svg.read').waitFor()
})
after(() => server.stop())

test('a new chat opens at its first unread message and leads to the end', async () => {
  await b.openChat('Anna')
  await b.page.locator('.unread').waitFor()
  await b.message('Line 1 of').waitFor()
  await b.page.locator('.jump button').click()
  await b.message('Line 70 of').waitFor()
  await a.message('Line 70 of').locator('.meta svg.read').waitFor()
})

test('reading older messages does not move what is read', async () => {
  await a.openChat('Ben')
  const log = a.page.locator('.history')
  await log.evaluate((el) => { el.scrollTop = el.scrollHeight / 2 })
  await a.still()
  const probe = () => log.evaluate((el) => {
    const top = el.getBoundingClientRect().top
    const m = [...el.querySelectorAll('article.msg')].find((x) => x.getBoundingClientRect().top > top + 100)
    return [m.dataset.id, Math.round(m.getBoundingClientRect().top - top)]
  })
  const [id, at] = await probe()
  await b.write('And one more from me')
  await a.page.locator('.jump .badge', { hasText: '1' }).waitFor()
  const now = await log.evaluate((el, x) => Math.round(el.querySelector(`[data-id="${x}"]`).getBoundingClientRect().top - el.getBoundingClientRect().top), id)
  assert.ok(Math.abs(now - at) <= 1, `moved from ${at} to ${now}`)
  await a.page.locator('.jump button').click()
  await a.message('And one more from me').waitFor()
})

test('axe finds nothing wrong in any main view, light and dark', async () => {
  const found = {}
  const look = async (what, p = a) => {
    const wrong = await p.axe()
    if (wrong.length) found[what] = wrong
  }
  await look('conversation')
  await a.page.locator('.chat-head .who').click()
  await a.page.locator('.side .facts').waitFor()
  await look('profile')
  await a.page.locator('.side .column-head .icon-btn').click()
  for (const page of ['Edit profile', 'Notifications', 'Privacy', 'Devices', 'Folders', 'Appearance', 'Language']) {
    await a.page.locator('.rail-btn', { hasText: 'Settings' }).click()
    if (page === 'Edit profile') { await look('settings'); await a.page.locator('.settings-card').click() }
    else await a.page.locator('.column .row', { hasText: page }).click()
    await a.page.locator('.column-head h1', { hasText: page }).waitFor()
    await look(page)
  }
  await a.page.locator('.rail-btn', { hasText: 'Contacts' }).click()
  await a.page.locator('.contact-list .row', { hasText: 'Ben' }).waitFor()
  await look('contacts')
  await a.page.locator('.rail-btn', { hasText: 'Chats' }).click()
  await a.page.locator('#search').fill('line')
  await a.page.locator('.results section').first().waitFor()
  await look('search')
  await a.page.locator('#search').fill('')
  await a.message('Line 70 of').locator('.bubble').click({ button: 'right' })
  await look('menu')
  await a.page.keyboard.press('Escape')
  await a.page.locator('.compose-line .icon-btn').first().click()
  await a.page.locator('.emoji-grid button').first().waitFor()
  await look('emoji')
  await a.page.keyboard.press('Escape')
  await a.page.locator('.list-head button[aria-haspopup=menu]').click()
  await a.page.locator('.menu button', { hasText: 'New group' }).click()
  await a.page.locator('dialog .pick-list .row').first().waitFor()
  await look('new group')
  await a.page.keyboard.press('Escape')
  const visitor = await server.visitor()
  await visitor.page.locator('input[type=tel]').waitFor()
  await look('sign in', visitor)
  await visitor.page.locator('button', { hasText: 'QR' }).click()
  await visitor.page.locator('.qr svg').waitFor()
  await look('QR code', visitor)
  await visitor.context.close()
  assert.deepEqual(found, {})
})

test('everything by keyboard: find a chat, write, answer, edit, delete', async () => {
  const { page } = a
  const key = (k) => page.keyboard.press(k)
  await key('Escape')
  await key('Control+k')
  await page.waitForFunction(() => document.activeElement?.id === 'search')
  await page.keyboard.type('ben')
  await page.locator('.results .chat').first().waitFor()
  await key('ArrowDown')
  await key('Enter')
  await page.waitForFunction(() => document.activeElement?.classList.contains('editor') || (document.querySelector('.editor')?.focus(), false))
  await page.keyboard.type('Typed without a mouse')
  await key('Enter')
  await a.message('Typed without a mouse').locator('.meta svg.sent, .meta svg.read').waitFor()
  await key('Control+ArrowUp')
  await page.locator('.above', { hasText: 'Typed without a mouse' }).waitFor()
  await key('Escape')
  await page.locator('.above').waitFor({ state: 'detached' })
  await key('ArrowUp')
  await page.locator('.above', { hasText: 'Edit message' }).waitFor()
  await page.keyboard.type('!')
  await key('Enter')
  await a.message('Typed without a mouse!').locator('.meta', { hasText: 'edited' }).waitFor()
  await key('Shift+Tab')
  await page.waitForFunction(() => document.activeElement?.matches('article.msg'))
  await key('Enter')
  await page.locator('.menu').waitFor()
  await key('End')
  await key('Enter')
  await page.locator('dialog').waitFor()
  await key('Enter')
  await a.message('Typed without a mouse!').waitFor({ state: 'detached' })
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.locator('.history').focus()
  await page.keyboard.press('?')
  await page.locator('dialog', { hasText: 'Keyboard shortcuts' }).waitFor()
  await key('Escape')
})

test('French, dark and large text at once, and they stay', async () => {
  const { page } = a
  await page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await page.locator('.column .row', { hasText: 'Appearance' }).click()
  await page.locator('.segments label', { hasText: 'Dark' }).click()
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
  await page.locator('.column-head .icon-btn').click()
  await page.locator('.column .row', { hasText: 'Language' }).click()
  await page.locator('.row', { hasText: 'Français' }).click()
  await page.locator('.column-head h1', { hasText: 'Langue' }).waitFor()
  await page.reload()
  await page.locator('.rail-btn', { hasText: 'Messages' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'fr')
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark')
  assert.deepEqual(await a.axe(['dark']), [])
})

test('two tabs have one connection and the same state', async () => {
  const second = await b.context.newPage()
  await second.goto(`http://${server.address}/`)
  await second.locator('.chats .chat', { hasText: 'Anna' }).click()
  await second.locator('.editor').click()
  await second.keyboard.insertText('From the other tab')
  await second.keyboard.press('Enter')
  await b.message('From the other tab').waitFor()
  const sessions = await second.evaluate(() => indexedDB.databases().then((d) => d.length))
  assert.ok(sessions >= 1)
  await second.close()
})

test('a phone: one column, back to the list, the bar below', async () => {
  await b.page.setViewportSize({ width: 390, height: 844 })
  await b.page.goto(`http://${server.address}/`)
  await b.page.locator('.chats .chat', { hasText: 'Anna' }).click()
  await b.page.locator('.chat-head').waitFor()
  assert.equal(await b.page.locator('.rail').isVisible(), false)
  assert.deepEqual(await b.axe(), [])
  await b.page.locator('.chat-head .phone-only').click()
  await b.page.locator('.rail').waitFor()
  assert.equal(await b.page.locator('.chat-head').isVisible(), false)
  const wide = await b.page.evaluate(() => document.documentElement.scrollWidth)
  assert.equal(wide, 390)
  assert.deepEqual(await b.axe(), [])
  await b.page.setViewportSize({ width: 1280, height: 800 })
})

test('addresses lead to people', async () => {
  await b.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await b.page.locator('.settings-card').click()
  await b.page.locator('.stack.apart input').fill('ben_of_tests')
  await b.page.locator('.field-note.good').waitFor()
  await b.page.locator('.stack.apart button').click()
  await a.page.goto(`http://${server.address}/#/@ben_of_tests`)
  await a.page.locator('.chat-head h1', { hasText: 'Ben' }).waitFor()
  await a.page.goto(`http://${server.address}/#?tgaddr=${encodeURIComponent('tg://resolve?domain=ben_of_tests')}`)
  await a.page.locator('.chat-head h1', { hasText: 'Ben' }).waitFor()
})

test('without the server what was there is shown, and it heals by itself', async () => {
  await b.page.locator('.rail-btn', { hasText: 'Chats' }).click()
  await b.openChat('Anna')
  await b.message('From the other tab').waitFor()
  // What is shown is kept once a while.
  await b.page.waitForFunction(() => new Promise((done) => {
    const open = indexedDB.open('chappe-page')
    open.onsuccess = () => {
      const all = open.result.transaction('snapshot').objectStore('snapshot').getAll()
      all.onsuccess = () => { open.result.close(); done(JSON.stringify(all.result).includes('From the other tab')) }
    }
    open.onerror = () => done(false)
  }))
  await server.down()
  await b.page.locator('.list-net').waitFor()
  await b.page.reload()
  await b.page.locator('.chats .chat', { hasText: 'Anna' }).waitFor()
  await b.openChat('Anna')
  await b.message('From the other tab').waitFor()
  await b.write('Written without a network')
  await b.message('Written without a network').locator('.meta svg.sending').waitFor()
  await server.up(server.address)
  await b.message('Written without a network').locator('.meta svg.sent, .meta svg.read').waitFor({ timeout: 60_000 })
  await a.message('Written without a network').waitFor({ timeout: 60_000 })
})

test('nothing went wrong on either page', () => {
  assert.deepEqual(a.errors, [])
  assert.deepEqual(b.errors, [])
})
