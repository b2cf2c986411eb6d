// What is told to many alike leaves out what is one's own: whoever hears it
// keeps what was known.
import type { Message, Reaction } from '../mt/records.ts'

/** A newer copy of a message, with what only the older one knows. */
export function keepOwn(old: Message, m: Message): Message {
  return m.reactions ? { ...m, reactions: keepChosen(old.reactions, m.reactions) } : m
}

export function keepChosen(old: Reaction[] | undefined, now: Reaction[]): Reaction[] {
  return now.map((r) => (r.chosen === undefined ? { ...r, chosen: old?.find((o) => o.emoji === r.emoji)?.chosen ?? false } : r))
}
