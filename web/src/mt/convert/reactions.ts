// What people answered a message with: https://core.telegram.org/api/reactions
import type { tl } from '@mtcute/core'
import Long from 'long'
import { isCustom } from '../emoji.ts'
import type { Reaction } from '../records.ts'

/** Emoji, also those that are pictures; whether one has chosen them is left out where it was not told. */
export function reactionsOf(r: tl.TypeMessageReactions): Reaction[] {
  return r.results.flatMap((one): Reaction[] => {
    const emoji = emojiOf(one.reaction)
    const known = r.min ? {} : { chosen: one.chosenOrder !== undefined }
    return emoji ? [{ emoji, count: one.count, ...known }] : []
  })
}

/** Undefined for what is no emoji, as what is paid for. */
export function emojiOf(r: tl.TypeReaction): string | undefined {
  if (r._ === 'reactionEmoji') return r.emoticon
  return r._ === 'reactionCustomEmoji' ? r.documentId.toString() : undefined
}

export function reactionToTl(emoji: string): tl.TypeReaction {
  return isCustom(emoji) ? { _: 'reactionCustomEmoji', documentId: Long.fromString(emoji) } : { _: 'reactionEmoji', emoticon: emoji }
}
