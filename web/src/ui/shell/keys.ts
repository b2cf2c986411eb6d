// Keys that work wherever the focus is, as people know them from the desktop.
import { untrack } from 'solid-js'
import { dialogsIn } from '../../model/folders.ts'
import { folders } from '../../state/dialogs.ts'
import { current } from '../chat/current.ts'
import { menuOpen, openSheet, sheetOpen } from '../parts/layers.tsx'
import { closeChat, openChat, openPeer, openThread } from '../route.ts'
import { leaveThread } from '../thread/leave.ts'
import { KeyList } from './key-list.tsx'
import { folder, hideTopics, left, query, setLeft, setQuery, setSideOpen, sideOpen } from './where.ts'

export function listenToKeys(): () => void {
  const listener = (e: KeyboardEvent) => {
    if (e.defaultPrevented || untrack(menuOpen) || untrack(sheetOpen)) return
    if (global(e)) e.preventDefault()
  }
  addEventListener('keydown', listener)
  return () => removeEventListener('keydown', listener)
}

function editable(e: Event): boolean {
  const el = e.target as HTMLElement
  return el.isContentEditable || el.tagName === 'INPUT' || el.tagName === 'TEXTAREA' || el.tagName === 'SELECT'
}

function global(e: KeyboardEvent): boolean {
  const control = e.ctrlKey || e.metaKey
  const key = e.key.toLowerCase()
  if (e.altKey && !control && !e.shiftKey && key === 'arrowdown') return step(1)
  if (e.altKey && !control && !e.shiftKey && key === 'arrowup') return step(-1)
  if (control && !e.shiftKey && key === 'k') return findChat()
  if (control && !e.shiftKey && key === 'f' && untrack(current)) { untrack(current)!.search(); return true }
  if (control && key === ',') { setLeft({ view: 'settings' }); return true }
  if (key === 'escape') return back()
  if (key === '?' && !editable(e)) { openSheet((close) => KeyList({ close })); return true }
  if (!control && !e.altKey && e.key.length === 1 && !editable(e) && untrack(current) && e.key !== ' ') {
    // Letters typed beside the editor belong in it.
    const on = e.target as HTMLElement
    if (on === document.body || on.closest('.history')) untrack(current)!.chat.focusEditor()
    return false
  }
  return false
}

function step(by: number): boolean {
  const f = untrack(folders).find((x) => x.id === untrack(folder))
  const ids = untrack(() => dialogsIn(left().view === 'archive' ? { archive: true } : f ? { folder: f } : { all: true })).map((d) => d.id)
  const at = ids.indexOf(untrack(openChat))
  const next = ids[at < 0 ? 0 : at + by]
  if (next) openPeer(next)
  return true
}

function findChat(): boolean {
  if (untrack(left).view !== 'chats') setLeft({ view: 'chats' })
  if (matchMedia('(max-width: 640px)').matches && untrack(openChat)) closeChat()
  hideTopics(untrack(openChat))
  // What is typed next belongs there already.
  const focus = () => { const field = document.getElementById('search'); field?.focus(); return field !== null }
  if (!focus()) requestAnimationFrame(focus)
  return true
}

// back closes what was opened last.
function back(): boolean {
  const c = untrack(current)
  if (c?.chat.selected()) c.chat.clearSelection()
  else if (c?.closeSearch()) return true
  else if (untrack(query)) setQuery('')
  else if (untrack(left).view !== 'chats') setLeft({ view: 'chats' })
  else if (untrack(sideOpen)) setSideOpen(false)
  else if (untrack(openThread)) leaveThread(c?.chat.root()?.message())
  else if (untrack(openChat)) leaveChat()
  else return false
  return true
}

// leaveChat goes to where in the list the chat is.
function leaveChat(): void {
  const id = untrack(openChat)
  closeChat()
  queueMicrotask(() => document.querySelector<HTMLElement>(`.chats [data-chat="${id}"]`)?.focus({ preventScroll: true }))
}
