import { describe, expect, it } from 'vitest'
import type { Keyboard, Message } from '../mt/records.ts'
import { standingKeyboard } from './keyboard.ts'

const says = (id: number, keyboard?: Keyboard, out = false): Message => ({ id, chat: 7, from: out ? 1 : 7, out, date: 0, text: 'x', entities: [], ...(keyboard ? { keyboard } : {}) })
const offers: Keyboard = { kind: 'reply', rows: [[{ text: 'Start', does: 'say' }]] }

describe('keyboards of bots', () => {
  it('stand until another or a hiding one comes', () => {
    expect(standingKeyboard([says(1, offers), says(2), says(3, undefined, true)])?.from.id).toBe(1)
    expect(standingKeyboard([says(1, offers), says(2, { kind: 'inline', rows: [] }), says(3, offers)])?.from.id).toBe(3)
    expect(standingKeyboard([says(1, offers), says(2, { kind: 'hide', rows: [] })])).toBeUndefined()
  })

  it('are gone once used, if they are for once', () => {
    const once: Keyboard = { ...offers, once: true }
    expect(standingKeyboard([says(1, once)])?.from.id).toBe(1)
    expect(standingKeyboard([says(1, once), says(2, undefined, true)])).toBeUndefined()
  })
})
