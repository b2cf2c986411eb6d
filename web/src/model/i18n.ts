// Words in the person's language. Whole sentences only; numbers choose their
// form by the language's own rules (Intl.PluralRules).
import { createSignal } from 'solid-js'
import type { community } from './texts/community-en.ts'
import { en, type Key, type Texts } from './texts/en.ts'
import { preferences, setPreference } from './preferences.ts'

export type Language = 'en' | 'fr'
export const languages: Record<Language, string> = { en: 'English', fr: 'Français' }

const load: Record<Language, () => Promise<Texts>> = {
  en: () => Promise.resolve(en),
  fr: () => import('./texts/fr.ts').then((m) => m.fr),
}

// Words about groups and channels come with the parts of the app that say them.
const loadMore: Record<Language, () => Promise<Partial<AllTexts>>> = {
  en: () => import('./texts/community-en.ts').then((m) => m.community),
  fr: () => import('./texts/community-fr.ts').then((m) => m.community),
}
let withCommunity = false
let wanted: Language = 'en'
let turn = 0

const [current, setCurrent] = createSignal<{ language: Language; texts: Texts & Partial<AllTexts>; plural: Intl.PluralRules }>({
  language: 'en', texts: en, plural: new Intl.PluralRules('en'),
})

type AllTexts = Texts & { [K in keyof typeof community]: string | Plural }
type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

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

/** Loads the words of groups and channels as well, once. */
export function loadCommunity(): Promise<void> {
  withCommunity = true
  coming ??= use(wanted).catch((e: unknown) => { coming = undefined; throw e })
  return coming
}

let coming: Promise<void> | undefined

// use waits for the words of a language; what was chosen last holds.
async function use(l: Language): Promise<void> {
  wanted = l
  const mine = ++turn
  const [texts, more] = await Promise.all([load[l](), withCommunity ? loadMore[l]() : {}])
  if (mine !== turn) return
  setCurrent({ language: l, texts: { ...texts, ...more }, plural: new Intl.PluralRules(l) })
}

type Values = Record<string, string | number>

/** The text of a key, with {names} filled in; {n} also chooses the plural form. */
export function t(key: Key | keyof typeof community, values: Values = {}): string {
  const { texts, plural, language } = current()
  const text: string | Plural | undefined = texts[key]
  if (text === undefined) return ''
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
