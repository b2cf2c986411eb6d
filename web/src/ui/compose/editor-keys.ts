// The keyboard while one writes.
import { untrack } from 'solid-js'
import { canEdit } from '../../model/actions.ts'
import type { Message } from '../../mt/records.ts'
import { historyOf } from '../../state/histories.ts'
import { focusMessage } from '../chat/history-keys.ts'
import type { Chat } from '../chat/chat.ts'
import { type Style, toggleStyle } from './editor.ts'
import { askLink } from './format.tsx'

interface Writing {
  chat: Chat
  editor: HTMLElement
  empty: () => boolean
  send: () => void
  enterSends: () => boolean
  mentionOpen: () => boolean
  /** Answers whether there was one to close. */
  closePanels: () => boolean
}

const styles: Record<string, Style> = { b: 'bold', i: 'italic', u: 'underline', 'shift+x': 'strike', 'shift+m': 'code', 'shift+p': 'spoiler', 'shift+.': 'quote', 'shift+>': 'quote' }

export function editorKeys(e: KeyboardEvent, w: Writing): void {
  if (e.isComposing) return
  if (w.mentionOpen() && ['ArrowUp', 'ArrowDown', 'Enter', 'Tab', 'Escape'].includes(e.key)) return
  if (control(e, w) || plain(e, w)) {
    e.preventDefault()
    e.stopPropagation()
  }
}

/** Keys that style what is marked; answers whether it was one of them. */
export function styleKeys(e: KeyboardEvent, editor: HTMLElement): boolean {
  if (!(e.ctrlKey || e.metaKey) || e.altKey) return false
  const style = styles[(e.shiftKey ? 'shift+' : '') + e.key.toLowerCase()]
  if (style) toggleStyle(editor, style)
  else if (e.shiftKey && e.key.toLowerCase() === 'k') askLink(editor)
  else return false
  return true
}

function control(e: KeyboardEvent, w: Writing): boolean {
  if (styleKeys(e, w.editor)) return true
  if (!(e.ctrlKey || e.metaKey) || e.altKey) return false
  if (e.key === 'Enter') w.send()
  else if (e.key === 'ArrowUp') stepReply(w.chat, -1)
  else if (e.key === 'ArrowDown') stepReply(w.chat, 1)
  else return false
  return true
}

function plain(e: KeyboardEvent, w: Writing): boolean {
  if (e.ctrlKey || e.metaKey || e.altKey) return false
  const { composer } = w.chat
  if (e.key === 'Enter' && !e.shiftKey && w.enterSends()) w.send()
  else if (e.key === 'Enter') document.execCommand('insertLineBreak')
  else if (e.key === 'Escape' && w.closePanels()) return true
  else if (e.key === 'Escape' && (untrack(composer.reply) || untrack(composer.editing))) composer.cancel()
  else if (e.key === 'ArrowUp' && !e.shiftKey && w.empty()) return editLast(w.chat)
  else if (e.key === 'Tab' && e.shiftKey) return focusLast(w.chat)
  else return false
  return true
}

function messages(chat: Chat): Message[] {
  return untrack(() => (historyOf(chat.id, chat.thread).window()?.cells ?? []).map((c) => c.message()).filter((m) => !m.action && !m.pending))
}

function editLast(chat: Chat): boolean {
  const m = messages(chat).findLast(canEdit)
  if (m) chat.edit(m)
  return m !== undefined
}

function focusLast(chat: Chat): boolean {
  const all = document.querySelectorAll('.history article.msg')
  focusMessage(chat, all[all.length - 1])
  return all.length > 0
}

/** Replies to the message before the one that is replied to, or after it. */
function stepReply(chat: Chat, by: number): void {
  const all = messages(chat)
  const now = untrack(chat.composer.reply)
  const at = now ? all.findIndex((m) => m.id === now.id) : all.length
  const m = all[at + by]
  if (m) chat.reply(m)
  else if (by > 0) chat.composer.cancel()
}
