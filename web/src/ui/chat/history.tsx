// The messages of a chat: drawn where one looks, loaded at both ends, and held
// in place whatever is added above or changed below.
import { ArrowDown, MessageCircle } from 'lucide'
import { createEffect, createMemo, createSignal, For, Match, on, onCleanup, onMount, Show, Switch, untrack } from 'solid-js'
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
import { createRoll } from './roll.ts'

const bottomSlack = 60
const loadWithin = 900
// So long after one has scrolled, messages feel the pointer again and count as seen;
// and so long the day is shown.
const stillAfter = 150
const dayStays = 1100

export function History(props: { chat: Chat }) {
  const { id: chat, thread } = props.chat
  const d = untrack(() => reading(chat, thread))
  const [unreadAfter, setUnreadAfter] = createSignal(d?.unread ? d.readIn : undefined)
  const rows = createRows(chat, unreadAfter, thread, props.chat.root)
  const window = () => histories.historyOf(chat, thread).window()
  const [atBottom, setAtBottom] = createSignal(true)
  const [settled, setSettled] = createSignal(false)
  const [day, setDay] = createSignal<number>()
  const [scrolling, setScrolling] = createSignal(false)
  const [busyOlder, setBusyOlder] = createSignal(false)
  const [dropping, setDropping] = createSignal(false)
  const roll = createRoll<Row>((r) => r.kind === 'day')
  let scroller!: HTMLDivElement
  let box!: HTMLDivElement
  let drawn: Row[] = []
  let stick = true
  let target: { id: number; align: 'center' | 'start' } | undefined

  // sync brings the rows of now into the document. False if nothing is left of what was there.
  function sync(): boolean {
    const now = untrack(rows)
    if (now === drawn) return true
    drawn = now
    return roll.update(now)
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
    await (rowOfMessage(untrack(rows), id) < 0 ? histories.open(chat, id, thread) : undefined)
    settle()
    target = undefined
  }

  // settle brings the view to where it should begin, before it is seen.
  function settle(): void {
    sync()
    if (!drawn.length) return
    const unread = target ? -1 : drawn.findIndex((r) => r.kind === 'unread')
    const at = target ? rowOfMessage(drawn, target.id) : unread
    if (at >= 0) {
      stick = false
      roll.show(at, target?.align ?? 'start', target ? 0 : -12)
    } else if (!target) toBottom()
    if (target && at >= 0) target = undefined
    requestAnimationFrame(() => requestAnimationFrame(() => { setSettled(true); scrolled() }))
  }

  function toBottom(): void {
    stick = true
    sync()
    roll.show(drawn.length - 1, 'end')
    // What is below the last row: the padding.
    scroller.scrollTop = scroller.scrollHeight
  }

  async function toNewest(): Promise<void> {
    setUnreadAfter(undefined)
    target = undefined
    stick = true
    if (!untrack(window)?.atEnd) await histories.open(chat, undefined, thread)
    toBottom()
  }

  // scrolled looks where one is now, and only then changes what is in the document:
  // the other way round the browser would have to lay it out twice.
  function scrolled(): void {
    if (!drawn.length || !scroller.isConnected) return
    const above = scroller.scrollTop
    const below = scroller.scrollHeight - above - scroller.clientHeight
    const w = untrack(window)
    stick = below < bottomSlack && (w?.atEnd ?? true)
    setAtBottom(stick)
    const top = drawn[roll.indexAt(above + 30)]
    if (top?.kind === 'message') setDay(untrack(top.cell.message).date)
    else if (top?.kind === 'day') setDay(top.date)
    roll.fill()
    if (!untrack(settled) || !w) return
    if (above < loadWithin && !w.atStart) older()
    if (below < loadWithin && !w.atEnd) void histories.loadNewer(chat, thread).catch(() => undefined)
    readVisible()
  }

  let askingOlder = false
  function older(): void {
    if (askingOlder) return
    askingOlder = true
    const timer = setTimeout(() => setBusyOlder(true), 300)
    void histories.loadOlder(chat, thread).catch(() => undefined).finally(() => { clearTimeout(timer); setBusyOlder(false); askingOlder = false })
  }

  // One timer for as long as one scrolls.
  let movedAt = 0
  let restTimer: ReturnType<typeof setTimeout> | undefined
  let deaf = false
  function moved(): void {
    scrolled()
    movedAt = performance.now()
    if (!deaf) { deaf = true; box.style.pointerEvents = 'none'; clearTimeout(restTimer); restTimer = setTimeout(rest, stillAfter) }
    setScrolling(true)
  }
  function rest(): void {
    const since = performance.now() - movedAt
    const left = since < stillAfter ? stillAfter - since : dayStays - since
    if (since >= stillAfter && deaf) { deaf = false; box.style.pointerEvents = '' }
    if (left > 0) restTimer = setTimeout(rest, left)
    else setScrolling(false)
  }

  // readVisible tells the server how far one has seen, while one is looking and not on the way.
  let readTimer: ReturnType<typeof setTimeout> | undefined
  let lookAt = 0
  function readVisible(): void {
    lookAt = performance.now() + stillAfter
    readTimer ??= setTimeout(look, stillAfter)
  }
  function look(): void {
    const left = lookAt - performance.now()
    readTimer = left > 0 ? setTimeout(look, left) : undefined
    if (left > 0 || document.visibilityState !== 'visible' || !document.hasFocus()) return
    const last = roll.indexAt(scroller.scrollTop + scroller.clientHeight - 12)
    lookedAt(chat, drawn.slice(roll.indexAt(scroller.scrollTop), last + 1))
    for (let i = Math.min(drawn.length - 1, last); i >= 0; i--) {
      const r = drawn[i]!
      const m = r.kind === 'message' ? messagesOfRow(r).at(-1) : undefined
      if (m && !isPending(m) && (!m.out || thread)) { void readUpTo(chat, m.id, thread).catch(() => undefined); return }
    }
  }

  onMount(() => {
    props.chat.setJumper((id) => void jumpTo(id).catch(() => undefined))
    roll.attach(scroller, box, () => { if (stick) scroller.scrollTop = scroller.scrollHeight })
    if (untrack(rows).length) queueMicrotask(settle)
    addEventListener('focus', readVisible)
    document.addEventListener('visibilitychange', readVisible)
    onCleanup(() => {
      removeEventListener('focus', readVisible)
      document.removeEventListener('visibilitychange', readVisible)
      clearTimeout(readTimer)
      clearTimeout(restTimer)
    })
    onCleanup(messageGestures(scroller, props.chat))
    void first().finally(() => { if (!untrack(rows).length) setSettled(true) })
  })

  createEffect(on(() => place().message, (id) => { if (id) { props.chat.jump(id) } }, { defer: true }))
  // A message of one's own leads to the end; others' only if one is there.
  createEffect(on(rows, (all, before) => {
    const last = all.at(-1)
    const sent = before !== undefined && last?.kind === 'message' && last !== before.at(-1) && untrack(last.cell.message).pending === 'sending'
    queueMicrotask(() => follow(sent))
  }, { defer: true }))

  // A message of one's own leads to the end; others' only if one is there.
  function follow(sent: boolean): void {
    if (!sync() || !untrack(settled)) settle()
    else if (sent) void toNewest()
    else if (stick) toBottom()
    scrolled()
  }

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
        <div ref={box} class="roll">
          <For each={roll.mounted()}>{(row) => <div class="at" ref={(el) => roll.watch(el, row)}><RowView row={row} chat={props.chat} /></div>}</For>
        </div>
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
