// Words in the person's language. Whole sentences only; numbers choose their
// form by the language's own rules (Intl.PluralRules).
import { createSignal } from 'solid-js'
import { en, type Key, type Texts } from './texts/en.ts'
import { preferences, setPreference } from './preferences.ts'

export type Language = 'en' | 'fr'
export const languages: Record<Language, string> = { en: 'English', fr: 'Français' }

const load: Record<Language, () => Promise<Texts>> = {
  en: () => Promise.resolve(en),
  fr: () => import('./texts/fr.ts').then((m) => m.fr),
}

const [current, setCurrent] = createSignal<{ language: Language; texts: Texts; plural: Intl.PluralRules }>({
  language: 'en', texts: en, plural: new Intl.PluralRules('en'),
})

export function language(): Language {
  return current().language
}

function preferred(): Language {
  const chosen = preferences().language
  if (chosen) return chosen
  return navigator.languages.some((l) => l.startsWith('fr')) && !navigator.languages[0]?.startsWith('en') ? 'fr' : 'en'
}

/** Loads the words; nothing is shown before. */
export async function startLanguage(): Promise<void> {
  await use(preferred())
}

export async function chooseLanguage(l: Language): Promise<void> {
  setPreference('language', l)
  await use(l)
}

async function use(l: Language): Promise<void> {
  setCurrent({ language: l, texts: await load[l](), plural: new Intl.PluralRules(l) })
}

type Values = Record<string, string | number>

/** The text of a key, with {names} filled in; {n} also chooses the plural form. */
export function t(key: Key, values: Values = {}): string {
  const { texts, plural, language } = current()
  const text = texts[key]
  const form = typeof text === 'string' ? text : (text[plural.select(Number(values['n']))] ?? text.other)
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const v = values[name]
    return typeof v === 'number' ? v.toLocaleString(language) : (v ?? '')
  })
}

/** The text of a key made at run time, if there is one. */
export function tIf(key: string, values?: Values): string | undefined {
  return key in current().texts ? t(key as Key, values) : undefined
}
