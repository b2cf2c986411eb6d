// Searching in the open chat: the hits one after the other, or a day.
import { CalendarDays, ChevronDown, ChevronUp, Search, X } from 'lucide'
import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import { openAt, remember } from '../../state/histories.ts'
import { learn } from '../../state/peers.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/layers.tsx'
import type { Chat } from './chat.ts'

export function SearchBar(props: { chat: Chat; start: string; onClose: () => void }) {
  let input!: HTMLInputElement
  let date!: HTMLInputElement
  const [text, setText] = createSignal('')
  const [hits, setHits] = createSignal<{ ids: number[]; total: number } | undefined>()
  const [at, setAt] = createSignal(0)
  let open = true
  onMount(() => input.focus())
  onCleanup(() => { open = false })
  // What was asked for something else, or before it was closed, leads nowhere.
  const isFor = (q: string) => open && text() === q
  createEffect(() => { input.value = props.start; setText(props.start) })
  createEffect(on(text, (q) => {
    props.chat.setQuery(q || undefined)
    setHits(undefined)
    if (!q) return
    const timer = setTimeout(async () => {
      const page = await api.searchChat(props.chat.id, q, 0, props.chat.thread).catch(() => undefined)
      if (!page || !isFor(q)) return
      learn(page.peers)
      page.messages.forEach(remember)
      setHits({ ids: page.messages.map((m) => m.id), total: page.total })
      go(0)
    }, 250)
    onCleanup(() => clearTimeout(timer))
  }))
  const go = async (i: number) => {
    const h = hits()
    if (!h?.ids.length || i < 0 || i >= h.total) return
    if (i >= h.ids.length) {
      const q = text()
      const page = await api.searchChat(props.chat.id, q, h.ids.at(-1)!, props.chat.thread).catch(() => undefined)
      if (!page?.messages.length || !isFor(q) || hits() !== h) return
      learn(page.peers)
      page.messages.forEach(remember)
      setHits({ ids: [...h.ids, ...page.messages.map((m) => m.id)], total: h.total })
    }
    setAt(i)
    const id = hits()!.ids[i]
    if (id) props.chat.jump(id)
  }
  const keys = (e: KeyboardEvent) => {
    if (e.key === 'Enter' || e.key === 'ArrowUp') void go(at() + (e.shiftKey ? -1 : 1))
    else if (e.key === 'ArrowDown') void go(at() - 1)
    else if (e.key === 'Escape') props.onClose()
    else return
    e.preventDefault()
    e.stopPropagation()
  }
  const toDay = async () => {
    if (!date.value) return
    const [y, m, d] = date.value.split('-').map(Number)
    try {
      const id = await openAt(props.chat.id, Math.floor(new Date(y!, m! - 1, d!).getTime() / 1000))
      if (id) props.chat.jump(id)
    } catch (e) {
      toast(errorText(e))
    }
  }
  const count = () => { const h = hits(); return !h ? '' : h.total === 0 ? t('search.noneInChat') : `${(at() + 1).toLocaleString()} / ${h.total.toLocaleString()}` }
  return (
    <div class="bar" role="search">
      <div class="search-field">
        <Icon of={Search} size={17} />
        <input ref={input} type="search" aria-label={t('chat.search')} placeholder={t('chat.search')} onInput={(e) => setText(e.currentTarget.value.trim())} onKeyDown={keys} />
      </div>
      <span class="count num" role="status">{count()}</span>
      <Show when={(hits()?.total ?? 0) > 0}>
        <IconButton icon={ChevronUp} label={t('search.prev')} onClick={() => void go(at() + 1)} />
        <IconButton icon={ChevronDown} label={t('search.next')} disabled={at() === 0} onClick={() => void go(at() - 1)} />
      </Show>
      <Show when={!props.chat.thread}><span class="date-pick">
        <IconButton icon={CalendarDays} label={t('chat.jump')} onClick={() => date.showPicker()} />
        <input ref={date} type="date" tabindex="-1" aria-hidden="true" max={new Date().toISOString().slice(0, 10)} onChange={() => void toDay()} />
      </span></Show>
      <IconButton icon={X} label={t('search.close')} onClick={() => props.onClose()} />
    </div>
  )
}
