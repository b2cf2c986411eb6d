// What people reacted with, at the foot of a bubble.
import { createMemo, For, Show } from 'solid-js'
import { plainEmoji, reactionLabel, toggleReaction } from '../../model/reactions.ts'
import { t } from '../../model/i18n.ts'
import { isCustom } from '../../mt/emoji.ts'
import type { Message, Reaction } from '../../mt/records.ts'
import { tell } from '../list/chat-menu.ts'
import { burst } from './burst.ts'
import { InlineEmoji } from './inline-emoji.tsx'
import './reactions.css'

export function Reactions(props: { message: Message }) {
  const all = () => props.message.reactions ?? []
  // By emoji, so that a chip stays the same element, and in focus, while its count changes.
  const emoji = createMemo(() => all().map((r) => r.emoji))
  return (
    <Show when={emoji().length}>
      <div class="reactions" role="group" aria-label={t('react.group')}>
        <For each={emoji()}>{(e) => <Chip emoji={e} of={all().find((r) => r.emoji === e)} message={props.message} />}</For>
      </div>
    </Show>
  )
}

function Chip(props: { emoji: string; of: Reaction | undefined; message: Message }) {
  const r = (): Reaction => props.of ?? { emoji: props.emoji, count: 0 }
  return (
    <button
      type="button" class="chip" classList={{ chosen: Boolean(r().chosen) }} aria-label={reactionLabel(r())} aria-pressed={Boolean(r().chosen)}
      onClick={(e) => { e.stopPropagation(); if (!r().chosen) burst(e.currentTarget, plainEmoji(props.emoji)); tell(toggleReaction(props.message, props.emoji)) }}
    >
      <span class="glyph" aria-hidden="true">{isCustom(props.emoji) ? <InlineEmoji document={props.emoji} /> : props.emoji}</span><span class="n" aria-hidden="true">{r().count}</span>
    </button>
  )
}
