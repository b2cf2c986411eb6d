// Where one is: the address after #. Addresses that Telegram clients know are
// understood too: https://core.telegram.org/api/links
import { createSignal } from 'solid-js'
import { api } from '../mt/port.ts'
import type { PeerId } from '../mt/records.ts'

export interface Place {
  peer?: PeerId
  username?: string
  phone?: string
  invite?: string
  /** The name of a set of stickers. */
  stickers?: string
  /** The message that began the thread: a topic, or the comments of a post. */
  thread?: number
  message?: number
}

function parse(hash: string): Place {
  const text = decodeURIComponent(hash.replace(/^#\/?/, ''))
  const foreign = /^\??tgaddr=(.+)/.exec(text)?.[1]
  return ofLink(foreign ?? text) ?? ofPath(text)
}

/** What a link says, if it is one of ours: tg://…, or any t.me. */
export function ofLink(link: string): Place | undefined {
  const tg = /^tg:(?:\/\/)?(\w+)\?(.*)/.exec(link)
  if (tg) {
    const q = new URLSearchParams(tg[2])
    const message = Number(q.get('post')) || undefined
    if (tg[1] === 'resolve' && q.get('domain')) return { username: q.get('domain')!, ...(message ? { message } : {}) }
    if (tg[1] === 'resolve' && q.get('phone')) return { phone: q.get('phone')! }
    if (tg[1] === 'join' && q.get('invite')) return { invite: q.get('invite')! }
    if (tg[1] === 'addstickers' && q.get('set')) return { stickers: q.get('set')! }
    if (tg[1] === 'user' && q.get('id')) return { peer: Number(q.get('id')) }
    return undefined
  }
  const path = /^https?:\/\/(?:www\.)?(?:t\.me|telegram\.me)\/(.+)/.exec(link)?.[1] ?? ownPath(link)
  return path === undefined ? undefined : ofPath(path)
}

function ownPath(link: string): string | undefined {
  const plain = link.startsWith(`${location.origin}/`) ? link.slice(location.origin.length + 1) : ''
  if (/^(\+|joinchat\/|[A-Za-z])[\w/-]+$/.test(plain)) return plain
  return link.startsWith(`${location.origin}/#/`) ? link.slice(location.origin.length + 3) : undefined
}

function ofPath(path: string): Place {
  const [head = '', tail, third] = path.split(/[/?]/)
  // name/topic/message as Telegram writes it, id/t-topic/message as we do.
  const thread = Number(/^t(\d+)$/.exec(tail ?? '')?.[1] ?? (Number(third) ? tail : undefined)) || undefined
  const message = Number(thread ? third : tail) || undefined
  const rest = { ...(thread ? { thread } : {}), ...(message ? { message } : {}) }
  if (head.startsWith('+') && /^\+\d+$/.test(head)) return { phone: head.slice(1) }
  if (head.startsWith('+')) return { invite: head.slice(1) }
  if (head === 'joinchat' && tail) return { invite: tail }
  if (head === 'addstickers' && tail) return { stickers: tail }
  if (/^-?\d+$/.test(head)) return { peer: Number(head), ...rest }
  if (/^@?[A-Za-z]\w{3,}$/.test(head)) return { username: head.replace('@', ''), ...rest }
  return {}
}

// An address that was shared comes as a path; it goes on behind the #.
const shared = /^\/(\+[\w-]+|joinchat\/[\w-]+|addstickers\/\w+|[A-Za-z]\w{3,}(?:\/\d+)?)$/.exec(location.pathname)?.[1]
if (shared) history.replaceState(null, '', `/#/${shared}`)

const [place, setPlace] = createSignal<Place>(parse(location.hash))
export { place }
addEventListener('hashchange', () => setPlace(parse(location.hash)))

/** The open chat; 0 if none. */
export function openChat(): PeerId {
  return place().peer ?? 0
}

/** Opens a chat, perhaps at a message. */
export function openPeer(id: PeerId, message?: number): void {
  const hash = `#/${id}${message ? `/${message}` : ''}`
  if (location.hash === hash) setPlace(parse(hash))
  else location.hash = hash
}

/** The open thread of the open chat; 0 if it is open as a whole. */
export function openThread(): number {
  return place().thread ?? 0
}

/** Opens a topic or the comments of a post, perhaps at a message. */
export function goToThread(chat: PeerId, thread: number, message?: number): void {
  const hash = `#/${chat}/t${thread}${message ? `/${message}` : ''}`
  if (location.hash === hash) setPlace(parse(hash))
  else location.hash = hash
}

/** As going there, but in place of where one is in the browser's history. */
export function replaceWithThread(chat: PeerId, thread: number, message?: number): void {
  history.replaceState(null, '', `#/${chat}/t${thread}${message ? `/${message}` : ''}`)
  setPlace({ peer: chat, thread, ...(message ? { message } : {}) })
}

/** Leaves the chat; going back in the browser's history where that leads here too. */
export function closeChat(): void {
  history.pushState(null, '', '#/')
  setPlace({})
}

/** Whether one is still where one was when this was called, for what comes later. */
export function staying(): () => boolean {
  const at = location.hash
  return () => location.hash === at
}

/** Makes of a name or number the peer that it stands for, and goes there unless one has gone elsewhere meanwhile. */
export async function resolve(p: Place): Promise<PeerId | undefined> {
  const here = staying()
  const to = p.username ? await api.byUsername(p.username) : p.phone ? await api.byPhone(p.phone) : undefined
  if (to === undefined || !here()) return to
  history.replaceState(null, '', `#/${to}${p.thread ? `/t${p.thread}` : ''}${p.message ? `/${p.message}` : ''}`)
  setPlace({ peer: to, ...(p.thread ? { thread: p.thread } : {}), ...(p.message ? { message: p.message } : {}) })
  return to
}
