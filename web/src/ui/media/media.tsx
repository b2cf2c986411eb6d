// Photos, files and sound in a bubble, by kind.
import { lazy, Match, Suspense, Switch } from 'solid-js'
import type { Message } from '../../mt/records.ts'
import { FileView } from './file.tsx'
import { GifView, RoundView, StickerView } from './moving.tsx'
import { Picture } from './picture.tsx'
import './media.css'

// Loaded when there is something to hear; what is around it stays meanwhile.
const SoundView = lazy(() => import('./sound.tsx').then((m) => ({ default: m.SoundView })))

export function MediaView(props: { message: Message }) {
  const kind = () => props.message.media?.kind
  return (
    <Switch fallback={<FileView message={props.message} />}>
      <Match when={kind() === 'photo' || kind() === 'video'}><Picture message={props.message} /></Match>
      <Match when={kind() === 'gif'}><GifView message={props.message} /></Match>
      <Match when={kind() === 'round'}><RoundView message={props.message} /></Match>
      <Match when={kind() === 'sticker'}><StickerView message={props.message} /></Match>
      <Match when={kind() === 'voice' || kind() === 'audio'}><Suspense fallback={<div class="sound-wait" />}><SoundView message={props.message} /></Suspense></Match>
    </Switch>
  )
}

/** Whether it has no bubble around it. */
export function standsAlone(m: Message): boolean {
  const kind = m.media?.kind
  return kind === 'sticker' || kind === 'round'
}

/** Whether it fills the bubble to its edges. */
export function fills(m: Message): boolean {
  const kind = m.media?.kind
  return kind === 'photo' || kind === 'video' || kind === 'gif'
}
