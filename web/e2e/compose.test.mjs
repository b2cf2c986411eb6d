// What one makes before it is sent: polls, albums, captions, what goes later.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const anna = '+33612000061'
const ben = '+33612000062'
let server, a, b

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('Let us begin')
  await b.openChat('Anna')
  await a.page.locator('.list-head button[aria-haspopup=menu]').click()
  await a.page.locator('.menu button', { hasText: 'New group' }).click()
  await a.page.locator('dialog input').first().fill('The tower')
  await a.page.locator('dialog .pick-list .row', { hasText: 'Ben' }).click()
  await a.page.locator('dialog button[type=submit]').click()
  await b.page.locator('.chats .chat', { hasText: 'The tower' }).waitFor()
})
after(() => server.stop())

// open opens the chat that has exactly this name.
async function open(p, name) {
  await p.page.locator('.chats .chat', { has: p.page.locator('.chat-name', { hasText: new RegExp(`^${name}$`) }) }).click()
  await p.page.locator('.chat-head h1', { hasText: name }).waitFor()
}

// plain is a PNG of one colour, made by the browser.
async function plain(person, name, colour) {
  const url = await person.page.evaluate((c) => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 600
    const g = canvas.getContext('2d')
    g.fillStyle = c
    g.fillRect(0, 0, 600, 600)
    return canvas.toDataURL('image/png')
  }, colour)
  return { name, mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1], 'base64') }
}

async function choose(person, files) {
  const chooser = person.page.waitForEvent('filechooser')
  await person.page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(files)
  await person.page.locator('dialog .attached').waitFor()
}

function colourOf(locator) {
  return locator.evaluate(async (img) => {
    await img.decode()
    const g = document.createElement('canvas').getContext('2d')
    g.drawImage(img, 0, 0)
    return [...g.getImageData(8, 8, 1, 1).data.slice(0, 3)]
  })
}

test('a quiz is made in a dialog and voted in', async () => {
  await open(a, 'The tower')
  await open(b, 'The tower')
  await a.page.getByRole('button', { name: 'Attach files' }).click()
  await a.page.getByRole('menuitem', { name: 'Poll' }).click()
  const d = a.page.locator('dialog')
  await d.getByLabel('Question').fill('How many arms has the semaphore?')
  assert.deepEqual(await a.axe(), [])
  await d.getByLabel('Answer 1', { exact: true }).fill('Two')
  await a.page.keyboard.press('Enter')
  await a.page.keyboard.type('Three')
  await d.getByLabel('Answer 3', { exact: true }).fill('A mistake')
  await d.getByLabel('Remove answer 3').click()
  await d.getByText('Quiz: one answer is right').click()
  assert.equal(await d.getByRole('button', { name: 'Send poll' }).isDisabled(), true)
  await d.getByLabel('Answer 1 is right').check()
  await d.getByLabel('Explanation').fill('Two arms on a beam.')
  await d.getByRole('button', { name: 'Send poll' }).click()
  const poll = b.page.locator('.poll', { hasText: 'How many arms' })
  await poll.getByText('Anonymous quiz').waitFor()
  await poll.getByRole('button', { name: 'Three' }).click()
  await poll.locator('.result.wrong', { hasText: 'Three' }).waitFor()
  await poll.locator('.result.right', { hasText: 'Two' }).waitFor()
  await poll.locator('.solution', { hasText: 'Two arms on a beam.' }).waitFor()
  await a.page.locator('.poll', { hasText: '1 person voted' }).waitFor()
})

