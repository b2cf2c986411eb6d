// Every panel and dialog, in both languages, light and dark: axe finds nothing.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const [anna, ben, cleo] = ['+33612000141', '+33612000142', '+33612000143']
let server, a, b

// The page's own words, so that both languages are gone through by the same way.
function words(language) {
  const dir = path.resolve(import.meta.dirname, '../src/model/texts')
  const all = readdirSync(dir).filter((f) => f === `${language}.ts` || f.endsWith(`-${language}.ts`)).map((f) => readFileSync(path.join(dir, f), 'utf8')).join('\n')
  const found = new Map([...all.matchAll(/^\s*'([\w.]+)': '((?:[^'\\]|\\.)*)'/gm)].map(([, key, text]) => [key, text]))
  return (key) => {
    assert.ok(found.has(key), `no words for ${key}`)
    return found.get(key)
  }
}

const picture = async (p) => {
  const url = await p.page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 500, height: 400 })
    canvas.getContext('2d').fillRect(0, 0, 250, 400)
    return canvas.toDataURL('image/png')
  })
  return { name: 'half.png', mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1], 'base64') }
}

before(async () => {
  server = await Server.start()
  a = await server.person('Anna', anna)
  b = await server.person('Ben', ben)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(ben, 'Ben')
  await a.write('A private word')
  await a.newGroup('Forum', ['Ben'])
  await a.manage()
  await a.page.locator('.side .row', { hasText: 'Topics' }).getByRole('switch').click()
  await a.page.locator('.topics a.topic').first().waitFor()
  await a.page.locator('.topics-head').getByRole('button', { name: 'Back to the chats' }).click()
  await a.newGroup('Atelier', ['Ben'])
  // What only a supergroup has: its log, exceptions.
  await a.manage('Permissions')
  await a.page.locator('.side').getByRole('slider').fill('1')
  await a.page.waitForFunction(() => location.hash.startsWith('#/-100'))
  await a.page.locator('.side').getByText('10 seconds').waitFor()
  await a.page.locator('.side').getByRole('button', { name: 'Close' }).click()
  await a.write('One to pin')
  await a.menu('One to pin', 'Pin')
  await a.page.locator('.pin-jump').waitFor()
  await a.write('Two with a #tag')
  const chooser = a.page.waitForEvent('filechooser')
  await a.page.locator('.compose').getByRole('button', { name: 'Attach files' }).click()
  await a.page.getByRole('menuitem', { name: 'Photo, video or file' }).click()
  await (await chooser).setFiles([await picture(a)])
  await a.page.locator('dialog .attached').waitFor()
  await a.page.keyboard.press('Enter')
  await a.page.locator('article.msg .picture img.full').waitFor()
  await b.page.locator('.chats .chat', { hasText: 'Atelier' }).last().click()
  // Somebody who asks to be let in.
  await a.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await a.manage('Invite links')
  await a.page.locator('.side .row', { hasText: 'New link' }).click()
  await a.page.locator('dialog').getByRole('switch', { name: 'Ask an admin first' }).check()
  await a.page.locator('dialog').getByRole('button', { name: 'Create' }).click()
  await a.page.locator('.side .row', { hasText: 'with approval' }).click()
  await a.page.locator('dialog').getByRole('button', { name: 'Copy link' }).click()
  const link = await a.copied(/\/\+[\w-]+$/)
  await a.page.keyboard.press('Escape')
  await a.page.locator('dialog').waitFor({ state: 'detached' })
  const c = await server.person('Cleo', cleo)
  await c.page.goto(`http://${server.address}/#/${new URL(link).pathname.slice(1)}`)
  await c.page.locator('dialog .btn.primary', { hasText: 'Ask to join' }).click()
  await a.page.locator('.requests-bar').waitFor()
  await c.context.close()
  await a.page.locator('.side').getByRole('button', { name: 'Close' }).click()
  await a.page.locator('.list-head button[aria-haspopup=menu]').click()
  await a.page.locator('.menu button', { hasText: 'New channel' }).click()
  await a.page.locator('dialog input').first().fill('Gazette')
  await a.page.locator('dialog button[type=submit]').click()
  await a.page.locator('.chat-head h1', { hasText: 'Gazette' }).waitFor()
})
after(() => server.stop())

