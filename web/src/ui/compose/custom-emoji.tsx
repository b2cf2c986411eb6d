// Emoji that are pictures, by the sets one has and those that the server offers.
import { createMemo, For, Show } from 'solid-js'
import type { Sticker, StickerSetInfo } from '../../mt/records.ts'
import { loadSet } from '../../state/stickers.ts'
import { StickerPicture } from '../media/sticker.tsx'
import { createAsked } from '../parts/asked.ts'

const size = 28

/** `among` are the emoji that are looked for; all if it is undefined. */
export function CustomSet(props: { of: StickerSetInfo; among: Set<string> | undefined; onPick: (s: Sticker) => void }) {
  const set = createAsked(() => props.of.ref, loadSet)
  const shown = createMemo(() => set()?.stickers.filter((s) => !props.among || props.among.has(bare(s.emoji))) ?? [])
  return (
    <Show when={shown().length}>
      <section data-group={`set${props.of.ref.id ?? ''}`}>
        <h2>{props.of.title}</h2>
        <div class="panel-grid emoji-grid"><For each={shown()}>{(s) => <CustomChoice of={s} title={props.of.title} onPick={props.onPick} />}</For></div>
      </section>
    </Show>
  )
}

export function CustomChoice(props: { of: Sticker; title?: string; onPick: (s: Sticker) => void }) {
  const name = () => [props.of.emoji, props.title].filter(Boolean).join(', ')
  return <button type="button" tabindex="-1" data-document={props.of.file.id} title={name()} aria-label={name()} onClick={() => props.onPick(props.of)}><StickerPicture of={props.of} size={size} silent /></button>
}

/** The first of a set stands for it. */
export function SetFace(props: { of: StickerSetInfo }) {
  const set = createAsked(() => props.of.ref, loadSet)
  return <Show when={set()?.stickers[0]}>{(s) => <StickerPicture of={s()} size={22} silent />}</Show>
}

/** An emoji without the sign that says how it is drawn. */
export function bare(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '')
}
