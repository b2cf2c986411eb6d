// Voting: https://core.telegram.org/method/messages.sendVote
import type { PeerId } from '../records.ts'
import { type Context, hear, inputPeer } from './context.ts'

export function pollsApi(c: Context) {
  return {
    /** Votes for the options, in base64; none takes the vote back. */
    async vote(chat: PeerId, id: number, options: string[]): Promise<void> {
      hear(c, await c.client.call({
        _: 'messages.sendVote', peer: await inputPeer(c, chat), msgId: id,
        options: options.map((o) => Uint8Array.from(atob(o), (x) => x.charCodeAt(0))),
      }))
    },
  }
}
