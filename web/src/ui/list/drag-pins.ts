// Pinned chats change places by dragging, or with Alt, Shift and the arrows.
import type { PeerId } from '../../mt/records.ts'
import type { Place } from '../../model/folders.ts'
import { movePin, pinnedIn } from '../../model/pins.ts'
import { tell } from './chat-menu.ts'

const chatOf = (e: Event): PeerId => Number((e.target as Element).closest<HTMLElement>('[data-chat]')?.dataset['chat'])

export function dragPins(list: HTMLElement, place: () => Place): void {
  let dragged: PeerId | undefined
  const over = (id: PeerId | undefined) => {
    for (const row of list.querySelectorAll('.chat.drop-at')) row.classList.remove('drop-at')
    if (id) list.querySelector(`[data-chat="${id}"]`)?.classList.add('drop-at')
  }
  list.addEventListener('dragstart', (e) => {
    const id = chatOf(e)
    if (!pinnedIn(place()).includes(id)) { e.preventDefault(); return }
    dragged = id
    if (e.dataTransfer) e.dataTransfer.effectAllowed = 'move'
  })
  list.addEventListener('dragover', (e) => {
    const id = chatOf(e)
    if (dragged === undefined || id === dragged || !pinnedIn(place()).includes(id)) { over(undefined); return }
    e.preventDefault()
    over(id)
  })
  list.addEventListener('drop', (e) => {
    if (dragged === undefined) return
    e.preventDefault()
    tell(movePin(place(), dragged, chatOf(e)))
  })
  list.addEventListener('dragend', () => { dragged = undefined; over(undefined) })
}
