import { LifeBuoy } from 'lucide'
import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { phoneText } from '../../model/names.ts'
import { server } from '../../state/server.ts'
import { Icon } from '../parts/icon.tsx'
import type { SignIn } from '../../model/signin.ts'

export function CodeStep(props: { of: SignIn }) {
  const s = props.of
  let input!: HTMLInputElement
  const [left, setLeft] = createSignal(s.sent()?.timeout ?? 0)
  const timer = setInterval(() => setLeft((n) => Math.max(0, n - 1)), 1000)
  onCleanup(() => clearInterval(timer))
  onMount(() => input.focus())
  // Without a gateway for SMS the code waits for the operator to hand it out.
  const byOperator = () => s.sent()?.via !== 'app' && s.sent()?.via !== 'emailcode' && !server().gateway
  const length = () => s.sent()?.length ?? 5
  const typed = async () => {
    const digits = input.value.replace(/\D/g, '').slice(0, length())
    input.value = digits
    s.setError(undefined)
    if (digits.length < length()) return
    await s.enterCode(digits)
    if (s.error()) { input.select(); input.focus() }
  }
  return (
    <>
      <h1>{t('sign.codeTitle')}</h1>
      <p class="lead">{t(s.sent()?.via === 'app' ? 'sign.codeApp' : byOperator() ? (server().fresh ? 'sign.codeFresh' : 'sign.codeByOperator') : 'sign.codeSms', { phone: phoneText(s.phone()), name: server().name })}</p>
      <Show when={byOperator() && server().contact}><p class="sign-fresh"><Icon of={LifeBuoy} size={18} /><span>{t('sign.contact', { contact: server().contact! })}</span></p></Show>
      <form onSubmit={(e) => { e.preventDefault(); void typed() }}>
        <label class="field">
          <span class="label">{t('sign.code')}</span>
          <input
            ref={input} class="input code-input" type="text" inputmode="numeric" autocomplete="one-time-code" dir="ltr" maxlength={length() + 2}
            aria-invalid={s.error() ? 'true' : undefined} onInput={() => void typed()}
          />
          <Show when={s.error()}><p class="field-note bad" role="alert">{s.error()}</p></Show>
        </label>
        <button type="submit" class="btn primary wide" aria-busy={s.busy()}>{t('sign.next')}</button>
      </form>
      <div class="sign-links">
        <button type="button" class="btn plain" onClick={() => s.go('phone')}>{t('sign.change')}</button>
        <button type="button" class="btn plain num" disabled={left() > 0} onClick={() => { void s.resend(); setLeft(s.sent()?.timeout ?? 60) }}>
          {t('sign.resend')}{left() > 0 ? ` (${left()})` : ''}
        </button>
      </div>
      <div class="sign-help">
        <p>{t(server().fresh ? 'sign.codeRun' : byOperator() ? 'sign.codeReads' : 'sign.codeOperator')}</p>
        <code dir="ltr">chappe code {s.phone()}</code>
      </div>
    </>
  )
}
