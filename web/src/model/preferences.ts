// What this browser's person chose; nothing that the server needs to know.
import { createSignal } from 'solid-js'

export interface Preferences {
  language?: 'en' | 'fr'
  theme: 'system' | 'light' | 'dark'
  textSize: number
  enterSends: boolean
  desktop: boolean
  sound: boolean
  preview: boolean
  recentEmoji: string[]
  /** What the panel beside the editor showed last. */
  panel: 'emoji' | 'stickers' | 'gifs'
  /** How fast voice messages are played. */
  voiceSpeed: number
  /** The operator's first steps are still to be shown. */
  welcome: boolean
  /** One has opened the first account of the server, and so runs it. */
  operator: boolean
}

const defaults: Preferences = { theme: 'system', textSize: 15, enterSends: true, desktop: false, sound: true, preview: true, recentEmoji: [], panel: 'emoji', voiceSpeed: 1, welcome: false, operator: false }
const key = 'chappe-preferences'

function stored(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>) }
  } catch {
    return defaults
  }
}

const [preferences, set] = createSignal<Preferences>(stored())
export { preferences }

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  set((p) => ({ ...p, [name]: value }))
  localStorage.setItem(key, JSON.stringify(preferences()))
}

// Other tabs follow at once.
window.addEventListener('storage', (e) => {
  if (e.key === key) set(stored())
})
