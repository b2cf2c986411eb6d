// The topics of a forum, in place of the list of chats.
import { ArrowLeft, AtSign, BellOff, EllipsisVertical, EyeOff, Heart, Lock, MessagesSquare, Pin, Plus } from 'lucide'
import { createEffect, createMemo, For, Match, on, Show, Switch } from 'solid-js'
import { Virtualizer, type VirtualizerHandle } from 'virtua/solid'
import { isMutedIn } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { chatName, firstName } from '../../model/names.ts'
import { statusText } from '../../model/presence.ts'
import { previewText } from '../../model/preview.ts'
import { mayCreateTopics, topicTitle } from '../../model/threads.ts'
import { shortDate } from '../../model/time.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Topic } from '../../mt/rooms.ts'
import { dialog } from '../../state/dialogs.ts'
import { messageById } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { loadTopics, moreTopics, threadDraft, topic, topicsLoaded, topicsOf } from '../../state/threads.ts'
import { chatMenu } from '../list/chat-menu.ts'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { openMenu, openSheet } from '../parts/layers.tsx'
import { closeChat, openThread } from '../route.ts'
import { hideTopics, setSideOpen, sideOpen } from '../shell/where.ts'
import { TopicIcon } from './topic-icon.tsx'
import { topicMenu } from './topic-menu.tsx'
import { TopicSheet } from './topic-sheet.tsx'
import './thread.css'

export default function TopicList(props: { id: PeerId }) {
  let scroller!: HTMLDivElement
  let handle: VirtualizerHandle | undefined
  createEffect(on(() => props.id, (id) => void loadTopics(id).catch(() => undefined)))
  const ids = createMemo(() => topicsOf(props.id).filter((o) => !o.hidden || peer(props.id)?.rights?.includes('manageTopics')).map((o) => o.id), [], {
    equals: (a, b) => a.length === b.length && a.every((x, i) => x === b[i]),
  })
  const create = () => openSheet((close) => <TopicSheet chat={props.id} onClose={close} />)
  const up = () => { if (openThread()) hideTopics(props.id); else closeChat() }
  const stop = () => (ids().includes(openThread()) ? openThread() : ids()[0])
  const keys = (e: KeyboardEvent) => {
    const rows = [...scroller.querySelectorAll<HTMLElement>('a.topic')]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[e.key]
    if (to === undefined || e.altKey || at < 0) return
    rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus()
    e.preventDefault()
  }
  const menu = (e: MouseEvent) => {
    const id = Number((e.target as HTMLElement).closest<HTMLElement>('[data-topic]')?.dataset['topic'])
    const o = id ? topic(props.id, id) : undefined
    if (o) openMenu(e, topicMenu(o))
  }
  const scrolled = () => {
    if (handle && handle.scrollSize - handle.scrollOffset - handle.viewportSize < 600) void moreTopics(props.id).catch(() => undefined)
  }
  return (
    <>
      <header class="column-head topics-head">
        <IconButton icon={ArrowLeft} label={t('chat.back')} onClick={up} />
        <button type="button" class="who" onClick={() => setSideOpen(!sideOpen())} aria-expanded={sideOpen()} title={t('menu.profile')}>
          <Avatar id={props.id} size={36} />
          <span class="grow"><h1 class="ellipsis" dir="auto">{chatName(props.id)}</h1><div class="sub ellipsis">{statusText(peer(props.id))}</div></span>
        </button>
        <Show when={mayCreateTopics(props.id)}><IconButton icon={Plus} label={t('topic.new')} onClick={create} /></Show>
        <IconButton icon={EllipsisVertical} label={t('chat.more')} aria-haspopup="menu" disabled={!dialog(props.id)} onClick={(e) => openMenu(e.currentTarget, chatMenu(dialog(props.id)!))} />
      </header>
      <div ref={scroller} class="chats topics quiet-scroll" onKeyDown={keys} onContextMenu={menu}>
        <Switch fallback={<div class="bones" role="status" aria-label={t('app.loading')}><For each={Array.from({ length: 6 })}>{() => <div><span class="bone" /><span class="bone" /><span class="bone" /></div>}</For></div>}>
          <Match when={ids().length}>
            <nav aria-label={t('topic.list')}>
              <Virtualizer ref={(h) => { handle = h }} data={ids()} as="ul" item="li" itemSize={62} bufferSize={400} scrollRef={scroller} onScroll={scrolled}>
                {(id) => <Show when={topic(props.id, id)}>{(o) => <Row topic={o()} tabStop={stop() === id} />}</Show>}
              </Virtualizer>
            </nav>
          </Match>
          <Match when={topicsLoaded(props.id)}><Empty icon={MessagesSquare} title={t('topic.none')} /></Match>
        </Switch>
      </div>
    </>
  )
}

function Row(props: { topic: Topic; tabStop: boolean }) {
  const o = () => props.topic
  const top = () => messageById(o().chat, o().top)
  const draft = () => threadDraft(o().chat, o().id)
  const who = () => { const m = top(); return !m || m.action ? '' : m.out ? `${t('msg.youSay')} ` : `${firstName(m.from)}: ` }
  return (
    <a
      class="chat topic" classList={{ 'has-unread': o().unread > 0 && !isMutedIn(o().chat, o().id) }} href={`#/${o().chat}/t${o().id}`} data-topic={o().id} draggable="false"
      aria-current={openThread() === o().id ? 'page' : undefined} tabindex={props.tabStop ? 0 : -1}
    >
      <TopicIcon topic={o()} size={40} />
      <span class="grow">
        <span class="chat-line chat-name-line">
          <span class="chat-name ellipsis" dir="auto">{topicTitle(o())}</span>
          <Show when={isMutedIn(o().chat, o().id)}><Icon of={BellOff} size={13} label={t('list.muted')} /></Show>
          <Show when={o().closed}><Icon of={Lock} size={13} label={t('topic.closed')} /></Show>
          <Show when={o().hidden}><Icon of={EyeOff} size={13} label={t('topic.hidden')} /></Show>
          <Show when={top()}>{(m) => <span class="chat-time num"><time datetime={new Date(m().date * 1000).toISOString()}>{shortDate(m().date)}</time></span>}</Show>
        </span>
        <span class="chat-line">
          <Show when={draft() && !o().unread} fallback={<span class="chat-text ellipsis" dir="auto"><Show when={who()}><span class="who">{who()}</span></Show>{previewText(top())}</span>}>
            <span class="chat-text ellipsis"><span class="draft">{t('list.draft')}</span> {draft()!.text}</span>
          </Show>
          <span class="chat-end">
            <Show when={o().mentions}><Icon of={AtSign} size={15} label={t('list.mentioned')} /></Show>
            <Show when={o().reactions}><Icon of={Heart} size={14} label={t('list.reacted')} /></Show>
            <Show when={o().unread} fallback={<Show when={o().pinned}><Icon of={Pin} size={14} label={t('list.pinned')} /></Show>}>
              {(n) => <span class="badge" classList={{ muted: isMutedIn(o().chat, o().id) }}><span class="sr">{t('list.unread', { n: n() })}</span><span aria-hidden="true">{n() > 999 ? '999+' : n()}</span></span>}
            </Show>
          </span>
        </span>
      </span>
    </a>
  )
}
