// An emoji that is a picture, as wide as the one it stands for, which is what one
// copies and hears: https://core.telegram.org/api/custom-emoji
import { Show } from 'solid-js'
import { customEmoji } from '../../state/emoji.ts'
import { StickerPicture } from '../media/sticker.tsx'

export function InlineEmoji(props: { document: string; text?: string }) {
  const picture = () => customEmoji(props.document)
  return (
    <span class="inline-emoji" classList={{ drawn: Boolean(picture()) }} data-emoji={props.text === undefined ? undefined : props.document} data-alt={props.text}>
      <span class="stands-for">{props.text ?? picture()?.emoji ?? ''}</span>
      <Show when={picture()}>{(p) => <StickerPicture of={p()} size={20} silent />}</Show>
    </span>
  )
}
