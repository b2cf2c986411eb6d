// The conversation that is open, for keys that work wherever the focus is.
import { createSignal, untrack } from 'solid-js'
import type { PeerId } from '../../mt/records.ts'
import type { Chat } from './chat.ts'

interface Current {
  chat: Chat
  /** Opens the search, perhaps for something. */
  search: (query?: string) => void
  /** Answers whether there was a search to close. */
  closeSearch: () => boolean
}

const [current, setCurrent] = createSignal<Current | undefined>()
export { current, setCurrent }

const touch = matchMedia('(pointer: coarse)')

/** One goes to write in a chat that is open or about to be: its editor takes the focus that nothing else has. */
export function goToEditor(chat: PeerId): void {
  if (touch.matches) return
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  const open = untrack(current)?.chat
  if (open?.id === chat) open.focusEditor()
}
