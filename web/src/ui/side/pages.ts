// Which page the panel beside the conversation shows, and the way back.
import { createSignal, untrack } from 'solid-js'
import { t } from '../../model/i18n.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { calledBy, expectFocus } from '../parts/keep-focus.ts'
import { openChat } from '../route.ts'
import { setSideOpen } from '../shell/where.ts'

export type SidePage =
  | 'manage' | 'members' | 'admins' | 'permissions' | 'removed' | 'links' | 'requests' | 'reactions' | 'log' | 'discussion'

const [pages, setPages] = createSignal<SidePage[]>([])
// By what one went to each of them.
let ways: (string | undefined)[] = []

export function sidePage(): SidePage | undefined {
  return pages().at(-1)
}

export function sideTitle(page: SidePage, chat: PeerId): string {
  if (page === 'manage' || page === 'members') return t(peer(chat)?.kind === 'channel' ? `${page}.channel` : `${page}.group`)
  return t(`${page}.title`)
}

/** Goes one page deeper. */
export function pushSide(page: SidePage): void {
  ways.push(document.activeElement ? calledBy(document.activeElement) : undefined)
  setPages((all) => [...all, page])
}

export function popSide(): void {
  expectFocus(ways.pop())
  setPages((all) => all.slice(0, -1))
}

/** Opens the panel at a page. */
export function openSide(page?: SidePage): void {
  ways = []
  setPages(page ? [page] : [])
  setSideOpen(true)
}

/** The panel of a chat closes: its page stays only if the group goes on as a supergroup, which is answered. */
export function leftSide(chat: PeerId): boolean {
  const to = untrack(() => peer(chat)?.moved)
  const on = to !== undefined && to === untrack(openChat)
  if (!on) setPages([])
  return on
}
