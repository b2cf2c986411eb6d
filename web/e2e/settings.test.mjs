// What one can settle: one's face, who sees what, what is heard, in what order.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben, cleo] = ['+33612000071', '+33612000072', '+33612000073']
let server, a, b

before(async () => {
  server = await Server.start(['--accent', '#7a3b9c', '--contact', 'Zoé, room 12'])
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  const c = await server.person('Cleo', cleo)
  await c.context.close()
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('Hello')
  await a.add(cleo, 'Cleo')
  await a.write('Hello')
  await b.openChat('Anna')
})
after(() => server.stop())

const settings = async (p, page) => {
  await p.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await p.page.locator('.column .row', { hasText: page }).first().click()
  await p.page.locator('.column-head h1', { hasText: page }).waitFor()
}
// first waits until these stand first in the list of chats, in this order.
const first = (p, ...names) => p.page.waitForFunction((wanted) => [...document.querySelectorAll('.chats .chat-name')].slice(0, wanted.length).map((e) => e.textContent).join() === wanted.join(), names)

test('the operator’s colour and words are on the page', async () => {
  const v = await server.visitor()
  await v.page.locator('input[type=tel]').fill('+33612000079')
  await v.page.locator('button[type=submit]').click()
  await v.page.getByText('How to reach them: Zoé, room 12').waitFor()
  assert.equal(await v.page.evaluate(() => document.documentElement.style.getPropertyValue('--brand')), '#7a3b9c')
  assert.deepEqual(await v.axe(), [])
  await v.context.close()
})

test('a photo is cut to its square and seen by others, then taken off', async () => {
  await a.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await a.page.locator('.settings-card').click()
  const url = await a.page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 900
    canvas.height = 500
    const g = canvas.getContext('2d')
    g.fillStyle = '#c00000'
    g.fillRect(0, 0, 450, 500)
    g.fillStyle = '#0000c0'
    g.fillRect(450, 0, 450, 500)
    return canvas.toDataURL('image/png')
  })
  const chooser = a.page.waitForEvent('filechooser')
  await a.page.getByRole('button', { name: 'Set a photo' }).click()
  await (await chooser).setFiles([{ name: 'face.png', mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1], 'base64') }])
  await a.page.locator('.crop-box').waitFor()
  assert.deepEqual(await a.axe(), [])
  // To the right end, by keyboard: blue alone remains once it is large enough.
  await a.page.locator('.crop .range').fill('2')
  await a.page.locator('.crop-box').focus()
  for (let i = 0; i < 40; i++) await a.page.keyboard.press('ArrowRight')
  await a.page.getByRole('button', { name: 'Use this photo' }).click()
  await a.page.locator('.card .avatar img').waitFor()
  await a.page.locator('.rail-btn', { hasText: 'Chats' }).click()
  await a.openChat('Ben')
  const face = b.page.locator('.chats .chat', { hasText: 'Anna' }).locator('.avatar img')
  await face.waitFor()
  const [red, , blue] = await face.evaluate(async (img) => {
    await img.decode()
    const g = document.createElement('canvas').getContext('2d')
    g.drawImage(img, 0, 0)
    return [...g.getImageData(4, 4, 1, 1).data]
  })
  assert.ok(blue > 150 && red < 60, `${red} ${blue}`)
  await a.page.locator('.rail-btn', { hasText: 'Settings' }).click()
  await a.page.locator('.settings-card').click()
  await a.page.getByRole('button', { name: 'Change the photo' }).click()
  await a.page.getByRole('menuitem', { name: 'Remove the photo' }).click()
  await a.page.locator('.card .avatar img').waitFor({ state: 'detached' })
  await a.page.locator('.rail-btn', { hasText: 'Chats' }).click()
  await a.write('Better so')
  await face.waitFor({ state: 'detached' })
})

test('a rule of privacy has exceptions', async () => {
  await settings(a, 'Privacy')
  await a.page.locator('.row', { hasText: 'Who sees when I was last here' }).click()
  const d = a.page.locator('dialog')
  await d.locator('label', { hasText: 'Nobody' }).click()
  await d.getByText('Always allowed').first().click()
  await d.locator('.pick-list .row', { hasText: 'Ben' }).click()
  assert.deepEqual(await a.axe(), [])
  await d.getByRole('button', { name: 'Save' }).click()
  await a.page.locator('.row', { hasText: 'Nobody · 1 exception' }).waitFor()
  await a.page.reload()
  await settings(a, 'Privacy')
  await a.page.locator('.row', { hasText: 'Nobody · 1 exception' }).waitFor()
  assert.deepEqual(await a.axe(), [])
})