for (const language of ['en', 'fr']) {
  test(`axe finds nothing in any panel: ${language}`, async () => {
    const t = words(language)
    const { page } = a
    await page.evaluate((l) => localStorage.setItem('chappe-preferences', JSON.stringify({ ...JSON.parse(localStorage.getItem('chappe-preferences') ?? '{}'), language: l })), language)
    await page.reload()
    await page.locator('.rail-btn', { hasText: t('nav.settings') }).waitFor()
    const found = {}
    const look = async (what) => {
      const wrong = await a.axe()
      if (wrong.length) { found[what] = wrong; console.log(what, wrong) }
      await a.shot(`panel-${language}-${what.replaceAll(' ', '-')}`)
    }
    const escape = async () => {
      const open = await page.locator('dialog').count()
      await page.keyboard.press('Escape')
      await page.waitForFunction((n) => document.querySelectorAll('dialog').length < n, open)
    }
    const row = (text) => page.locator('.side .row', { hasText: text })
    const back = () => page.locator('.side').getByRole('button', { name: t('set.back') }).click()
    const inDialog = async (what, open, ready = 'dialog .sheet-body') => {
      await open()
      await page.locator(ready).first().waitFor()
      await look(what)
      await escape()
    }
    await page.locator('.chats .chat', { hasText: 'Atelier' }).last().click()
    await page.locator('.chat-head h1', { hasText: 'Atelier' }).waitFor()

    // Those who manage a group.
    await page.locator('.stage').getByRole('button', { name: t('chat.info'), exact: true }).click()
    await row(t('manage.group')).click()
    await row(t('manage.topics')).waitFor()
    await look('manage')
    await inDialog('edit', () => row(t('manage.edit')).click())
    await inDialog('type', () => row(t('type.title')).click())
    for (const key of ['reactions.title', 'links.title', 'permissions.title', 'admins.title', 'members.group', 'removed.title', 'log.title']) {
      await row(t(key)).first().click()
      await page.locator('.side .column-head').getByRole('button', { name: t('set.back') }).waitFor()
      await page.locator('.side .bone').first().waitFor({ state: 'detached' })
      await look(key)
      if (key === 'links.title') await inDialog('new link', () => row(t('links.create')).click())
      if (key === 'permissions.title') {
        await row(t('restrict.add')).click()
        await page.locator('dialog .row', { hasText: 'Ben' }).click()
        await inDialog('restrict', async () => undefined, 'dialog .terms')
      }
      if (key === 'admins.title') {
        await row(t('admins.add')).click()
        await page.locator('dialog .row', { hasText: 'Ben' }).click()
        await inDialog('rights', async () => undefined, 'dialog .sheet-person')
      }
      await back()
    }
    await page.locator('.side').getByRole('button', { name: t('chat.close') }).click()
    await page.locator('.requests-bar .pin-jump').click()
    await page.locator('.side .request', { hasText: 'Cleo' }).waitFor()
    await look('requests')
    await page.locator('.side').getByRole('button', { name: t('chat.close') }).click()

    // Those who manage a channel.
    await page.locator('.chats .chat', { has: page.locator('.chat-name', { hasText: /^Gazette$/ }) }).click()
    await page.locator('.chat-head h1', { hasText: 'Gazette' }).waitFor()
    await page.locator('.stage').getByRole('button', { name: t('chat.info'), exact: true }).click()
    await row(t('manage.channel')).click()
    await row(t('discussion.title')).click()
    await row(t('discussion.create')).and(page.locator(':enabled')).waitFor()
    await look('discussion')
    await row(t('discussion.create')).click()
    await row(t('discussion.unlink')).waitFor()
    await look('discussion with a group')
    await row(t('discussion.unlink')).click()
    await page.locator('dialog .btn.danger').waitFor()
    await look('end of a discussion')
    await page.locator('dialog .btn.danger').click()
    await row(t('discussion.create')).and(page.locator(':enabled')).waitFor()
    await page.locator('.side').getByRole('button', { name: t('chat.close') }).click()
    await page.locator('.chats .chat', { hasText: 'Atelier' }).last().click()
    await page.locator('.chat-head h1', { hasText: 'Atelier' }).waitFor()

    // In the conversation.
    const compose = page.locator('.compose')
    await compose.getByRole('button', { name: t('compose.emoji') }).click()
    for (const [tab, there] of [['sticker.tab', '.sticker-grid button'], ['gif.tab', '.panel .empty, .panel .panel-grid']]) {
      await page.locator('.panel').getByRole('tab', { name: t(tab) }).click()
      await page.locator(there).first().waitFor()
      await look(tab)
    }
    await page.locator('.panel').getByRole('tab', { name: t('compose.emoji') }).click()
    await page.keyboard.press('Escape')
    await page.locator('.editor').click()
    await page.keyboard.insertText('For later')
    await compose.getByRole('button', { name: t('compose.more') }).click()
    await page.locator('.menu').waitFor()
    await look('ways to send')
    await page.getByRole('menuitem', { name: t('compose.schedule') }).click()
    await page.locator('dialog input[type=datetime-local]').waitFor()
    await look('schedule')
    await page.locator('dialog .btn.primary').click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await inDialog('scheduled', () => compose.getByRole('button', { name: /^\d/ }).click(), 'dialog .scheduled .msg')
    await inDialog('viewer', () => page.locator('article.msg .picture').first().click(), 'dialog.viewer img')
    await page.keyboard.press('Control+f')
    await page.locator('.bar[role=search] input[type=search]').waitFor()
    await page.keyboard.insertText('Two')
    await page.locator('.bar[role=search] .count', { hasText: '1' }).waitFor()
    await look('search in the chat')
    await page.keyboard.press('Escape')
    await a.menu('One to pin', t('msg.select'))
    await page.locator('.select-bar').waitFor()
    await look('selection')
    await page.keyboard.press('Escape')
    const chooser = page.waitForEvent('filechooser')
    await compose.getByRole('button', { name: t('media.attach') }).click()
    await page.getByRole('menuitem', { name: t('attach.files') }).click()
    await (await chooser).setFiles([await picture(a), await picture(a)])
    await inDialog('attach', async () => undefined, 'dialog .attached img')

    // A forum.
    await page.locator('.chats .chat', { hasText: 'Forum' }).last().click()
    await page.locator('.topics a.topic').first().waitFor()
    await look('topics')
    await inDialog('new topic', () => page.locator('.topics-head').getByRole('button', { name: t('topic.new') }).click(), 'dialog .topic-icons .sticker-box')
    await page.locator('.topics-head').getByRole('button', { name: t('chat.back') }).click()

    // What begins something, and what one settles.
    const begin = async (key) => { await page.locator('.list-head button[aria-haspopup=menu]').click(); await page.locator('.menu button', { hasText: t(key) }).last().click() }
    await inDialog('new channel', () => begin('group.newChannel'))
    await inDialog('new contact', () => begin('people.add'))
    const settings = async (key) => { await page.locator('.rail-btn', { hasText: t('nav.settings') }).click(); await page.locator('.column .row', { hasText: t(key) }).first().click() }
    await inDialog('about the server', () => settings('set.about.server'), 'dialog .welcome-qr')
    await settings('set.folders')
    await inDialog('new folder', () => page.getByRole('button', { name: t('folder.new') }).click())
    await settings('set.password')
    await inDialog('password', () => page.getByRole('button', { name: t('pass.set') }).click())
    await settings('set.privacy')
    await inDialog('a rule', () => page.locator('.column .row', { hasText: t('priv.lastSeen') }).click())
    await page.locator('.rail-btn', { hasText: t('nav.settings') }).click()
    await page.locator('.settings-card').click()
    const face = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: t('photo.set') }).click()
    await (await face).setFiles([await picture(a)])
    await inDialog('crop', async () => undefined, 'dialog .crop-box')
    await page.locator('.rail-btn').filter({ hasText: t('nav.chats') }).first().click()
    assert.deepEqual(found, {})
  })
}

test('nothing went wrong on either page', () => {
  for (const p of [a, b]) assert.deepEqual(p.errors, [])
})
