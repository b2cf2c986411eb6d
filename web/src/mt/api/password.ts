// The password of the second step: https://core.telegram.org/api/srp
import { type tl } from '@mtcute/core'
import type { PasswordState } from '../records.ts'
import type { Context } from './context.ts'

export function passwordApi(c: Context) {
  const proof = async (p: tl.account.RawPassword, current: string): Promise<tl.TypeInputCheckPasswordSRP> =>
    p.hasPassword ? c.client.computeSrpParams(p, current) : { _: 'inputCheckPasswordEmpty' }

  return {
    async passwordState(): Promise<PasswordState> {
      const p = await c.client.call({ _: 'account.getPassword' })
      return { on: p.hasPassword ?? false, ...(p.hint ? { hint: p.hint } : {}), ...(p.pendingResetDate ? { resetAt: p.pendingResetDate } : {}) }
    },

    /** Sets or changes it; without one, `current` is not looked at. */
    async setPassword(current: string, next: string, hint: string): Promise<void> {
      const p = await c.client.call({ _: 'account.getPassword' })
      const password = await proof(p, current)
      const newPasswordHash = await c.client.computeNewPasswordHash(p.newAlgo, next)
      await c.client.call({ _: 'account.updatePasswordSettings', password, newSettings: { _: 'account.passwordInputSettings', newAlgo: p.newAlgo, newPasswordHash, hint } })
    },

    /** Asks for it to be taken off without knowing it, which takes a week. Answers when one may ask again, if not now. */
    async resetPassword(): Promise<number | undefined> {
      const r = await c.client.call({ _: 'account.resetPassword' })
      return r._ === 'account.resetPasswordFailedWait' ? r.retryDate : undefined
    },

    async keepPassword(): Promise<void> {
      await c.client.call({ _: 'account.declinePasswordReset' })
    },

    async removePassword(current: string): Promise<void> {
      const p = await c.client.call({ _: 'account.getPassword' })
      const newSettings: tl.account.RawPasswordInputSettings = {
        _: 'account.passwordInputSettings', newAlgo: { _: 'passwordKdfAlgoUnknown' }, newPasswordHash: new Uint8Array(), hint: '',
      }
      await c.client.call({ _: 'account.updatePasswordSettings', password: await proof(p, current), newSettings })
    },
  }
}