test('kinds of chats are silent, and some chats differ', async () => {
  await settings(a, 'Notifications')
  await a.page.locator('label', { hasText: 'Private chats' }).locator('input').uncheck()
  await a.page.getByRole('button', { name: 'Add an exception' }).click()
  await a.page.locator('dialog .row', { hasText: 'Ben' }).click()
  await a.page.locator('.row', { hasText: 'Ben' }).getByText('Always with notifications').waitFor()
  assert.deepEqual(await a.axe(), [])
  await a.page.locator('.rail-btn', { hasText: 'Chats' }).click()
  await a.page.locator('.chats .chat', { hasText: 'Cleo' }).getByRole('img', { name: 'muted' }).waitFor()
  assert.equal(await a.page.locator('.chats .chat', { hasText: 'Ben' }).getByRole('img', { name: 'muted' }).count(), 0)
  await settings(a, 'Notifications')
  await a.page.locator('.row', { hasText: 'Ben' }).click()
  await a.page.getByRole('menuitem', { name: 'Like others of its kind' }).click()
  await a.page.locator('.column .row', { hasText: 'Ben' }).waitFor({ state: 'detached' })
  await a.page.locator('.rail-btn', { hasText: 'Chats' }).click()
  await a.page.locator('.chats .chat', { hasText: 'Ben' }).getByRole('img', { name: 'muted' }).waitFor()
  await settings(a, 'Notifications')
  await a.page.locator('label', { hasText: 'Private chats' }).locator('input').check()
  await a.page.locator('.rail-btn', { hasText: 'Chats' }).click()
  await a.page.locator('.chats').getByRole('img', { name: 'muted' }).first().waitFor({ state: 'detached' })
})

test('pinned chats change places by keyboard and by dragging', async () => {
  for (const name of ['Ben', 'Cleo']) {
    await a.page.locator('.chats .chat', { hasText: name }).click({ button: 'right' })
    await a.page.getByRole('menuitem', { name: 'Pin', exact: true }).click()
    await a.page.locator('.chats .chat', { hasText: name }).getByRole('img', { name: 'pinned' }).waitFor()
  }
  await first(a, 'Cleo', 'Ben')
  await a.page.locator('.chats .chat', { hasText: 'Cleo' }).focus()
  await a.page.keyboard.press('Alt+Shift+ArrowDown')
  await first(a, 'Ben', 'Cleo')
  await a.page.locator('.chats .chat', { hasText: 'Cleo' }).dragTo(a.page.locator('.chats .chat', { hasText: 'Ben' }))
  await first(a, 'Cleo', 'Ben')
  await a.page.reload()
  // What was kept of the last visit may be older than that.
  await first(a, 'Cleo', 'Ben')
})

test('folders change places', async () => {
  await settings(a, 'Folders')
  for (const name of ['Family', 'Work']) {
    await a.page.getByRole('button', { name: 'New folder' }).click()
    await a.page.getByLabel('Name of the folder').fill(name)
    await a.page.locator('dialog label', { hasText: 'Ben' }).click()
    await a.page.getByRole('button', { name: 'Save', exact: true }).click()
    await a.page.locator('.sortable', { hasText: name }).waitFor()
  }
  await a.page.getByRole('button', { name: 'Move Work up' }).click()
  await a.page.waitForFunction(() => document.querySelector('.sortable')?.textContent.includes('Work'))
  assert.deepEqual(await a.axe(), [])
  await a.page.reload()
  await a.page.waitForFunction(() => {
    const rail = [...document.querySelectorAll('.rail-btn .name')].map((e) => e.textContent)
    return rail.includes('Work') && rail.indexOf('Work') < rail.indexOf('Family')
  })
})

test('nothing went wrong on either page', () => {
  assert.deepEqual(a.errors, [])
  assert.deepEqual(b.errors, [])
})
