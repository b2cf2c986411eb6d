import { createSignal, onMount, Show } from 'solid-js'
import type { Country } from '../../mt/records.ts'
import { t } from '../../model/i18n.ts'
import { countries, type SignIn } from '../../model/signin.ts'
import { CountryPicker } from './country.tsx'

/** Spaces digits as the country writes them: patterns are like "XXX XX XX XX". */
function spaced(digits: string, patterns: string[]): string {
  const pattern = patterns.find((p) => !/\d/.test(p) || digits.startsWith(p.replace(/\D.*/, ''))) ?? 'XXX XXX XXX XXX'
  let out = ''
  let i = 0
  for (const c of pattern) {
    if (i >= digits.length) break
    out += c === ' ' ? ' ' : digits[i++]
  }
  return out + digits.slice(i)
}

export function PhoneStep(props: { of: SignIn }) {
  const [all, setAll] = createSignal<Country[]>([])
  const [country, setCountry] = createSignal<Country>()
  const [number, setNumber] = createSignal('')
  let input!: HTMLInputElement
  onMount(() => {
    input.focus()
    void countries().then((c) => {
      setAll(c.all)
      setCountry((old) => old ?? c.here)
    }).catch(() => undefined)
  })
  // A number that is typed or pasted whole says its country by itself.
  const typed = (text: string) => {
    const digits = text.replace(/\D/g, '')
    const whole = /^\s*(\+|00)/.test(text)
    const from = whole ? digits.replace(/^00/, '') : digits
    const match = whole ? all().filter((c) => from.startsWith(c.code)).sort((a, b) => b.code.length - a.code.length) : []
    const known = match.find((c) => c.iso === country()?.iso) ?? match[0]
    if (known) {
      setCountry(known)
      setNumber(spaced(from.slice(known.code.length), known.patterns))
    } else {
      setNumber(whole ? text.replace(/[^\d+ ]/g, '') : spaced(digits, country()?.patterns ?? []))
    }
    input.value = number()
  }
  const submit = (e: Event) => {
    e.preventDefault()
    const n = number().trim()
    // A leading zero is how many countries write numbers at home.
    const digits = n.startsWith('+') ? n : `+${country()?.code ?? ''}${n.replace(/\D/g, '').replace(/^0/, '')}`
    void props.of.sendCode(digits)
  }
  return (
    <form onSubmit={submit}>
      <CountryPicker all={all()} value={country()} onPick={(c) => { setCountry(c); typed(number()); input.focus() }} />
      <label class="field">
        <span class="label">{t('sign.phone')}</span>
        <input
          ref={input} class="input num" type="tel" inputmode="tel" autocomplete="tel" dir="ltr"
          placeholder={spaced('612345678', country()?.patterns ?? [])}
          aria-invalid={props.of.error() ? 'true' : undefined} onInput={(e) => typed(e.currentTarget.value)}
        />
        <Show when={props.of.error()}><p class="field-note bad" role="alert">{props.of.error()}</p></Show>
      </label>
      <button type="submit" class="btn primary wide" aria-busy={props.of.busy()}>{t('sign.next')}</button>
      <button type="button" class="btn plain wide" onClick={() => props.of.go('qr')}>{t('sign.qr')}</button>
    </form>
  )
}
