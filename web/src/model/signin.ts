// The steps of signing in: https://core.telegram.org/api/auth
import { batch, createSignal } from 'solid-js'
import { api, CallError } from '../mt/port.ts'
import type { Country, SentCode, SignInResult } from '../mt/records.ts'
import { onQrAccepted } from '../state/session.ts'
import { loadServer, server } from '../state/server.ts'
import { errorText } from './errors.ts'
import { language } from './i18n.ts'
import { setPreference } from './preferences.ts'

export type Step = 'phone' | 'code' | 'name' | 'password' | 'qr'

export function createSignIn() {
  const [step, setStep] = createSignal<Step>('phone')
  const [phone, setPhone] = createSignal('')
  const [sent, setSent] = createSignal<SentCode>()
  const [code, setCode] = createSignal('')
  const [hint, setHint] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const [error, setError] = createSignal<string>()
  const [qr, setQr] = createSignal<string>()

  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (busy()) return undefined
    batch(() => { setBusy(true); setError(undefined) })
    try {
      return await work()
    } catch (e) {
      setError(errorText(e))
      if (e instanceof CallError && e.text === 'PHONE_CODE_EXPIRED') setStep('phone')
      return undefined
    } finally {
      setBusy(false)
    }
  }

  function go(to: Step): void {
    batch(() => { setStep(to); setError(undefined) })
  }

  function follow(r: SignInResult | undefined): void {
    if (r?.state === 'signUp') go('name')
    if (r?.state === 'password') batch(() => { setHint(r.hint); go('password') })
  }

  const sendCode = (number: string) => run(async () => {
    setPhone(number)
    setSent(await api.sendCode(number))
    go('code')
  })
  const resend = () => run(async () => setSent(await api.resendCode(phone(), sent()!.hash)))
  const enterCode = async (typed: string) => {
    setCode(typed)
    follow(await run(() => api.signIn(phone(), sent()!.hash, typed)))
  }
  const enterName = (first: string, last: string) => run(async () => {
    await loadServer().catch(() => undefined)
    if (server().fresh) { setPreference('welcome', true); setPreference('operator', true) }
    await api.signUp(phone(), sent()!.hash, first, last)
  })
  const enterPassword = async (password: string) => follow(await run(() => api.checkPassword(password)))

  /** Shows a token that another device can accept, and a new one before it is too old. */
  function showQr(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const ask = async () => {
      clearTimeout(timer)
      const r = await api.qrToken().catch(() => undefined)
      if (over) return
      clearTimeout(timer)
      if (r?.state === 'wait') setQr(r.url)
      else if (r) follow(r)
      const left = r?.state === 'wait' ? r.expires * 1000 - Date.now() - 2000 : 5000
      if (r?.state !== 'in' && r?.state !== 'password') timer = setTimeout(ask, Math.max(2000, left))
    }
    void ask()
    const stop = onQrAccepted(() => void ask())
    return () => { over = true; clearTimeout(timer); stop() }
  }

  return { step, go, phone, sent, code, hint, busy, error, setError, qr, sendCode, resend, enterCode, enterName, enterPassword, showQr }
}

export type SignIn = ReturnType<typeof createSignIn>

/** Countries with their codes, and the one that the server says, or else the browser's language. */
export async function countries(): Promise<{ all: Country[]; here: Country | undefined }> {
  const { all, here } = await api.countries(language())
  const names = new Intl.DisplayNames([language()], { type: 'region' })
  const named = all.map((c) => ({ ...c, name: /^[A-Z]{2}$/.test(c.iso) ? (names.of(c.iso) ?? c.name) : c.name }))
  named.sort((a, b) => a.name.localeCompare(b.name, language()))
  const guess = here || new Intl.Locale(navigator.language).maximize().region
  return { all: named, here: named.find((c) => c.iso === guess) }
}

export function flag(iso: string): string {
  return /^[A-Z]{2}$/.test(iso) ? String.fromCodePoint(...[...iso].map((c) => 0x1f1a5 + c.charCodeAt(0))) : '🌐'
}
