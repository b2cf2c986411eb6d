import { describe, expect, it } from 'vitest'
import { keyboardOf } from './keyboard.ts'

describe('buttons of bots', () => {
  it('keeps rows, and what each button does', () => {
    const k = keyboardOf({
      _: 'replyInlineMarkup',
      rows: [
        { _: 'keyboardButtonRow', buttons: [{ _: 'keyboardButtonCallback', text: 'Yes', data: new Uint8Array([1, 2]) }, { _: 'keyboardButtonUrl', text: 'Page', url: 'https://example.org' }] },
        { _: 'keyboardButtonRow', buttons: [{ _: 'keyboardButtonCopy', text: 'Copy', copyText: 'abc' }, { _: 'keyboardButtonBuy', text: 'Pay' }] },
        { _: 'keyboardButtonRow', buttons: [] },
      ],
    })
    expect(k).toEqual({
      kind: 'inline',
      rows: [
        [{ text: 'Yes', does: 'call', value: 'AQI=' }, { text: 'Page', does: 'open', value: 'https://example.org' }],
        [{ text: 'Copy', does: 'copy', value: 'abc' }, { text: 'Pay', does: 'nothing' }],
      ],
    })
  })

  it('tells keyboards in place of letters from those under a message', () => {
    const rows = [{ _: 'keyboardButtonRow' as const, buttons: [{ _: 'keyboardButton' as const, text: 'Start' }] }]
    expect(keyboardOf({ _: 'replyKeyboardMarkup', rows, singleUse: true, placeholder: 'Choose' })).toEqual({ kind: 'reply', once: true, placeholder: 'Choose', rows: [[{ text: 'Start', does: 'say' }]] })
    expect(keyboardOf({ _: 'replyKeyboardHide' })).toEqual({ kind: 'hide', rows: [] })
    expect(keyboardOf({ _: 'replyKeyboardForceReply' })).toBeUndefined()
    expect(keyboardOf(undefined)).toBeUndefined()
  })
})
