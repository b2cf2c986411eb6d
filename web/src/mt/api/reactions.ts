// Reacting to messages: https://core.telegram.org/method/messages.sendReaction
import { reactionToTl } from '../convert/reactions.ts'
import type { PeerId } from '../records.ts'
import { type Context, hear, inputPeer } from './context.ts'

export function reactionsApi(c: Context) {
  return {
    async availableReactions(): Promise<{ emoji: string; name: string }[]> {
      const r = await c.client.call({ _: 'messages.getAvailableReactions', hash: 0 })
      return r._ === 'messages.availableReactions' ? r.reactions.filter((x) => !x.inactive && !x.premium).map((x) => ({ emoji: x.reaction, name: x.title })) : []
    },

    /** All reactions one has to a message from now on; none takes them back. */
    async react(chat: PeerId, id: number, emoji: string[]): Promise<void> {
      hear(c, await c.client.call({
        _: 'messages.sendReaction', peer: await inputPeer(c, chat), msgId: id, addToRecent: true,
        reaction: emoji.map(reactionToTl),
      }))
    },
  }
}
