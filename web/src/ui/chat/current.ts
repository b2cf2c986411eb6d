// The conversation that is open, for keys that work wherever the focus is.
import { createSignal } from 'solid-js'
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
