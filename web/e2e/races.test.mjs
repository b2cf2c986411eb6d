// What comes late, and what one does meanwhile.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben, cleo] = ['+33612000171', '+33612000172', '+33612000173']
let server, a, b

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  const c = await server.person('Cleo', cleo)
  await c.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await c.page.locator('.settings-card').click()
  await c.page.locator('.stack.apart input').fill('cleo_of_tests')
  await c.page.locator('.field-note.good').waitFor()
  await c.page.locator('.stack.apart button').click()
  await c.page.locator('.toast', { hasText: 'Saved' }).waitFor()
  await c.context.close()
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('One to look at')
  await a.message('One to look at').locator('.meta svg.sent, .meta svg.read').waitFor()
  await b.openChat('Anna')
  await b.message('One to look at').waitFor()
})
after(() => server.stop())

const editor = (p) => p.page.locator('.editor')

test('the space after a word stays when one looks elsewhere', async () => {
  await editor(a).click()
  await a.page.keyboard.type('One ')
  await a.page.locator('#search').focus()
  await a.page.locator('.chats .draft').waitFor()
  await editor(a).click()
  await a.page.keyboard.press('End')
  await a.page.keyboard.type('two')
  assert.equal((await editor(a).innerText()).replace(/\s/g, ' '), 'One two')
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.press('Delete')
  await a.page.locator('#search').focus()
  await a.page.locator('.chats .draft').waitFor({ state: 'detached' })
})

test('what is written stays when one chooses messages in between', async () => {
  await editor(a).click()
  await a.page.keyboard.insertText('Half a thou')
  server.pause()
  await a.menu('One to look at', 'Select')
  await a.page.locator('.select-bar').waitFor()
  await a.page.keyboard.press('Escape')
  await editor(a).waitFor()
  assert.equal(await editor(a).innerText(), 'Half a thou')
  await a.page.keyboard.type('ght')
  server.goOn()
  await a.page.keyboard.press('Enter')
  await b.message('Half a thought').waitFor()
})

test('so does a change of a message, and one that was refused', async () => {
  await a.menu('Half a thought', 'Edit')
  await a.page.locator('.above', { hasText: 'Edit message' }).waitFor()
  await a.page.keyboard.type(', and more')
  await a.menu('One to look at', 'Select')
  await a.page.locator('.select-bar').waitFor()
  await a.page.keyboard.press('Escape')
  await editor(a).waitFor()
  assert.equal(await editor(a).innerText(), 'Half a thought, and more')
  await editor(a).fill('x'.repeat(5000))
  await a.page.keyboard.press('Enter')
  await a.page.locator('.toast').waitFor()
  await a.page.locator('.above', { hasText: 'Edit message' }).waitFor()
  assert.equal((await editor(a).innerText()).length, 5000)
  await editor(a).fill('A whole thought')
  await a.page.keyboard.press('Enter')
  await b.message('A whole thought').waitFor()
})

test('what was sent does not come back as a draft', async () => {
  server.pause()
  await editor(a).click()
  await a.page.keyboard.insertText('Sent in a hurry')
  // Leaving the editor keeps the draft.
  await a.page.locator('#search').focus()
  await editor(a).click()
  await a.page.keyboard.press('Enter')
  server.goOn()
  await a.message('Sent in a hurry').locator('.meta svg.sent, .meta svg.read').waitFor()
  await a.page.locator('.chats .chat', { hasText: 'Sent in a hurry' }).waitFor()
  assert.equal(await a.page.locator('.chats .draft').count(), 0)
  await a.page.locator('.rail-btn', { hasText: 'Saved' }).click()
  await a.page.locator('.chat-head h1', { hasText: 'Saved' }).waitFor()
  await a.openChat('Ben')
  await a.message('Sent in a hurry').waitFor()
  assert.equal((await editor(a).innerText()).trim(), '')
})

test('a name that is looked up leads nowhere once one has gone elsewhere', async () => {
  server.pause()
  await a.page.evaluate(() => { location.hash = '#/@cleo_of_tests' })
  await a.page.locator('.chats .chat', { hasText: 'Ben' }).click()
  await a.page.locator('.chat-head h1', { hasText: 'Ben' }).waitFor()
  await editor(a).click()
  await a.page.keyboard.insertText('Still here')
  server.goOn()
  await a.page.keyboard.press('Enter')
  // It is answered after the name.
  await a.message('Still here').locator('.meta svg.sent, .meta svg.read').waitFor()
  assert.equal(await a.page.locator('.chat-head h1').innerText(), 'Ben')
})

test('what is pressed twice is done once', async () => {
  server.pause()
  await a.menu('One to look at', 'Forward')
  await a.page.locator('dialog .row', { hasText: 'Saved Messages' }).click({ clickCount: 2 })
  server.goOn()
  await a.page.locator('dialog').waitFor({ state: 'detached' })
  await a.page.locator('.rail-btn', { hasText: 'Saved' }).click()
  await a.page.locator('.chat-head h1', { hasText: 'Saved' }).waitFor()
  await a.write('After it')
  await a.message('After it').locator('.meta svg').first().waitFor()
  assert.equal(await a.message('One to look at').count(), 1)
})

test('what one types is not written over by what another device saves', async () => {
  const settings = async (page) => {
    await page.locator('.rail-btn', { hasText: 'Settings' }).click()
    await page.locator('.settings-card').click()
    await page.locator('input[autocomplete=given-name]').waitFor()
  }
  await settings(a.page)
  const first = a.page.locator('input[autocomplete=given-name]')
  await first.fill('Annabella')
  const second = await a.context.newPage()
  await second.goto(`http://${server.address}/`)
  await settings(second)
  await second.locator('input[autocomplete=family-name]').fill('Arnaud')
  await second.locator('.stack button[type=submit]').first().click()
  // The field that nobody writes in follows.
  await a.page.waitForFunction(() => document.querySelector('input[autocomplete=family-name]').value === 'Arnaud')
  assert.equal(await first.inputValue(), 'Annabella')
  await second.close()
  await a.page.locator('.rail-btn', { hasText: 'Chats' }).click()
})

test('a microphone that comes when one has gone is let go of', async () => {
  await a.openChat('Ben')
  await a.page.evaluate(() => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async (o) => {
      await new Promise((go) => { globalThis.giveMicrophone = go })
      globalThis.microphone = await real(o)
      navigator.mediaDevices.getUserMedia = real
      return globalThis.microphone
    }
  })
  await a.page.getByRole('button', { name: 'Record a voice message' }).click()
  await a.page.locator('.voice-bar').waitFor()
  await a.page.waitForFunction(() => globalThis.giveMicrophone)
  await a.page.locator('.rail-btn', { hasText: 'Saved' }).click()
  await a.page.locator('.chat-head h1', { hasText: 'Saved' }).waitFor()
  await a.page.evaluate(() => globalThis.giveMicrophone())
  await a.page.waitForFunction(() => globalThis.microphone?.getTracks().every((track) => track.readyState === 'ended'))
})

test('nothing went wrong on either page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
