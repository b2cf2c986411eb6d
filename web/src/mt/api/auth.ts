// Signing in and out: https://core.telegram.org/api/auth
import { type tl, Long } from '@mtcute/core'
import { base64 } from '@fuman/utils'
import type { QrResult, SentCode, SignInResult } from '../records.ts'
import type { Context } from './context.ts'

export function authApi(c: Context) {
  async function enter(auth: tl.auth.TypeAuthorization): Promise<SignInResult> {
    if (auth._ === 'auth.authorizationSignUpRequired') return { state: 'signUp' }
    const self = await c.client.notifyLoggedIn(auth)
    await c.client.startUpdatesLoop()
    c.emit({ e: 'signedIn', self: self.id })
    return { state: 'in', self: self.id }
  }

  async function orPassword<T>(run: () => Promise<T>): Promise<T | SignInResult> {
    try {
      return await run()
    } catch (e) {
      if (!(e instanceof Error && 'text' in e && e.text === 'SESSION_PASSWORD_NEEDED')) throw e
      const p = await c.client.call({ _: 'account.getPassword' })
      return { state: 'password', ...(p.hint ? { hint: p.hint } : {}) }
    }
  }

  return {
    /** Who is signed in on this browser, told without asking the server. */
    async whoAmI(): Promise<number | undefined> {
      await c.client.prepare()
      const self = await c.client.storage.self.fetch()
      if (!self) {
        void c.client.connect()
        return undefined
      }
      void c.client.startUpdatesLoop()
      return self.userId
    },

    async sendCode(phone: string): Promise<SentCode> {
      const { id, hash } = await c.client.getApiCredentials()
      const sent = await c.client.call({ _: 'auth.sendCode', phoneNumber: phone, apiId: id, apiHash: hash, settings: { _: 'codeSettings' } })
      return sentCode(sent)
    },

    async resendCode(phone: string, hash: string): Promise<SentCode> {
      return sentCode(await c.client.call({ _: 'auth.resendCode', phoneNumber: phone, phoneCodeHash: hash }))
    },

    signIn: (phone: string, hash: string, code: string): Promise<SignInResult> =>
      orPassword(async () => enter(await c.client.call({ _: 'auth.signIn', phoneNumber: phone, phoneCodeHash: hash, phoneCode: code }))),

    async signUp(phone: string, hash: string, first: string, last: string): Promise<SignInResult> {
      return enter(await c.client.call({ _: 'auth.signUp', phoneNumber: phone, phoneCodeHash: hash, firstName: first, lastName: last }))
    },

    async checkPassword(password: string): Promise<SignInResult> {
      const p = await c.client.call({ _: 'account.getPassword' })
      const srp = await c.client.computeSrpParams(p, password)
      return enter(await c.client.call({ _: 'auth.checkPassword', password: srp }))
    },

    /** A link that a signed-in device accepts: https://core.telegram.org/api/qr-login */
    qrToken: (): Promise<QrResult> =>
      orPassword(async (): Promise<QrResult> => {
        const { id, hash } = await c.client.getApiCredentials()
        const t = await c.client.call({ _: 'auth.exportLoginToken', apiId: id, apiHash: hash, exceptIds: [] })
        if (t._ === 'auth.loginTokenSuccess') return enter(t.authorization)
        if (t._ === 'auth.loginTokenMigrateTo') throw new Error('a token of another data centre')
        return { state: 'wait', url: `tg://login?token=${base64.encode(t.token, true)}`, expires: t.expires }
      }),

    async acceptQr(link: string): Promise<void> {
      const token = /token=([\w-]+)/.exec(link)?.[1]
      if (!token) throw new Error('no token in the link')
      await c.client.call({ _: 'auth.acceptLoginToken', token: base64.decode(token, true) })
      c.emit({ e: 'sessions' })
    },

    async signOut(): Promise<void> {
      await c.client.call({ _: 'auth.logOut' }).catch(() => undefined)
      await this.forget()
    },

    /** Ends what this browser knows of the account. */
    async forget(): Promise<void> {
      await c.client.notifyLoggedOut()
      c.emit({ e: 'signedOut' })
    },

    async terminateSession(hash: string): Promise<void> {
      await c.client.call({ _: 'account.resetAuthorization', hash: Long.fromString(hash) })
      c.emit({ e: 'sessions' })
    },

    async terminateOthers(): Promise<void> {
      await c.client.call({ _: 'auth.resetAuthorizations' })
      c.emit({ e: 'sessions' })
    },
  }
}

function sentCode(s: tl.auth.TypeSentCode): SentCode {
  if (s._ !== 'auth.sentCode') throw new Error(`unexpected ${s._}`)
  const length = 'length' in s.type ? s.type.length : 5
  const via = s.type._.slice('auth.sentCodeType'.length).toLowerCase()
  return { hash: s.phoneCodeHash, length, via, ...(s.timeout ? { timeout: s.timeout } : {}) }
}
