// Photos and videos that were sent together, as one grid.
import { For } from 'solid-js'
import type { Cell } from '../../state/message.ts'
import { Picture } from './picture.tsx'

export function Album(props: { cells: Cell[] }) {
  const n = () => props.cells.length
  // Rows of two and three have no holes when what leads is wide enough.
  const lead = () => (n() === 3 || (n() > 4 && n() % 3 === 1) ? 'lead1' : n() > 4 && n() % 3 === 2 ? 'lead2' : '')
  return (
    <div class={`album n${n()} ${lead()}`}>
      <For each={props.cells}>{(cell) => <Picture message={cell.message()} cell />}</For>
    </div>
  )
}
