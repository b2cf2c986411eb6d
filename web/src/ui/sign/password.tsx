import { onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import type { SignIn } from '../../model/signin.ts'

export function PasswordStep(props: { of: SignIn }) {
  let input!: HTMLInputElement
  onMount(() => input.focus())
  return (
    <>
      <h1>{t('sign.passwordTitle')}</h1>
      <p class="lead">{t('sign.passwordLead')}</p>
      <form onSubmit={(e) => { e.preventDefault(); void props.of.enterPassword(input.value) }}>
        <label class="field">
          <span class="label">{t('sign.password')}</span>
          <input ref={input} class="input" type="password" autocomplete="current-password" required aria-invalid={props.of.error() ? 'true' : undefined} />
          <Show when={props.of.hint()}><p class="field-note">{t('sign.hint', { hint: props.of.hint()! })}</p></Show>
          <Show when={props.of.error()}><p class="field-note bad" role="alert">{props.of.error()}</p></Show>
        </label>
        <button type="submit" class="btn primary wide" aria-busy={props.of.busy()}>{t('sign.next')}</button>
      </form>
      <div class="sign-links"><button type="button" class="btn plain" onClick={() => props.of.go('phone')}>{t('sign.change')}</button></div>
    </>
  )
}
