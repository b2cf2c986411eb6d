// One person in Chromium, one with gotd, in one supergroup.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { gotd } from './foreign.mjs'
import { Server } from './lib.mjs'

let server, a, g, chat

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', '+33612000081')
  await a.page.locator('.welcome footer button').last().click()
  g = await gotd(server, 'Gustave', '+33612000082')
  chat = await g.newSupergroup('Two clients')
  const link = await g.invite(chat)
  await a.page.goto(`http://${server.address}/#/+${link.split('+').at(-1)}`)
  await a.page.locator('dialog .btn.primary').click()
  await a.page.locator('.chat-head h1', { hasText: 'Two clients' }).waitFor()
})
after(async () => {
  await g?.close()
  await server.stop()
})

test('words go both ways, with edits, replies and what is taken back', async () => {
  const first = await g.send(chat, 'Good day from Go')
  await a.message('Good day from Go').locator('.from', { hasText: 'Gustave' }).waitFor()
  await a.write('Good day from a **browser**')
  const heard = await g.expect('message', (e) => e.text === 'Good day from a browser')
  await g.edit(chat, first, 'Now in bold from Go')
  await a.message('Now in bold from Go').locator('.text b', { hasText: 'Now' }).waitFor()
  await a.menu('Good day from a browser', 'Edit')
  await a.page.keyboard.press('Control+a')
  await a.page.keyboard.insertText('Changed in a browser')
  await a.page.keyboard.press('Enter')
  await g.expect('edit', (e) => e.text === 'Changed in a browser')
  await g.send(chat, 'I answer', { replyTo: heard.id })
  await a.message('I answer').locator('.reply-to', { hasText: 'Changed in a browser' }).waitFor()
  await g.remove(chat, first)
  await a.message('Now in bold from Go').waitFor({ state: 'detached' })
})

test('a photo, a reaction and a poll', async () => {
  const url = await a.page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 400
    canvas.height = 300
    canvas.getContext('2d').fillRect(0, 0, 200, 300)
    return canvas.toDataURL('image/png')
  })
  const file = path.join(server.dir, 'half.png')
  await writeFile(file, Buffer.from(url.split(',')[1], 'base64'))
  const id = await g.sendPhoto(chat, file, 'Half of it')
  await a.message('Half of it').locator('.picture img.full').waitFor()
  await a.message('Half of it').locator('.text').click({ button: 'right' })
  await a.page.getByRole('menuitemcheckbox', { name: '🎉' }).click()
  await g.expect('reactions', (e) => e.id === id && e.counts['🎉'] === 1)
  await g.sendPoll(chat, 'Which is faster?', ['Go', 'A semaphore'])
  await a.page.locator('.poll', { hasText: 'Which is faster?' }).getByRole('button', { name: 'A semaphore' }).click()
  await g.expect('poll', (e) => Object.values(e.counts).includes(1))
  await a.page.locator('.poll .result.chosen', { hasText: 'A semaphore' }).waitFor()
})

test('nothing went wrong on the page', () => assert.deepEqual(a.errors, []))
