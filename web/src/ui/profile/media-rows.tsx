// Files, links, voices and music, a line each.
import { Link as LinkIcon, MessageSquareShare } from 'lucide'
import { For, Match, Show, Switch } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { nameOf } from '../../model/names.ts'
import { shortDate } from '../../model/time.ts'
import type { Message, PeerId } from '../../mt/records.ts'
import type { MediaFilter } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { FileView } from '../media/file.tsx'
import { SoundView } from '../media/sound.tsx'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { goToThread, openPeer } from '../route.ts'
import { Lines } from '../parts/lines.tsx'
import { useFound } from './use-found.ts'

export function MediaRows(props: { chat: PeerId; thread: number; kind: MediaFilter }) {
  const found = useFound(props.chat, props.kind, props.thread)
  return (
    <Show when={found.messages()} fallback={<div class="member-bones" role="status" aria-label={t('app.loading')}><span class="bone" /><span class="bone" /></div>}>
      {(all) => <Lines data={all()} size={68} more={found.more}>{(m) => <Line message={m} thread={props.thread} kind={props.kind} />}</Lines>}
    </Show>
  )
}

function Line(props: { message: Message; thread: number; kind: MediaFilter }) {
  const m = () => props.message
  const show = () => (props.thread ? goToThread(m().chat, props.thread, m().id) : openPeer(m().chat, m().id))
  return (
    <div class="found-line">
      <div class="found-what">
        <Switch>
          <Match when={props.kind === 'links'}><Links message={m()} /></Match>
          <Match when={m().media?.kind === 'voice' || m().media?.kind === 'audio'}><SoundView message={m()} /></Match>
          <Match when={m().media}><FileView message={m()} /></Match>
        </Switch>
        <p class="found-by"><span class="ellipsis" dir="auto">{nameOf(peer(m().from))}</span> · <span class="num">{shortDate(m().date)}</span></p>
      </div>
      <IconButton icon={MessageSquareShare} size={17} class="small" label={t('tabs.show')} onClick={show} />
    </div>
  )
}

function linksOf(m: Message): string[] {
  const all = m.entities.flatMap((e) => (e.type === 'link' && e.url ? [e.url] : e.type === 'url' ? [m.text.slice(e.offset, e.offset + e.length)] : []))
  return [...new Set(all.length ? all : m.page ? [m.page.url] : [])]
}

function Links(props: { message: Message }) {
  const page = () => props.message.page
  const host = (url: string) => { try { return new URL(/^\w+:/.test(url) ? url : `https://${url}`).host } catch { return url } }
  const href = (url: string) => (/^https?:/.test(url) ? url : `https://${url}`)
  return (
    <div class="found-links">
      <span class="link-sign"><Icon of={LinkIcon} size={17} /></span>
      <div class="main">
        <Show when={page()?.title}><div class="ellipsis strong" dir="auto">{page()!.title}</div></Show>
        <For each={linksOf(props.message)}>{(url) => <a class="ellipsis" dir="ltr" href={href(url)} target="_blank" rel="noopener noreferrer">{page()?.title ? host(url) : url.replace(/^https?:\/\//, '')}</a>}</For>
      </div>
    </div>
  )
}
