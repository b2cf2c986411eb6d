// Which chats stand in which folder: https://core.telegram.org/api/folders
import type { Dialog, Folder } from '../mt/records.ts'
import { allDialogs } from '../state/dialogs.ts'
import { peer } from '../state/peers.ts'
import { isMuted } from './actions.ts'

export function inFolder(d: Dialog, f: Folder): boolean {
  if (f.exclude.includes(d.id)) return false
  if (f.include.includes(d.id) || f.pinned.includes(d.id)) return true
  if (f.excludeArchived && d.archived) return false
  if (f.excludeMuted && isMuted(d)) return false
  if (f.excludeRead && !d.unread && !d.marked) return false
  const p = peer(d.id)
  if (!p) return false
  if (p.kind === 'channel') return f.channels
  if (p.kind === 'group') return f.groups
  if (p.bot) return f.bots
  return p.contact || p.self ? f.contacts : f.nonContacts
}

export type Place = { archive: true } | { folder: Folder } | { all: true }

export function dialogsIn(place: Place): Dialog[] {
  if ('archive' in place) return allDialogs().filter((d) => d.archived)
  if ('all' in place) return allDialogs().filter((d) => !d.archived)
  const { folder } = place
  const here = allDialogs().filter((d) => inFolder(d, folder))
  const at = (d: Dialog) => folder.pinned.indexOf(d.id)
  return [...here.filter((d) => at(d) >= 0).sort((a, b) => at(a) - at(b)), ...here.filter((d) => at(d) < 0)]
}

/** How many chats there have something unread, and whether any of them is not muted. */
export function unreadIn(place: Place): { chats: number; loud: boolean } {
  const unread = dialogsIn(place).filter((d) => d.unread > 0 || d.marked)
  return { chats: unread.length, loud: unread.some((d) => !isMuted(d)) }
}
