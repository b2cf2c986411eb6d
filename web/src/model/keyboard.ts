// The buttons that a bot offers in place of letters: those of its newest
// message that has any, until it takes them away or they are used once.
import type { Keyboard, Message } from '../mt/records.ts'

export function standingKeyboard(messages: Message[]): { from: Message; keyboard: Keyboard } | undefined {
  for (let i = messages.length - 1; i >= 0; i--) {
    const m = messages[i]!
    if (m.out || !m.keyboard || m.keyboard.kind === 'inline') continue
    if (m.keyboard.kind === 'hide') return undefined
    const used = m.keyboard.once && messages.slice(i + 1).some((x) => x.out)
    return used ? undefined : { from: m, keyboard: m.keyboard }
  }
  return undefined
}
