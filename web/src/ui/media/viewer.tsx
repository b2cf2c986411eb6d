// A photo or video, as large as the window, with its neighbours at hand.
import { ChevronLeft, ChevronRight, Download, X } from 'lucide'
import { createSignal, Match, onCleanup, onMount, Show, Switch, untrack } from 'solid-js'
import { Portal } from 'solid-js/web'
import { isProtected } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { isVisual } from '../../model/media.ts'
import { nameOf } from '../../model/names.ts'
import { dayAndTime } from '../../model/time.ts'
import type { Message } from '../../mt/records.ts'
import { fromMessage } from '../../state/files.ts'
import { streamUrl } from '../../state/stream.ts'
import { historyOf } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { IconButton } from '../parts/button.tsx'
import { giveBack, origin } from '../parts/keep-focus.ts'
import { openSheet } from '../parts/layers.tsx'
import { openChat, openThread } from '../route.ts'
import { Ring } from './ring.tsx'
import { saveFile } from './save.ts'
import { hush } from './player.ts'
import { useFile } from './use-file.ts'
import { zoomable } from './zoom.ts'
import './viewer.css'

/** `among` are the neighbours, oldest first; else those of the conversation. */
export function openViewer(m: Message, among?: () => Message[]): void {
  openSheet((close) => <Viewer message={m} among={among} onClose={close} />)
}

function Viewer(props: { message: Message; among: (() => Message[]) | undefined; onClose: () => void }) {
  let dialog!: HTMLDialogElement
  const [now, setNow] = createSignal(untrack(() => props.message))
  const all = () => props.among?.() ?? (historyOf(now().chat, now().chat === openChat() ? openThread() : 0).window()?.cells ?? []).map((c) => c.message()).filter((m) => isVisual(m.media))
  const next = (by: number) => { const list = all(); return list[list.findIndex((m) => m.id === now().id) + by] }
  let closer: ReturnType<typeof zoomable> | undefined
  const go = (by: number) => { const m = next(by); if (m) setNow(m) }
  const before = origin()
  onMount(() => dialog.showModal())
  onCleanup(() => { dialog.close(); giveBack(before) })
  const keys = (e: KeyboardEvent) => {
    e.stopPropagation()
    if (e.target instanceof HTMLVideoElement) return
    if (e.key === 'ArrowLeft') go(-1)
    else if (e.key === 'ArrowRight') go(1)
    else if (e.key === '+' || e.key === '=') closer?.by(1.4)
    else if (e.key === '-') closer?.by(1 / 1.4)
    else if (e.key === '0') closer?.reset()
    else return
    e.preventDefault()
  }
  return (
    <Portal>
      <dialog
        ref={dialog} class="viewer" aria-label={t('media.viewer')} onKeyDown={keys} onCancel={(e) => { e.preventDefault(); props.onClose() }}
        onClick={(e) => { if (!(e.target as Element).closest('button, img, video, .caption')) props.onClose() }}
      >
        <header>
          <div class="by"><b>{nameOf(peer(now().from))}</b><span>{dayAndTime(now().date)}</span></div>
          <Show when={!isProtected(now())}><IconButton icon={Download} label={t('media.save')} onClick={() => void saveFile(now())} /></Show>
          <IconButton icon={X} label={t('set.close')} onClick={() => props.onClose()} />
        </header>
        <Show when={now()} keyed>{(m) => <Large message={m} ready={(box) => { const z = zoomable(box, { turn: go, close: props.onClose }); closer = z; onCleanup(() => { z.end(); if (closer === z) closer = undefined }) }} />}</Show>
        <Show when={next(-1)}><IconButton icon={ChevronLeft} size={28} class="turn before" label={t('media.previous')} onClick={() => go(-1)} /></Show>
        <Show when={next(1)}><IconButton icon={ChevronRight} size={28} class="turn after" label={t('media.next')} onClick={() => go(1)} /></Show>
        <Show when={now().text}><p class="caption" dir="auto">{now().text}</p></Show>
      </dialog>
    </Portal>
  )
}

function Large(props: { message: Message; ready: (box: HTMLElement) => void }) {
  let box!: HTMLDivElement
  onMount(() => props.ready(box))
  const m = props.message.media!
  const preview = useFile(() => m.preview, () => false)
  // A video is played while it comes; where that cannot be, it comes first.
  const stream = m.kind === 'video' ? streamUrl(m.file, fromMessage(props.message)) : undefined
  const [broken, setBroken] = createSignal(false)
  const full = useFile(() => m.file, () => !stream || broken(), () => fromMessage(props.message))
  const film = () => full().url ?? (broken() ? undefined : stream)
  const thumb = preview().url ?? m.tiny
  const early = () => preview().url ?? m.tiny
  return (
    <div ref={box} class="shown">
      <Switch fallback={<Show when={early()}>{(src) => <img class="early" src={src()} alt="" width={m.width} height={m.height} />}</Show>}>
        <Match when={m.kind === 'video' && film()}>{(src) => <video src={src()} {...(thumb ? { poster: thumb } : {})} width={m.width || undefined} height={m.height || undefined} controls autoplay playsinline onError={() => setBroken(true)} onPlay={hush} aria-label={t('kind.video')} />}</Match>
        <Match when={full().url}>{(src) => <img src={src()} alt={props.message.text || t('kind.photo')} width={m.width} height={m.height} />}</Match>
      </Switch>
      <Show when={full().loading !== undefined}><span class="on-way" role="status" aria-label={t('app.loading')}><Ring done={full().loading!} size={54} /></span></Show>
      <Show when={full().failed}><span class="wrong" role="alert">{t('media.failed')}</span></Show>
    </div>
  )
}
