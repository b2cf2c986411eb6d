// Talking to bots: https://core.telegram.org/api/bots/buttons
import type { PeerId } from '../records.ts'
import { type Context, inputPeer } from './context.ts'

export function botsApi(c: Context) {
  return {
    /** Presses a button under a bot's message; `data`, in base64, is what the button stands for. */
    async pressButton(chat: PeerId, id: number, data: string): Promise<{ text?: string; url?: string }> {
      const r = await c.client.call({ _: 'messages.getBotCallbackAnswer', peer: await inputPeer(c, chat), msgId: id, data: Uint8Array.from(atob(data), (x) => x.charCodeAt(0)) })
      return { ...(r.message ? { text: r.message } : {}), ...(r.url ? { url: r.url } : {}) }
    },
  }
}
