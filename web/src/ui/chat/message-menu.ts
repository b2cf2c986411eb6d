// What can be done with a message.
import { CalendarClock, CheckCheck, CircleUserRound, Clapperboard, Copy, CornerLeftUp, Forward, Link, ListChecks, Pencil, Pin, PinOff, Quote, Reply, RotateCw, Send, Star, Trash2, X } from 'lucide'
import { untrack } from 'solid-js'
import { canEdit, isProtected, mayDelete, mayForward } from '../../model/actions.ts'
import { cancelFiles, retryFiles } from '../../model/attach.ts'
import { retry } from '../../model/compose.ts'
import { retryKept } from '../../model/stickers.ts'
import { t } from '../../model/i18n.ts'
import { firstName } from '../../model/names.ts'
import { quickReactions, toggleReaction } from '../../model/reactions.ts'
import { api } from '../../mt/port.ts'
import type { Message } from '../../mt/records.ts'
import { discard, messageById } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { tell } from '../list/chat-menu.ts'
import { type MenuItem, type MenuRow, openMenu, openSheet, toast } from '../parts/layers.tsx'
import { openPeer } from '../route.ts'
import { askDelete, askForward } from './ask.tsx'
import { burst } from './burst.ts'
import type { Chat } from './chat.ts'

export function messageMenuAt(e: MouseEvent, chat: Chat): void {
  const el = (e.target as Element).closest<HTMLElement>('article.msg')
  const id = Number((e.target as Element).closest<HTMLElement>('[data-media]')?.dataset['media'] ?? el?.dataset['id'])
  const m = el ? untrack(() => messageById(chat.id, id) ?? pendingOf(chat, id)) : undefined
  if (!m) return
  const link = (e.target as Element).closest<HTMLAnchorElement>('a[href]')
  if (link && /^https?:/.test(link.href) && link.target === '_blank') {
    openMenu(e, [{ label: t('msg.copyLink'), icon: Link, run: () => copy(link.href) }, ...messageMenu(m, chat)], quickRow(m))
  } else {
    openMenu(e, messageMenu(m, chat), quickRow(m))
  }
}

function pendingOf(chat: Chat, id: number): Message | undefined {
  return chat.pending(id)
}

function copy(text: string): void {
  void navigator.clipboard.writeText(text).then(() => toast(t('msg.copied')))
}

/** What of a message is marked on the page, and where it begins. */
function quoted(m: Message): { text: string; offset: number } | undefined {
  const s = getSelection()
  const text = s?.toString().trim()
  const el = s?.anchorNode?.parentElement?.closest<HTMLElement>('article.msg')
  const offset = text ? m.text.indexOf(text) : -1
  return text && el && Number(el.dataset['id']) === m.id && offset >= 0 ? { text, offset } : undefined
}

/** The reactions that are one press away. */
export function quickRow(m: Message): MenuRow | undefined {
  if (m.pending || m.scheduled || m.action) return undefined
  const chosen = (emoji: string) => m.reactions?.some((r) => r.emoji === emoji && r.chosen) ?? false
  return { label: t('react.with'), items: quickReactions.map((emoji) => ({ glyph: emoji, chosen: chosen(emoji), run: () => { const el = chosen(emoji) ? null : document.querySelector(`.history [data-id="${m.id}"] .bubble`); if (el) burst(el, emoji); tell(toggleReaction(m, emoji)) } })) }
}

// Small groups say who has read what one has written, for a week.
// https://core.telegram.org/method/messages.getMessageReadParticipants
function mayAskReaders(m: Message): boolean {
  const p = peer(m.chat)
  return m.out && m.chat < 0 && p?.kind === 'group' && (p.members ?? 0) <= 100 && m.date > Date.now() / 1000 - 7 * 86_400
}

export function messageMenu(m: Message, chat: Chat): (MenuItem | false)[] {
  if (m.pending) {
    return [
      m.pending === 'failed' && { label: t('msg.retry'), icon: RotateCw, run: () => { if (!retryKept(m)) { if (m.media) retryFiles(m); else retry(m) } } },
      m.text !== '' && { label: t('msg.copy'), icon: Copy, run: () => copy(m.text) },
      { label: t('msg.discard'), icon: X, danger: true, run: () => (m.media ? cancelFiles(m) : discard(m.randomId!)) },
    ]
  }
  if (m.scheduled) return scheduledMenu(m, chat)
  const quote = quoted(m)
  const write = untrack(chat.mayWrite)
  const mayPin = m.chat > 0 || Boolean(peer(m.chat)?.mayPin)
  return [
    write && { label: t('msg.reply'), icon: Reply, run: () => chat.reply(m), keys: 'R' },
    m.reply !== undefined && (m.reply.peer ?? m.chat) === m.chat && m.reply.id !== m.thread && { label: t('msg.toReplied'), icon: CornerLeftUp, run: () => chat.jump(m.reply!.id, true) },
    write && quote !== undefined && { label: t('msg.quote'), icon: Quote, run: () => chat.reply(m, quote) },
    canEdit(m) && { label: t('msg.edit'), icon: Pencil, run: () => chat.edit(m) },
    m.media?.kind === 'gif' && { label: t('gif.save'), icon: Clapperboard, run: () => tell(api.saveGif(m.media!.file, true).then(() => toast(t('gif.saved')))) },
    m.media?.kind === 'sticker' && { label: t('sticker.fave'), icon: Star, run: () => tell(api.faveSticker(m.media!.file, true)) },
    m.text !== '' && !isProtected(m) && { label: t('msg.copy'), icon: Copy, run: () => copy(getSelection()?.toString() || m.text) },
    mayForward(m) && { label: t('msg.forward'), icon: Forward, run: () => askForward(m.chat, [m]) },
    mayPin && { label: t(m.pinned ? 'msg.unpin' : 'msg.pin'), icon: m.pinned ? PinOff : Pin, run: () => tell(api.pinMessage(m.chat, m.id, !m.pinned, true)) },
    mayAskReaders(m) && { label: t('seen.title'), icon: CheckCheck, run: () => void import('./readers.tsx').then(({ Readers }) => openSheet((close) => Readers({ message: m, onClose: close }))) },
    m.chat < 0 && !m.out && m.from !== m.chat && { label: t('msg.sender', { name: firstName(m.from) }), icon: CircleUserRound, run: () => openPeer(m.from) },
    { label: t('msg.select'), icon: ListChecks, run: () => chat.toggle(m.id) },
    mayDelete(m) && { label: t('msg.delete'), icon: Trash2, danger: true, apart: true, run: () => askDelete(m.chat, [m]) },
  ]
}

function scheduledMenu(m: Message, chat: Chat): (MenuItem | false)[] {
  return [
    { label: t('schedule.now'), icon: Send, run: () => tell(api.sendScheduledNow(m.chat, m.id)) },
    { label: t('schedule.change'), icon: CalendarClock, run: () => void import('../compose/later.tsx').then(({ askSchedule }) => askSchedule((at) => tell(api.editText(m.chat, m.id, m.text, m.entities, { at, noPage: !m.page && !m.pageSoon })))) },
    (m.text !== '' || m.media !== undefined) && { label: t('msg.edit'), icon: Pencil, run: () => chat.edit(m) },
    m.text !== '' && { label: t('msg.copy'), icon: Copy, run: () => copy(m.text) },
    { label: t('msg.delete'), icon: Trash2, danger: true, apart: true, run: () => tell(api.deleteScheduled(m.chat, m.id)) },
  ]
}
