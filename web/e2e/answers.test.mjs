// How people answer without writing: reactions.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Server } from './lib.mjs'

const alice = '+33612000041'
const bob = '+33612000042'
let server, a, b

before(async () => {
  server = await Server.start()
  a = await server.person('Alice', alice)
  b = await server.person('Bob', bob)
  await a.page.locator('.welcome footer button').last().click()
  await a.add(bob, 'Bob')
  await a.write('We have won')
  await b.openChat('Alice')
  await b.message('We have won').waitFor()
})
after(() => server.stop())

const chip = (p, name) => p.message('We have won').getByRole('button', { name, exact: true })

test('a reaction from the menu is seen by the other, who joins in and takes it back', async () => {
  await b.message('We have won').locator('.bubble').click({ button: 'right' })
  await b.page.getByRole('group', { name: 'React with' }).getByRole('menuitemcheckbox', { name: '🎉' }).click()
  await chip(b, '🎉 1, chosen').waitFor()
  await chip(a, '🎉 1').click()
  await chip(a, '🎉 2, chosen').waitFor()
  await chip(b, '🎉 2, chosen').waitFor()
  await chip(a, '🎉 2, chosen').click()
  await chip(b, '🎉 1, chosen').click()
  await a.message('We have won').locator('.chip').waitFor({ state: 'detached' })
  await b.message('We have won').locator('.chip').waitFor({ state: 'detached' })
})

test('reactions are there after a reload, and nothing in them keeps anybody out', async () => {
  await b.message('We have won').locator('.bubble').click({ button: 'right' })
  await b.page.getByRole('menuitemcheckbox', { name: '👍' }).click()
  await chip(a, '👍 1').waitFor()
  await a.page.reload()
  await chip(a, '👍 1').waitFor()
  assert.deepEqual(await a.axe(), [])
  await b.message('We have won').locator('.bubble').click({ button: 'right' })
  assert.deepEqual(await b.axe(), [])
  await b.page.keyboard.press('Escape')
  assert.deepEqual([...a.errors, ...b.errors], [])
})
