// What follows from having seen messages: views are counted, and mentions are
// no longer new.
import { untrack } from 'solid-js'
import { messagesOfRow, type Row } from '../../model/rows.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { isPending } from '../../state/message.ts'
import { peer } from '../../state/peers.ts'

// Each post counts once for as long as the page is open.
const counted = new Set<string>()

export function lookedAt(chat: PeerId, rows: Row[]): void {
  if (chat > 0) return
  const messages = rows.flatMap((r) => (r.kind === 'message' ? messagesOfRow(r) : r.kind === 'root' ? [untrack(r.cell.message)] : [])).filter((m) => !isPending(m))
  const unseen = messages.filter((m) => m.unseen && (m.mentioned || m.out)).map((m) => m.id)
  if (unseen.length) void api.readContents(chat, unseen).catch(() => undefined)
  if (untrack(() => peer(chat))?.kind !== 'channel') return
  const posts = messages.filter((m) => !m.action && !counted.has(`${chat}/${m.id}`)).map((m) => m.id)
  for (const id of posts) counted.add(`${chat}/${id}`)
  if (posts.length) void api.viewPosts(chat, posts).catch(() => posts.forEach((id) => counted.delete(`${chat}/${id}`)))
}
