// Light or dark, the operator's accent and the person's size of text.
import { createEffect, createSignal, onCleanup } from 'solid-js'
import { preferences } from '../model/preferences.ts'
import { server } from '../state/server.ts'

const query = matchMedia('(prefers-color-scheme: dark)')

export function useTheme(): void {
  const [systemDark, setSystemDark] = createSignal(query.matches)
  const changed = () => setSystemDark(query.matches)
  query.addEventListener('change', changed)
  onCleanup(() => query.removeEventListener('change', changed))
  const root = document.documentElement
  createEffect(() => {
    const chosen = preferences().theme
    const dark = chosen === 'dark' || (chosen === 'system' && systemDark())
    root.dataset['theme'] = dark ? 'dark' : 'light'
    for (const meta of document.querySelectorAll('meta[name=theme-color]')) meta.setAttribute('content', dark ? '#19191b' : '#fbfaf7')
  })
  createEffect(() => {
    const accent = server().accent
    if (accent && CSS.supports('color', accent)) root.style.setProperty('--brand', accent)
  })
  createEffect(() => root.style.setProperty('--message', `${preferences().textSize}px`))
}
