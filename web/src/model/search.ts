// Searching everywhere: chats that are known, people on the server, messages.
import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import { api } from '../mt/port.ts'
import type { Message, PeerId } from '../mt/records.ts'
import { allDialogs } from '../state/dialogs.ts'
import { learn, peer } from '../state/peers.ts'
import { self } from '../state/session.ts'
import { chatName } from './names.ts'

export interface Found {
  query: string
  mine: PeerId[]
  others: PeerId[]
  messages: Message[]
  /** The server has not answered yet. */
  busy: boolean
}

const plain = (s: string) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether every word of the query begins a word of the name. */
export function matches(name: string, query: string): boolean {
  const words = plain(name).split(/[\s@_.-]+/)
  return plain(query).replace('@', '').split(/\s+/).filter(Boolean).every((q) => words.some((w) => w.startsWith(q)))
}

function known(query: string): PeerId[] {
  return allDialogs().map((d) => d.id).filter((id) => matches(`${chatName(id)} ${peer(id)?.username ?? ''}`, query))
}

export function createSearch(query: Accessor<string>): Accessor<Found> {
  const [found, setFound] = createSignal<Found>({ query: '', mine: [], others: [], messages: [], busy: false })
  let run = 0
  createEffect(on(query, (q) => {
    const mine = known(q)
    setFound((f) => ({ ...f, query: q, mine, busy: true }))
    const mineRun = ++run
    const timer = setTimeout(async () => {
      const [people, page] = await Promise.allSettled([api.searchPeople(q), api.searchEverywhere(q)])
      if (mineRun !== run) return
      if (page.status === 'fulfilled') learn(page.value.peers)
      const all = people.status === 'fulfilled' ? people.value : { mine: [], others: [] }
      const here = [...new Set([...mine, ...all.mine])].filter((id) => id !== self() || mine.includes(id))
      setFound({
        query: q, mine: here, others: all.others.filter((id) => !here.includes(id) && id !== self()),
        messages: page.status === 'fulfilled' ? page.value.messages : [], busy: false,
      })
    }, 220)
    onCleanup(() => clearTimeout(timer))
  }))
  return found
}
