// Reacting to messages: https://core.telegram.org/method/messages.sendReaction
import type { PeerId } from '../records.ts'
import { type Context, hear, inputPeer } from './context.ts'

export function reactionsApi(c: Context) {
  return {
    /** All reactions one has to a message from now on; none takes them back. */
    async react(chat: PeerId, id: number, emoji: string[]): Promise<void> {
      hear(c, await c.client.call({
        _: 'messages.sendReaction', peer: await inputPeer(c, chat), msgId: id, addToRecent: true,
        reaction: emoji.map((emoticon) => ({ _: 'reactionEmoji', emoticon })),
      }))
    },
  }
}
