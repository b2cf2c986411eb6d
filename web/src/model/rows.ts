// The rows of a conversation: messages, the days they were written on, and
// where the unread ones begin. Rows keep their identity from one list to the
// next, so that only what changed is drawn again.
import { batch, createMemo, createSignal, untrack, type Accessor, type Setter } from 'solid-js'
import type { Message, PeerId } from '../mt/records.ts'
import { historyOf } from '../state/histories.ts'
import type { Cell } from '../state/message.ts'
import { isVisual } from './media.ts'
import { dayOf } from './time.ts'

export interface MessageRow {
  kind: 'message'
  key: string
  cell: Cell
  /** The album that the message begins; empty if it stands alone. */
  album: Accessor<Cell[]>
  /** Of a run of messages that one person wrote in a row. */
  first: Accessor<boolean>
  last: Accessor<boolean>
}

export type Row = MessageRow | { kind: 'day'; key: string; date: number } | { kind: 'unread'; key: string } | { kind: 'root'; key: string; cell: Cell }

interface Known extends MessageRow {
  setFirst: Setter<boolean>
  setLast: Setter<boolean>
  setAlbum: Setter<Cell[]>
}

// Messages of one person within this time stand together.
const runSeconds = 600

/**
 * The rows of a chat or thread; `unreadAfter` is the last message read when it
 * was opened, `root` the post whose comments follow.
 */
export function createRows(chat: PeerId, unreadAfter: Accessor<number | undefined>, thread = 0, root: Accessor<Cell | undefined> = () => undefined): Accessor<Row[]> {
  const known = new WeakMap<Cell, Known>()
  const marks = new Map<string, Row>()
  const rowOf = (cell: Cell): Known => {
    let row = known.get(cell)
    if (!row) {
      const [first, setFirst] = createSignal(true)
      const [last, setLast] = createSignal(true)
      const [album, setAlbum] = createSignal<Cell[]>([], { equals: (a, b) => a.length === b.length && a.every((c, i) => c === b[i]) })
      row = { kind: 'message', key: cell.key, cell, first, last, album, setFirst, setLast, setAlbum }
      known.set(cell, row)
    }
    return row
  }
  const mark = (row: Row): Row => {
    const old = marks.get(row.key)
    if (old) return old
    marks.set(row.key, row)
    return row
  }
  return createMemo(() => {
    const window = historyOf(chat, thread).window()
    const cells = window?.cells ?? []
    const after = unreadAfter()
    const rows: Row[] = []
    const post = root()
    if (post && window?.atStart) rows.push(mark({ kind: 'root', key: `root${thread}`, cell: post }))
    batch(() => {
      let before: { message: Message; row: Known } | undefined
      let divided = after === undefined
      let album: Cell[] = []
      for (const cell of cells) {
        const m = untrack(cell.message)
        if (before && joins(before.message, m)) {
          album.push(cell)
          continue
        }
        if (before) before.row.setAlbum(album.length > 1 ? album : [])
        album = [cell]
        const row = rowOf(cell)
        let together = before !== undefined && runs(before.message, m)
        if (!before || dayOf(before.message.date) !== dayOf(m.date)) {
          rows.push(mark({ kind: 'day', key: `d${dayOf(m.date)}`, date: m.date }))
          together = false
        }
        if (!divided && !m.out && m.id > after!) {
          rows.push(mark({ kind: 'unread', key: `u${after}` }))
          divided = true
          together = false
        }
        row.setFirst(!together)
        before?.row.setLast(!together)
        rows.push(row)
        before = { message: m, row }
      }
      before?.row.setAlbum(album.length > 1 ? album : [])
      before?.row.setLast(true)
    })
    return rows
  })
}

function joins(a: Message, b: Message): boolean {
  return a.group !== undefined && a.group === b.group && isVisual(a.media) && isVisual(b.media)
}

/** The messages of a row, oldest first. */
export function messagesOfRow(row: MessageRow): Message[] {
  return untrack(() => (row.album().length ? row.album() : [row.cell]).map((c) => c.message()))
}

function runs(a: Message, b: Message): boolean {
  return a.from === b.from && a.out === b.out && !a.action && !b.action && b.date - a.date < runSeconds
}

export function rowOfMessage(rows: Row[], id: number): number {
  return rows.findIndex((r) => r.kind === 'message' && messagesOfRow(r).some((m) => m.id === id))
}
