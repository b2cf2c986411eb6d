// Buttons that bots send: https://core.telegram.org/api/bots/buttons
import type { tl } from '@mtcute/core'
import type { BotButton, Keyboard } from '../records.ts'
import { base64 } from './media.ts'

export function keyboardOf(m: tl.TypeReplyMarkup | undefined): Keyboard | undefined {
  switch (m?._) {
    case 'replyInlineMarkup': return { kind: 'inline', rows: rowsOf(m.rows) }
    case 'replyKeyboardMarkup': return { kind: 'reply', rows: rowsOf(m.rows), ...(m.singleUse ? { once: true } : {}), ...(m.placeholder ? { placeholder: m.placeholder } : {}) }
    case 'replyKeyboardHide': return { kind: 'hide', rows: [] }
    default: return undefined
  }
}

function rowsOf(rows: tl.TypeKeyboardButtonRow[]): BotButton[][] {
  return rows.map((r) => r.buttons.map(buttonOf)).filter((r) => r.length > 0)
}

function buttonOf(b: tl.TypeKeyboardButton): BotButton {
  switch (b._) {
    case 'keyboardButton': return { text: b.text, does: 'say' }
    case 'keyboardButtonUrl': return { text: b.text, does: 'open', value: b.url }
    case 'keyboardButtonUrlAuth': return { text: b.text, does: 'open', value: b.url }
    case 'keyboardButtonCallback': return { text: b.text, does: 'call', value: base64(b.data) }
    case 'keyboardButtonCopy': return { text: b.text, does: 'copy', value: b.copyText }
    case 'keyboardButtonUserProfile': return { text: b.text, does: 'profile', value: String(b.userId) }
    default: return { text: b.text, does: 'nothing' }
  }
}
