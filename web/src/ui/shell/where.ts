// What stands in the column beside the conversation, and what in the one after it.
import { createSignal } from 'solid-js'

export type Left =
  | { view: 'chats' }
  | { view: 'archive' }
  | { view: 'contacts' }
  | { view: 'settings'; page?: SettingsPage }

export type SettingsPage = 'profile' | 'privacy' | 'devices' | 'notifications' | 'appearance' | 'language' | 'folders' | 'password'

const [left, setLeft] = createSignal<Left>({ view: 'chats' })
const [folder, setFolder] = createSignal<number>(0)
const [query, setQuery] = createSignal('')
const [sideOpen, setSideOpen] = createSignal(false)

export { folder, left, query, setFolder, setLeft, setQuery, setSideOpen, sideOpen }

// The forum over whose topics the list of chats is shown again.
const [topicsHidden, setTopicsHidden] = createSignal(0)

/** Whether the column shows the topics of the open forum. */
export function topicsShown(forum: number): boolean {
  return forum !== 0 && topicsHidden() !== forum
}

export function hideTopics(forum: number): void {
  setTopicsHidden(forum)
}

export const phone = matchMedia('(max-width: 640px)')
const [narrow, setNarrow] = createSignal(phone.matches)
phone.addEventListener('change', () => setNarrow(phone.matches))

/** One column at a time. */
export { narrow }
