// What the parts of an open conversation share.
import { type Accessor, batch, createEffect, createSignal, on, untrack } from 'solid-js'
import { type Composer, createComposer } from '../../model/compose.ts'
import { api } from '../../mt/port.ts'
import type { Message, PeerId, Reply } from '../../mt/records.ts'
import { historyOf, messageById, remember } from '../../state/histories.ts'
import type { Cell } from '../../state/message.ts'
import { learn, peer } from '../../state/peers.ts'
import { topic } from '../../state/threads.ts'

export interface Chat {
  id: PeerId
  /** The topic or the post whose comments are shown; 0 is the chat as a whole. */
  thread: number
  /** The post, of comments. */
  root: Accessor<Cell | undefined>
  setRoot: (c: Cell) => void
  composer: Composer
  /** Ids of chosen messages; undefined while nothing is being chosen. */
  selected: Accessor<ReadonlySet<number> | undefined>
  toggle: (id: number) => void
  clearSelection: () => void
  /** A message that was jumped to and is shown for a moment. */
  found: Accessor<number | undefined>
  /** The message that the Tab key reaches. */
  focused: Accessor<number | undefined>
  setFocused: (id: number | undefined) => void
  query: Accessor<string | undefined>
  setQuery: (q: string | undefined) => void
  mayWrite: Accessor<boolean>
  reply: (m: Message, quote?: { text: string; offset: number }) => void
  edit: (m: Message) => void
  /** Shows a message; with `leave` one can come back to where one is. */
  jump: (id: number, leave?: boolean) => void
  /** Goes back to where one jumped from, and answers whether there was such a place further down. */
  comeBack: () => boolean
  /** Fetches what a reply answers, if it is not here. */
  want: (r: Reply) => void
  /** A message that the server does not know yet. */
  pending: (id: number) => Message | undefined
  setJumper: (f: (id: number) => void) => void
  focusEditor: () => void
  setEditorFocus: (f: () => void) => void
  /** Takes files that were dropped on the conversation. */
  drop: (files: File[]) => void
  setDrop: (f: (files: File[]) => void) => void
}

export function createChat(id: PeerId, thread = 0): Chat {
  const composer = createComposer(id, thread)
  const [root, setRoot] = createSignal<Cell | undefined>()
  const [selected, setSelected] = createSignal<ReadonlySet<number> | undefined>()
  const [found, setFound] = createSignal<number>()
  const [focused, setFocused] = createSignal<number>()
  const [query, setQuery] = createSignal<string>()
  let jumper: (id: number) => void = () => undefined
  let focusEditor: () => void = () => undefined
  let drop: (files: File[]) => void = () => undefined
  let foundTimer: ReturnType<typeof setTimeout> | undefined
  const wanted = new Set<number>()
  const asked = new Set<number>()

  // Where one came from, by the last message that could be seen there.
  const left: number[] = []

  const fetchWanted = async () => {
    const ids = [...wanted]
    wanted.clear()
    const page = await api.messages(id, ids).catch(() => undefined)
    if (!page) return
    batch(() => {
      learn(page.peers)
      page.messages.forEach(remember)
    })
  }

  createEffect(on(found, (f) => {
    clearTimeout(foundTimer)
    if (f !== undefined) foundTimer = setTimeout(() => setFound(undefined), 1900)
  }))

  return {
    id, thread, root, setRoot: (c) => setRoot(() => c), composer, selected, found, focused, setFocused, query, setQuery,
    toggle: (m) => setSelected((old) => {
      const next = new Set(old)
      if (!next.delete(m)) next.add(m)
      return next.size ? next : undefined
    }),
    clearSelection: () => setSelected(undefined),
    mayWrite: () => {
      const p = peer(id)
      if (p === undefined) return true
      if (p.kind !== 'group') return p.kind === 'channel' ? Boolean(p.mayPost) : !p.deleted
      // Comments are open to guests, unless one has to join first.
      if (p.left) return root() !== undefined && !p.joinToSend
      const t = thread ? topic(id, thread) : undefined
      if (t?.closed && !t.mine && !p.rights?.includes('manageTopics')) return false
      return !p.denied?.includes('sendPlain')
    },
    reply: (m, quote) => {
      if (m.pending) return
      composer.startReply({ id: m.id, ...(quote ? { quote: quote.text, quoteOffset: quote.offset } : {}) })
      focusEditor()
    },
    edit: (m) => { composer.startEdit(m); focusEditor() },
    jump: (m, leave) => {
      const here = leave ? lowestInView() : 0
      if (here) left.push(here)
      setFound(m)
      jumper(m)
    },
    comeBack: () => {
      const here = lowestInView()
      while (left.length && left.at(-1)! <= here) left.pop()
      const to = left.pop()
      if (to) { setFound(to); jumper(to) }
      return to !== undefined
    },
    want: (r) => {
      if (asked.has(r.id) || (r.peer !== undefined && r.peer !== id) || untrack(() => messageById(id, r.id))) return
      asked.add(r.id)
      wanted.add(r.id)
      if (wanted.size === 1) queueMicrotask(() => void fetchWanted())
    },
    pending: (m) => untrack(() => historyOf(id, thread).window()?.cells.map((c) => c.message()).find((x) => x.id === m)),
    setJumper: (f) => { jumper = f },
    focusEditor: () => focusEditor(),
    setEditorFocus: (f) => { focusEditor = f },
    drop: (files) => drop(files),
    setDrop: (f) => { drop = f },
  }
}

// lowestInView is the last message that the person sees; 0 if there is none.
function lowestInView(): number {
  const log = document.querySelector('.history')
  const end = log?.getBoundingClientRect().bottom ?? 0
  const seen = [...(log?.querySelectorAll<HTMLElement>('article.msg') ?? [])].findLast((el) => el.getBoundingClientRect().top < end - 20)
  return Number(seen?.dataset['id'] ?? 0)
}
