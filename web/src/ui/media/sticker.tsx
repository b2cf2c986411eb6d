// A sticker, whatever it is made of. What moves does so only while it is seen,
// and not at all for those who asked for stillness.
import { createEffect, createSignal, Match, onCleanup, onMount, Show, Switch } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { fileBlob } from '../../state/files.ts'
import type { FileRef, PeerId, Sticker } from '../../mt/records.ts'
import { useFile } from './use-file.ts'
import './sticker.css'

const still = matchMedia('(prefers-reduced-motion: reduce)')

interface Props {
  of: Pick<Sticker, 'file' | 'preview' | 'tiny' | 'form' | 'emoji'>
  /** CSS pixels. */
  size: number
  from?: { chat: PeerId; id: number }
  /** Without a name of its own, as in a button that has one. */
  silent?: boolean
}

export function StickerPicture(props: Props) {
  const [seen, setSeen] = createSignal(false)
  let box!: HTMLSpanElement
  onMount(() => {
    const watch = new IntersectionObserver(([e]) => setSeen(e!.isIntersecting), { rootMargin: '60px' })
    watch.observe(box)
    onCleanup(() => watch.disconnect())
  })
  // Once seen it is fetched and kept.
  const [wanted, setWanted] = createSignal(false)
  createEffect(() => { if (seen()) setWanted(true) })
  const ask = (f: () => FileRef | undefined) => useFile(() => (wanted() ? f() : undefined), () => true, () => props.from)
  const file = ask(() => props.of.file)
  const preview = ask(() => (props.of.form === 'still' ? undefined : props.of.preview))
  const [drawn, setDrawn] = createSignal(false)
  const name = () => (props.silent ? undefined : props.of.emoji ? `${t('kind.sticker')} ${props.of.emoji}` : t('kind.sticker'))
  return (
    <span ref={box} class="sticker-box" style={{ '--size': `${props.size}px` }} role={name() ? 'img' : undefined} aria-label={name()} aria-hidden={props.silent ? 'true' : undefined}>
      <Switch fallback={<Early of={props.of} url={preview().url} />}>
        <Match when={props.of.form === 'still' && file().url}>{(src) => <img src={src()} alt="" draggable={false} decoding="async" />}</Match>
        <Match when={props.of.form === 'film' && file().url}>{(src) => <Film src={src()} seen={seen()} />}</Match>
        <Match when={props.of.form === 'lottie' && file().url}>
          {(_) => <><Show when={!drawn()}><Early of={props.of} url={preview().url} /></Show><Animation of={props.of.file} seen={seen()} onDrawn={() => setDrawn(true)} /></>}
        </Match>
      </Switch>
    </span>
  )
}

function Early(props: { of: Props['of']; url: string | undefined }) {
  return <Show when={props.url ?? props.of.tiny} fallback={<span class="sticker-early">{props.of.emoji}</span>}>{(src) => <img src={src()} alt="" draggable={false} />}</Show>
}

function Film(props: { src: string; seen: boolean }) {
  let film!: HTMLVideoElement
  createEffect(() => { if (props.seen && !still.matches) void film.play().catch(() => undefined); else film.pause() })
  return <video ref={film} src={props.src} loop muted playsinline preload="auto" />
}

function Animation(props: { of: FileRef; seen: boolean; onDrawn: () => void }) {
  let into!: HTMLSpanElement
  let there = true
  onMount(() => {
    const packed = fileBlob(props.of)
    if (!packed) return
    const drawing = import('./lottie.ts').then((m) => m.drawLottie(into, packed, props.seen && !still.matches, () => there))
    void drawing.then((item) => {
      if (!item) return
      props.onDrawn()
      onCleanupLater.push(() => item.destroy())
      seenChanged = () => { if (props.seen && !still.matches) item.play(); else item.pause() }
      seenChanged()
    }, () => undefined)
  })
  const onCleanupLater: (() => void)[] = []
  let seenChanged: () => void = () => undefined
  createEffect(() => { void props.seen; seenChanged() })
  onCleanup(() => { there = false; onCleanupLater.forEach((f) => f()) })
  return <span ref={into} class="sticker-canvas" />
}
