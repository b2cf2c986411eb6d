// Emoji that are pictures: chosen, written among words, kept, sent and answered with.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben] = ['+33612000191', '+33612000192']
let server, a, b

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('Look')
  await b.openChat('Anna')
})
after(() => server.stop())

const editor = () => a.page.locator('.editor')
const panel = () => a.page.locator('.panel')
const set = () => panel().locator('section', { has: a.page.locator('h2', { hasText: 'Chappe Emoji' }) })

async function openPanel() {
  await a.page.locator('.compose').getByRole('button', { name: 'Emoji' }).click()
  await set().locator('button').first().waitFor()
}

test('they stand in the panel and go among the words, where one takes them away again', async () => {
  await editor().click()
  await a.page.keyboard.type('Go ')
  await openPanel()
  // One like any other goes where one was writing, too.
  await panel().locator('.emoji-grid').first().getByRole('button').first().click()
  await a.page.waitForFunction(() => /^Go\s./u.test(document.querySelector('.editor').textContent))
  await a.page.keyboard.press('Backspace')
  await panel().getByRole('searchbox').focus()
  await panel().getByRole('button', { name: 'Chappe Emoji', exact: true }).click()
  await set().getByRole('button', { name: /^🔥/ }).click()
  await editor().locator('[data-emoji] .inline-emoji.drawn').waitFor()
  await a.page.keyboard.type('on ')
  await set().getByRole('button', { name: /^👍/ }).click()
  await editor().locator('[data-emoji] .inline-emoji').nth(1).waitFor()
  assert.equal(await editor().locator(':scope > [data-emoji]').count(), 2)
  await a.page.keyboard.press('Backspace')
  assert.equal(await editor().locator(':scope > [data-emoji]').count(), 1)
  assert.deepEqual(await a.axe(['light']), [])
  await a.shot('custom-emoji')
  await a.page.keyboard.press('Escape')
})

test('a draft keeps them, and so does the message', async () => {
  await a.page.locator('.rail-btn', { hasText: 'Saved' }).click()
  await a.page.locator('.chat-head h1', { hasText: 'Saved' }).waitFor()
  await a.openChat('Ben')
  await editor().locator('[data-emoji] .inline-emoji.drawn').waitFor()
  await editor().click()
  await a.page.keyboard.press('Control+End')
  await a.page.keyboard.insertText(' to the top')
  await a.page.keyboard.press('Enter')
  for (const p of [a, b]) {
    const m = p.message('to the top')
    await m.locator('.text .inline-emoji.drawn').waitFor()
    assert.match((await m.locator('.text').innerText()).replaceAll(/\s+/g, ' '), /^Go 🔥( 🔥)? ?on to the top/)
  }
})

test('an edit has them as they are', async () => {
  await a.menu('to the top', 'Edit')
  await editor().locator('[data-emoji] .inline-emoji.drawn').waitFor()
  await a.page.keyboard.type(' now')
  await a.page.keyboard.press('Enter')
  await b.message('to the top now').locator('.text .inline-emoji.drawn').waitFor()
})

test('one that was used is at hand, and words find them', async () => {
  await openPanel()
  const recent = panel().locator('[data-group=recent] [data-document]')
  await recent.nth(1).waitFor()
  await panel().getByRole('searchbox').fill('fire')
  await set().getByRole('button', { name: /^🔥/ }).waitFor()
  assert.equal(await set().getByRole('button', { name: /^👍/ }).count(), 0)
  await panel().getByRole('searchbox').press('ArrowDown')
  await a.page.keyboard.press('Escape')
  await panel().waitFor({ state: 'detached' })
})

test('what is copied from a message is pasted with them', async () => {
  await a.message('to the top now').locator('.text').waitFor()
  const html = await a.message('to the top now').locator('.text').evaluate((el) => {
    const copy = el.cloneNode(true)
    for (const one of copy.querySelectorAll('[style]')) one.removeAttribute('style')
    return copy.innerHTML
  })
  await editor().click()
  await a.page.evaluate((html) => {
    const data = new DataTransfer()
    data.setData('text/html', html)
    data.setData('text/plain', 'plain')
    document.querySelector('.editor').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, html)
  await editor().locator('[data-emoji] .inline-emoji.drawn').waitFor()
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.press('Delete')
  assert.equal((await editor().innerText()).trim(), '')
})

test('a group that allows them as reactions goes on doing so', async () => {
  await a.newGroup('The tower', ['Ben'])
  await a.manage('Reactions')
  const side = a.page.locator('.side')
  await side.getByRole('switch', { name: /^Custom emoji as well/ }).check()
  await side.locator('label', { hasText: 'None' }).click()
  await side.getByRole('switch').waitFor({ state: 'detached' })
  await side.locator('label', { hasText: 'All' }).click()
  assert.equal(await side.getByRole('switch', { name: /^Custom emoji as well/ }).isChecked(), true)
  await side.getByRole('button', { name: 'Back' }).click()
  await side.locator('.row', { hasText: /^Reactions/ }).getByText('All').waitFor()
  await a.page.reload()
  await a.manage('Reactions')
  await a.page.locator('.side').getByRole('switch', { name: /^Custom emoji as well/, checked: true }).waitFor()
})

test('nothing went wrong on either page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
