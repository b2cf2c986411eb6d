// The messages of a chat: drawn where one looks, loaded at both ends, and held
// in place whatever is added above or changed below.
import { ArrowDown, MessageCircle } from 'lucide'
import { createEffect, createMemo, createSignal, For, Match, on, onCleanup, onMount, Show, Switch, untrack } from 'solid-js'
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid'
import { isSaved, readUpTo } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { chatName, firstName } from '../../model/names.ts'
import { createRows, messagesOfRow, type Row, rowOfMessage } from '../../model/rows.ts'
import { dayName } from '../../model/time.ts'
import * as histories from '../../state/histories.ts'
import { isPending } from '../../state/message.ts'
import { reading } from '../../state/threads.ts'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { place } from '../route.ts'
import { Bubble } from './bubble.tsx'
import type { Chat } from './chat.ts'
import { FreshRoom, isFreshRoom } from './fresh-room.tsx'
import { historyKeys } from './history-keys.ts'
import { JumpButtons } from './jump-buttons.tsx'
import { lookedAt } from './looked-at.ts'
import { RootPost } from './root-post.tsx'
import { messageGestures } from './gestures.ts'
import { messageMenuAt } from './message-menu.ts'

const bottomSlack = 60
const loadWithin = 900

export function History(props: { chat: Chat }) {
  const { id: chat, thread } = props.chat
  const d = untrack(() => reading(chat, thread))
  const [unreadAfter, setUnreadAfter] = createSignal(d?.unread ? d.readIn : undefined)
  const rows = createRows(chat, unreadAfter, thread, props.chat.root)
  const window = () => histories.historyOf(chat, thread).window()
  const [atBottom, setAtBottom] = createSignal(true)
  const [generation, setGeneration] = createSignal(1)
  const [settled, setSettled] = createSignal(false)
  const [day, setDay] = createSignal<number>()
  const [scrolling, setScrolling] = createSignal(false)
  const [busyOlder, setBusyOlder] = createSignal(false)
  const [dropping, setDropping] = createSignal(false)
  let scroller!: HTMLDivElement
  let handle: VirtualizerHandle | undefined
  let stick = true
  let target: { id: number; align: 'center' | 'start' } | undefined

  // Whether rows came or went at the upper end alone, which virtua must know
  // before it draws them.
  const shown = createMemo<{ rows: Row[]; shift: boolean }>((before) => {
    const now = rows()
    const old = before.rows
    const kept = old.length > 0 && now.length > 0 && (old.at(-1) === now.at(-1) || old.includes(now.at(-1)!) || now.includes(old.at(-1)!))
    if (old.length && now.length && !kept) queueMicrotask(() => replaced())
    return { rows: now, shift: kept && old.at(-1) === now.at(-1) && old.length !== now.length && lastSame(old, now) }
  }, { rows: [], shift: false })

  function replaced(): void {
    handle = undefined
    setGeneration((n) => n + 1)
  }

  async function first(): Promise<void> {
    const at = untrack(place).message
    try {
      if (at) await jumpTo(at)
      else if (d?.unread && !histories.isFresh(chat, thread)) {
        await histories.open(chat, d.readIn || 1, thread)
      } else if (!untrack(window) || !histories.isFresh(chat, thread)) await histories.open(chat, undefined, thread)
    } catch {
      // Without a network what was kept is shown; the connection line says why.
    }
  }

  async function jumpTo(id: number): Promise<void> {
    stick = false
    target = { id, align: 'center' }
    if (rowOfMessage(untrack(rows), id) < 0) await histories.open(chat, id, thread)
    settle()
  }

  // settle brings the view to where it should begin, before it is seen.
  function settle(): void {
    const all = untrack(rows)
    if (!handle || !all.length) return
    const unread = target ? -1 : all.findIndex((r) => r.kind === 'unread')
    const at = target ? rowOfMessage(all, target.id) : unread
    if (at >= 0) {
      stick = false
      handle.scrollToIndex(at, { align: target?.align ?? 'start', ...(target ? {} : { offset: -12 }) })
    } else if (!target) toBottom()
    if (target && at >= 0) target = undefined
    requestAnimationFrame(() => requestAnimationFrame(() => { setSettled(true); scrolled() }))
  }

  function toBottom(): void {
    stick = true
    handle?.scrollToIndex(untrack(rows).length - 1, { align: 'end' })
    // What is below the last row: the padding.
    requestAnimationFrame(() => { if (stick) scroller.scrollTop = scroller.scrollHeight })
  }

  async function toNewest(): Promise<void> {
    setUnreadAfter(undefined)
    target = undefined
    stick = true
    if (!untrack(window)?.atEnd) await histories.open(chat, undefined, thread)
    toBottom()
  }

  let dayTimer: ReturnType<typeof setTimeout> | undefined
  function scrolled(): void {
    if (!handle) return
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight
    const w = untrack(window)
    stick = below < bottomSlack && (w?.atEnd ?? true)
    setAtBottom(stick)
    const top = untrack(rows)[handle.findItemIndex(scroller.scrollTop + 30)]
    if (top?.kind === 'message') setDay(untrack(top.cell.message).date)
    else if (top?.kind === 'day') setDay(top.date)
    if (untrack(settled)) {
      if (scroller.scrollTop < loadWithin && w && !w.atStart) older()
      if (below < loadWithin && w && !w.atEnd) void histories.loadNewer(chat, thread).catch(() => undefined)
      readVisible()
    }
  }

  function older(): void {
    const timer = setTimeout(() => setBusyOlder(true), 300)
    void histories.loadOlder(chat, thread).catch(() => undefined).finally(() => { clearTimeout(timer); setBusyOlder(false) })
  }

  function moved(): void {
    scrolled()
    setScrolling(true)
    clearTimeout(dayTimer)
    dayTimer = setTimeout(() => setScrolling(false), 1100)
  }

  // readVisible tells the server how far one has seen, while one is looking.
  let readTimer: ReturnType<typeof setTimeout> | undefined
  function readVisible(): void {
    clearTimeout(readTimer)
    readTimer = setTimeout(() => {
      if (!handle || document.visibilityState !== 'visible' || !document.hasFocus()) return
      const all = untrack(rows)
      lookedAt(chat, all.slice(handle.findItemIndex(scroller.scrollTop), handle.findItemIndex(scroller.scrollTop + scroller.clientHeight - 12) + 1))
      let i = Math.min(all.length - 1, handle.findItemIndex(scroller.scrollTop + scroller.clientHeight - 12))
      for (; i >= 0; i--) {
        const r = all[i]!
        const m = r.kind === 'message' ? messagesOfRow(r).at(-1) : undefined
        if (m && !isPending(m) && (!m.out || thread)) { void readUpTo(chat, m.id, thread).catch(() => undefined); return }
      }
    }, 150)
  }

  onMount(() => {
    props.chat.setJumper((id) => void jumpTo(id).catch(() => undefined))
    const observer = new ResizeObserver(() => { if (stick) scroller.scrollTop = scroller.scrollHeight })
    observer.observe(scroller)
    addEventListener('focus', readVisible)
    document.addEventListener('visibilitychange', readVisible)
    onCleanup(() => {
      observer.disconnect()
      removeEventListener('focus', readVisible)
      document.removeEventListener('visibilitychange', readVisible)
      clearTimeout(readTimer)
    })
    onCleanup(messageGestures(scroller, props.chat))
    void first().finally(() => { if (!untrack(rows).length) setSettled(true) })
  })

  createEffect(on(() => place().message, (id) => { if (id) { props.chat.jump(id) } }, { defer: true }))
  // A message of one's own leads to the end; others' only if one is there.
  createEffect(on(() => shown().rows, (all, before) => {
    if (!untrack(settled)) { queueMicrotask(settle); return }
    if (!handle || !before) return
    const last = all.at(-1)
    const sent = last?.kind === 'message' && last !== before.at(-1) && untrack(last.cell.message).pending === 'sending'
    if (sent) void toNewest()
    else if (stick) queueMicrotask(toBottom)
    queueMicrotask(scrolled)
  }))

  // Of all moments of a day the name is the same.
  const dayStart = createMemo(() => { const d = day(); return d && new Date(d * 1000).setHours(0, 0, 0, 0) / 1000 })
  const dayShown = () => { const d = dayStart(); return d ? dayName(d) : '' }
  const unreadBelow = () => reading(chat, thread)?.unread ?? 0
  return (
    <div
      class="history-wrap" onDragOver={(e) => { if (!e.dataTransfer?.types.includes('Files') || !props.chat.mayWrite()) return; e.preventDefault(); setDropping(true) }}
      onDragLeave={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setDropping(false) }}
      onDrop={(e) => { if (!e.dataTransfer?.files.length) return; e.preventDefault(); setDropping(false); if (props.chat.mayWrite()) props.chat.drop([...e.dataTransfer.files]) }}
    >
      <Show when={dropping()}><div class="drop-here">{t('media.drop')}</div></Show>
      <Show when={window()} fallback={<MessageBones />}>
        <Show when={settled() && !thread && isFreshRoom(chat)}><FreshRoom id={chat} /></Show>
        <Show when={settled() && rows().length === 0 && window()?.atStart && thread}>
          <Empty icon={MessageCircle} title={t('chat.empty')} lead={t('topic.emptyLead')} />
        </Show>
        <Show when={settled() && rows().length === 0 && window()?.atStart && !thread && !isFreshRoom(chat)}>
          <Empty icon={MessageCircle} title={isSaved(chat) ? t('chat.saved') : t('chat.empty')} lead={isSaved(chat) ? t('chat.savedLead') : t('chat.emptyLead', { name: firstName(chat) })} />
        </Show>
      </Show>
      <div
        ref={scroller} class="history" classList={{ selecting: props.chat.selected() !== undefined, settling: !settled() }} role="log" aria-label={t('chat.history', { name: chatName(chat) })}
        aria-busy={!settled()} onContextMenu={(e) => messageMenuAt(e, props.chat)} onKeyDown={(e) => historyKeys(e, props.chat)}
        tabindex={props.chat.focused() === undefined ? 0 : -1} onScroll={moved}
      >
        <div class="fill" />
        <Show when={generation()} keyed>
          {(_) => {
            onMount(() => queueMicrotask(settle))
            return (
              <Virtualizer
                ref={(h) => { const fresh = !handle && h; handle = h; if (fresh) queueMicrotask(settle) }} data={shown().rows} shift={shown().shift} scrollRef={scroller} bufferSize={600}
                onResize={() => { if (stick) scroller.scrollTop = scroller.scrollHeight }}
              >
                {(row) => <RowView row={row} chat={props.chat} />}
              </Virtualizer>
            )
          }}
        </Show>
      </div>
      <div class="day-float" classList={{ on: scrolling() && day() !== undefined && !atBottom() }} aria-hidden="true"><span>{dayShown()}</span></div>
      <Show when={busyOlder()}><span class="older"><span class="spinner" /></span></Show>
      <div class="jump">
        <Show when={settled()}><JumpButtons chat={props.chat} /></Show>
        <Show when={!atBottom() && settled()}>
          <span class="on-jump"><button type="button" aria-label={unreadBelow() ? t('chat.newest', { n: unreadBelow() }) : t('chat.toEnd')} title={t('chat.toEnd')} onClick={() => props.chat.comeBack() || void toNewest()}><Icon of={ArrowDown} size={20} /></button>
            <Show when={unreadBelow()}><span class="badge" aria-hidden="true">{unreadBelow()}</span></Show></span>
        </Show>
      </div>
    </div>
  )
}

