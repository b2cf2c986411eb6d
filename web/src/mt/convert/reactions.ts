// What people answered a message with: https://core.telegram.org/api/reactions
import type { tl } from '@mtcute/core'
import type { Reaction } from '../records.ts'

/** Emoji alone; whether one has chosen them is left out where it was not told. */
export function reactionsOf(r: tl.TypeMessageReactions): Reaction[] {
  return r.results.flatMap((one): Reaction[] => {
    if (one.reaction._ !== 'reactionEmoji') return []
    const known = r.min ? {} : { chosen: one.chosenOrder !== undefined }
    return [{ emoji: one.reaction.emoticon, count: one.count, ...known }]
  })
}
