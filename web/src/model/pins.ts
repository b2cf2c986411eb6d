// The order of pinned chats, of all or of a folder.
import { untrack } from 'solid-js'
import { api } from '../mt/port.ts'
import type { PeerId } from '../mt/records.ts'
import { dialogsIn, type Place } from './folders.ts'

/** The pinned chats of a place, as they stand. */
export function pinnedIn(place: Place): PeerId[] {
  const all = dialogsIn(place)
  if ('folder' in place) return all.filter((d) => place.folder.pinned.includes(d.id)).map((d) => d.id)
  return all.filter((d) => d.pinned).map((d) => d.id)
}

/** Puts a pinned chat in the place of another one. */
export async function movePin(place: Place, id: PeerId, to: PeerId): Promise<void> {
  const order = untrack(() => pinnedIn(place))
  const from = order.indexOf(id)
  const at = order.indexOf(to)
  if (from < 0 || at < 0 || from === at) return
  const next = order.toSpliced(from, 1).toSpliced(at, 0, id)
  if ('folder' in place) await api.saveFolder({ ...place.folder, pinned: next })
  else await api.orderPinned('archive' in place, next)
}

/** Moves a pinned chat by one place; answers whether there was one to move to. */
export function stepPin(place: Place, id: PeerId, by: 1 | -1): Promise<void> | undefined {
  const order = untrack(() => pinnedIn(place))
  const to = order[order.indexOf(id) + by]
  return order.includes(id) && to !== undefined ? movePin(place, id, to) : undefined
}