test('an album is arranged, its caption is styled, changed and left out of a copy', async () => {
  await open(a, 'Ben')
  await open(b, 'Anna')
  await choose(a, [await plain(a, 'red.png', '#c00000'), await plain(a, 'blue.png', '#0000c0')])
  await a.page.getByRole('button', { name: 'Move blue.png forward' }).click()
  await a.page.locator('dialog .one').first().locator('img[alt="blue.png"]').waitFor()
  assert.deepEqual(await a.axe(), [])
  await a.page.locator('dialog .editor').click()
  await a.page.keyboard.type('First ')
  await a.page.keyboard.press('Control+b')
  await a.page.keyboard.type('blue')
  await a.page.keyboard.press('Enter')
  const m = b.message('First blue')
  await m.locator('.text b', { hasText: 'blue' }).waitFor()
  await m.locator('.picture img.full').nth(1).waitFor()
  assert.ok((await colourOf(m.locator('.picture img.full').nth(0)))[2] > 150)
  await a.message('First blue').locator('.meta svg.sent, .meta svg.read').waitFor()
  await a.message('First blue').locator('.text').click({ button: 'right' })
  await a.page.getByRole('menuitem', { name: 'Edit' }).click()
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.insertText('Then red')
  await a.page.keyboard.press('Enter')
  await b.message('Then red').locator('.meta', { hasText: 'edited' }).waitFor()
  await choose(b, [await plain(b, 'green.png', '#00c000')])
  await b.page.locator('dialog .editor').fill('With words')
  await b.page.getByRole('button', { name: 'Send', exact: true }).last().click()
  await a.message('With words').locator('.picture img.full').waitFor()
  await a.message('With words').locator('.text').click({ button: 'right' })
  await a.page.getByRole('menuitem', { name: 'Forward' }).click()
  await a.page.locator('dialog').getByText('Leave captions out').click()
  await a.page.locator('dialog .row', { hasText: 'Saved Messages' }).click()
  await a.page.locator('.rail-btn', { hasText: 'Saved' }).click()
  await a.page.locator('.chat-head h1', { hasText: 'Saved Messages' }).waitFor()
  const copy = a.page.locator('article.msg').last()
  await copy.locator('.picture img.full').waitFor()
  assert.equal(await copy.locator('.text').innerText().then((s) => /With words/.test(s)), false)
  assert.equal(await copy.locator('.fwd').count(), 0)
})

test('a pasted picture waits for its time, and goes at once when asked to', async () => {
  await open(a, 'Ben')
  await a.page.locator('.editor').click()
  await a.page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 300
    canvas.getContext('2d').fillRect(0, 0, 300, 300)
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'))
    const data = new DataTransfer()
    data.items.add(new File([blob], 'pasted.png', { type: 'image/png' }))
    document.querySelector('.editor').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await a.page.locator('dialog .editor').fill('For later')
  await a.page.getByRole('button', { name: 'Send later' }).click()
  await a.page.getByRole('button', { name: 'Schedule' }).click()
  await a.page.locator('.compose').getByRole('button', { name: '1 scheduled message' }).click()
  await a.page.locator('dialog .scheduled .msg', { hasText: 'For later' }).getByRole('button', { name: 'More' }).click()
  assert.equal(await b.message('For later').count(), 0)
  await a.page.getByRole('menuitem', { name: 'Send now' }).click()
  await b.message('For later').locator('.picture img.full').waitFor()
  await a.page.keyboard.press('Escape')
})

test('a link is put on words, and a message goes without a sound', async () => {
  await a.page.locator('.editor').click()
  await a.page.keyboard.type('Read this')
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.press('Control+Shift+k')
  await a.page.getByLabel('Address of the link').fill('example.org/page')
  await a.page.keyboard.press('Enter')
  await a.page.locator('.editor a').waitFor()
  await a.page.getByRole('button', { name: 'More ways to send' }).click()
  await a.page.getByRole('menuitem', { name: 'Send without sound' }).click()
  await b.message('Read this').locator('a[href="https://example.org/page"]').waitFor()
  await a.message('Read this').getByRole('img', { name: 'sent without sound' }).waitFor()
})

test('nothing went wrong on either page', () => {
  assert.deepEqual(a.errors, [])
  assert.deepEqual(b.errors, [])
})
