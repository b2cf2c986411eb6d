// Reacting to messages. What one presses is shown at once, and taken back if
// the server refuses.
import { untrack } from 'solid-js'
import { isCustom } from '../mt/emoji.ts'
import { api } from '../mt/port.ts'
import type { Message, Reaction } from '../mt/records.ts'
import { customEmoji } from '../state/emoji.ts'
import { change, messageById } from '../state/histories.ts'
import { withOwn } from '../state/keep.ts'
import { t } from './i18n.ts'

export const quickReactions = ['👍', '❤', '🔥', '🎉', '😁', '😢']

// As many as the server lets one person give to a message.
const most = 3

/** Gives or takes back a reaction. */
export async function toggleReaction(m: Pick<Message, 'chat' | 'id'>, emoji: string): Promise<void> {
  const before = untrack(() => messageById(m.chat, m.id))?.reactions ?? []
  const own = before.filter((r) => r.chosen).map((r) => r.emoji)
  const next = own.includes(emoji) ? own.filter((e) => e !== emoji) : [...own.slice(1 - most), emoji]
  const shown = withOwn(before, next)
  change(m.chat, m.id, (old) => ({ ...old, reactions: shown }))
  try {
    await api.react(m.chat, m.id, next)
  } catch (e) {
    change(m.chat, m.id, (old) => (old.reactions === shown ? { ...old, reactions: before } : old))
    throw e
  }
}

/** The emoji itself, or the one that a picture stands for. */
export function plainEmoji(emoji: string): string {
  return isCustom(emoji) ? customEmoji(emoji)?.emoji || t('kind.sticker') : emoji
}

export function reactionLabel(r: Reaction): string {
  return t(r.chosen ? 'react.chosen' : 'react.count', { emoji: plainEmoji(r.emoji), n: r.count })
}