function lastSame(a: Row[], b: Row[]): boolean {
  // The rows nearest to the end are the same ones, so the change is above.
  const n = Math.min(a.length, b.length, 12)
  for (let i = 1; i <= n; i++) if (a.at(-i) !== b.at(-i)) return i > 3
  return true
}

function RowView(props: { row: Row; chat: Chat }) {
  return (
    <Switch>
      <Match when={props.row.kind === 'message' && props.row}>{(row) => <Bubble row={row()} chat={props.chat} />}</Match>
      <Match when={props.row.kind === 'day' && props.row}>{(row) => <div class="day"><span>{dayName(row().date)}</span></div>}</Match>
      <Match when={props.row.kind === 'root' && props.row}>{(row) => <RootPost cell={row().cell} chat={props.chat} />}</Match>
      <Match when={props.row.kind === 'unread'}><div class="line"><div class="unread"><span>{t('chat.unread')}</span></div></div></Match>
    </Switch>
  )
}

function MessageBones() {
  const bones = [[52, 0], [34, 0], [46, 1], [28, 1], [60, 0], [38, 1], [44, 0]]
  return (
    <div class="msg-bones" role="status" aria-label={t('chat.loading')}>
      <For each={bones}>{([w, out]) => <span class="bone" classList={{ out: out === 1 }} style={{ '--w': `${w}%` }} />}</For>
    </div>
  )
}
