// Two-step verification by mtcute and TDLib: a login needs a password besides
// its code, whether the code is typed or read from a screen.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Mtcute } from './lib/mtcute.mjs'
import { newPhone } from './lib/phones.mjs'
import { Server } from './lib/server.mjs'
import { TDLib } from './lib/tdlib.mjs'

let server
before(async () => { server = await Server.start() })
after(async () => { await server.stop() })

const open = []
async function device(kind, name, phone) {
  const p = await kind.connect(server, { name, phone })
  open.push(p)
  return p
}

async function closing(story) {
  try {
    await story()
  } finally {
    for (const p of open.splice(0)) await p.close()
  }
}

test('mtcute', { timeout: 120_000 }, () => closing(async () => {
  const phone = newPhone()
  const first = await device(Mtcute, 'téléphone', phone)
  await first.signUp('Alice')
  await first.client.enableCloudPassword({ password: 'martinet', hint: 'un oiseau' })
  await assert.rejects(first.client.changeCloudPassword({ currentPassword: 'moineau', newPassword: 'héron', hint: '' }), { text: 'PASSWORD_HASH_INVALID' })

  const second = await device(Mtcute, 'ordinateur', phone)
  await assert.rejects(second.logIn(), { text: 'SESSION_PASSWORD_NEEDED' })
  assert.equal(await second.client.getPasswordHint(), 'un oiseau')
  await assert.rejects(second.client.checkPassword('moineau'), { text: 'PASSWORD_HASH_INVALID' })
  const me = await second.client.checkPassword('martinet')
  assert.equal(me.id, first.me.id)
  await second.client.startUpdatesLoop()
  await first.expect('message', (m) => /Unfinished login/.test(m.text))
  await first.expect('message', (m) => /New login/.test(m.text))

  await second.client.changeCloudPassword({ currentPassword: 'martinet', newPassword: 'héron', hint: 'un autre' })
  const third = await device(Mtcute, 'tablette', phone)
  await assert.rejects(third.logIn(), { text: 'SESSION_PASSWORD_NEEDED' })
  await assert.rejects(third.client.checkPassword('martinet'), { text: 'PASSWORD_HASH_INVALID' })
  await third.client.checkPassword('héron')
  await second.client.removeCloudPassword('héron')
  await (await device(Mtcute, 'montre', phone)).logIn()
  assert.deepEqual(first.holes(), [])
}))

// given answers TDLib's questions with passwords, one after the other, and notes
// the hints and whether TDLib says that the one before was wrong.
function given(p, ...passwords) {
  const asked = []
  return {
    asked,
    answers: {
      getPhoneNumber: async () => p.phone,
      getAuthCode: async () => server.code(p.phone),
      getPassword: async (hint, retry) => {
        asked.push({ hint, retry: Boolean(retry) })
        return passwords.shift()
      },
    },
  }
}

test('TDLib', { timeout: 180_000 }, () => closing(async () => {
  const phone = newPhone()
  const first = await device(TDLib, 'téléphone', phone)
  await first.signUp('Alice')
  const set = (p, old_password, new_password, new_hint = '') => p.client.invoke({
    _: 'setPassword', old_password, new_password, new_hint, set_recovery_email_address: false, new_recovery_email_address: '',
  })
  assert.equal((await set(first, '', 'martinet', 'un oiseau')).has_password, true)
  await assert.rejects(set(first, 'moineau', 'héron'), /PASSWORD_HASH_INVALID/)
  // Nobody can be reached by mail from here, which TDLib is told.
  await assert.rejects(first.client.invoke({
    _: 'setRecoveryEmailAddress', password: 'martinet', new_recovery_email_address: 'alice@example.org',
  }), /EMAIL_INVALID/)

  const second = await device(TDLib, 'ordinateur', phone)
  const { asked, answers } = given(second, 'moineau', 'martinet')
  await second.client.login(() => answers)
  assert.deepEqual(asked, [{ hint: 'un oiseau', retry: false }, { hint: 'un oiseau', retry: true }])
  await second.settled()
  assert.equal(second.me.id, first.me.id)

  await readFromScreen(first, phone)
  const state = await first.client.invoke({ _: 'canTransferOwnership' })
  assert.equal(state._, 'canTransferOwnershipResultPasswordTooFresh')
  assert.ok(state.retry_after > 6 * 86_400, `may be tried after ${state.retry_after} s`)
  const reset = await second.client.invoke({ _: 'resetPassword' })
  assert.equal(reset._, 'resetPasswordResultPending')
  assert.ok((await first.client.invoke({ _: 'getPasswordState' })).pending_reset_date > 0)
  await first.client.invoke({ _: 'cancelPasswordReset' })
  assert.equal((await second.client.invoke({ _: 'resetPassword' }))._, 'resetPasswordResultDeclined')

  assert.equal((await set(second, 'martinet', 'héron')).has_password, true)
  assert.equal((await set(first, 'héron', '')).has_password, false)
  await (await device(TDLib, 'montre', phone)).logIn()
}))

// readFromScreen lets a device that is logged in read the code that another one
// shows, which then asks for the password.
async function readFromScreen(first, phone) {
  const screen = await device(TDLib, 'écran', phone)
  const states = []
  let changed = () => {}
  screen.client.on('update', (u) => {
    if (u._ !== 'updateAuthorizationState') return
    states.push(u.authorization_state)
    changed()
  })
  const reaches = async (kind) => {
    for (;;) {
      const state = states.find((s) => s._ === kind)
      if (state) return state
      await new Promise((resolve) => { changed = resolve })
    }
  }
  await screen.client.invoke({ _: 'requestQrCodeAuthentication', other_user_ids: [] })
  const { link } = await reaches('authorizationStateWaitOtherDeviceConfirmation')
  const made = await first.client.invoke({ _: 'confirmQrCodeAuthentication', link })
  assert.equal(made.is_password_pending, true)
  await reaches('authorizationStateWaitPassword')
  await screen.client.invoke({ _: 'checkAuthenticationPassword', password: 'martinet' })
  await reaches('authorizationStateReady')
  assert.equal((await screen.client.invoke({ _: 'getMe' })).id, first.me.id)
}
