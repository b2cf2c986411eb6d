// Searching everywhere: chats that are known, people on the server, messages.
import { createEffect, createSignal, on, onCleanup, untrack, type Accessor } from 'solid-js'
import { api } from '../mt/port.ts'
import type { Message, PeerId, SearchOffset } from '../mt/records.ts'
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

export type Search = Accessor<Found> & {
  /** Fetches the next messages. */
  more: () => void
}

export function createSearch(query: Accessor<string>): Search {
  const [found, setFound] = createSignal<Found>({ query: '', mine: [], others: [], messages: [], busy: false })
  let run = 0
  let next: SearchOffset | undefined
  let asking = false
  createEffect(on(query, (q) => {
    const mine = known(q)
    setFound((f) => ({ ...f, query: q, mine, busy: true }))
    const mineRun = ++run
    next = undefined
    asking = false
    const timer = setTimeout(async () => {
      const [people, page] = await Promise.allSettled([api.searchPeople(q), api.searchEverywhere(q)])
      if (mineRun !== run) return
      if (page.status === 'fulfilled') { learn(page.value.peers); next = page.value.next }
      const all = people.status === 'fulfilled' ? people.value : { mine: [], others: [] }
      const here = [...new Set([...mine, ...all.mine])].filter((id) => id !== self() || mine.includes(id))
      setFound({
        query: q, mine: here, others: all.others.filter((id) => !here.includes(id) && id !== self()),
        messages: page.status === 'fulfilled' ? page.value.messages : [], busy: false,
      })
    }, 220)
    onCleanup(() => clearTimeout(timer))
  }))
  const more = async () => {
    if (!next || asking) return
    asking = true
    const mineRun = run
    const page = await api.searchEverywhere(untrack(found).query, next).catch(() => undefined)
    if (mineRun !== run) return
    asking = false
    if (!page) return
    next = page.next
    learn(page.peers)
    setFound((f) => ({ ...f, messages: [...f.messages, ...page.messages.filter((m) => !f.messages.some((x) => x.id === m.id && x.chat === m.chat))] }))
  }
  return Object.assign(() => found(), { more: () => void more() })
}
