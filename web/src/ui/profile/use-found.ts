// Messages of one kind, a page at a time, as far as one has scrolled.
import { batch, createSignal, onMount } from 'solid-js'
import { api } from '../../mt/port.ts'
import type { Message, PeerId } from '../../mt/records.ts'
import type { MediaFilter } from '../../mt/rooms.ts'
import { remember } from '../../state/histories.ts'
import type { Cell } from '../../state/message.ts'
import { learn } from '../../state/peers.ts'

export interface Found {
  /** Newest first; undefined as long as nothing has come. */
  messages: () => Message[] | undefined
  more: () => void
}

export function useFound(chat: PeerId, kind: MediaFilter, thread: number): Found {
  const [cells, setCells] = createSignal<Cell[]>()
  let done = false
  let busy = false
  const more = async () => {
    if (done || busy) return
    busy = true
    const last = cells()?.at(-1)?.message().id ?? 0
    const page = await api.searchKind(chat, kind, '', last, thread).catch(() => undefined)
    busy = false
    if (!page) return
    done = page.messages.length === 0
    batch(() => {
      learn(page.peers)
      setCells((all) => [...(all ?? []), ...page.messages.map(remember)])
    })
  }
  onMount(() => void more())
  return { messages: () => cells()?.map((c) => c.message()), more: () => void more() }
}
