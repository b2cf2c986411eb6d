// The keyboard in the messages: arrows go from one to the next.
import { untrack } from 'solid-js'
import { messageById } from '../../state/histories.ts'
import type { Chat } from './chat.ts'
import { messageMenu, quickRow } from './message-menu.ts'
import { openMenu } from '../parts/layers.tsx'
import { askDelete } from './ask.tsx'

export function focusMessage(chat: Chat, el: Element | undefined): void {
  if (!(el instanceof HTMLElement)) return
  chat.setFocused(Number(el.dataset['id']))
  el.focus({ preventScroll: true })
  el.scrollIntoView({ block: 'nearest' })
}

export function historyKeys(e: KeyboardEvent, chat: Chat): void {
  if (e.ctrlKey || e.metaKey || e.altKey) return
  const log = e.currentTarget as HTMLElement
  const all = [...log.querySelectorAll('article.msg')]
  const here = (e.target as Element).closest('article.msg')
  const at = here ? all.indexOf(here) : all.length
  const m = here ? untrack(() => messageById(chat.id, Number((here as HTMLElement).dataset['id']))) : undefined
  if (e.key === 'ArrowUp') focusMessage(chat, all[Math.max(0, at - 1)])
  else if (e.key === 'ArrowDown' && here) {
    if (at === all.length - 1) chat.focusEditor()
    else focusMessage(chat, all[at + 1])
  } else if (m && e.target === here && (e.key === 'Enter' || e.key === ' ')) {
    if (untrack(chat.selected)) chat.toggle(m.id)
    else openMenu(here as HTMLElement, messageMenu(m, chat), quickRow(m))
  } else if (m && e.target === here && e.key === 'Delete') askDelete(m.chat, [m])
  else if (m && e.target === here && e.key === 'r') chat.reply(m)
  else return
  e.preventDefault()
  e.stopPropagation()
}
