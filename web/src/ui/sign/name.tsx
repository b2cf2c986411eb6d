import { onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import type { SignIn } from '../../model/signin.ts'

export function NameStep(props: { of: SignIn }) {
  let first!: HTMLInputElement
  let last!: HTMLInputElement
  onMount(() => first.focus())
  return (
    <>
      <h1>{t('sign.nameTitle')}</h1>
      <p class="lead">{t('sign.nameLead')}</p>
      <form onSubmit={(e) => { e.preventDefault(); void props.of.enterName(first.value.trim(), last.value.trim()) }}>
        <label class="field">
          <span class="label">{t('sign.first')}</span>
          <input ref={first} class="input" autocomplete="given-name" maxlength="64" required aria-invalid={props.of.error() ? 'true' : undefined} />
        </label>
        <label class="field">
          <span class="label">{t('sign.last')}</span>
          <input ref={last} class="input" autocomplete="family-name" maxlength="64" />
          <Show when={props.of.error()}><p class="field-note bad" role="alert">{props.of.error()}</p></Show>
        </label>
        <button type="submit" class="btn primary wide" aria-busy={props.of.busy()}>{t('sign.start')}</button>
      </form>
    </>
  )
}
