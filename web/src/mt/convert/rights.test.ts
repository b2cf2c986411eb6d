import { expect, test } from 'vitest'
import { logEntryOf } from './log.ts'
import { forbiddenOf, forbiddenToTl, participantOf, reactionsAllowed, rightsOf, rightsToTl } from './rights.ts'
import { Long } from '@mtcute/core'

test('rights of admins go to TL and back', () => {
  const all = ['changeInfo', 'banUsers', 'anonymous'] as const
  expect(rightsOf(rightsToTl([...all]))).toEqual([...all])
  expect(rightsOf(undefined)).toEqual([])
})

test('the old rights stand for all kinds of them', () => {
  const silent = forbiddenOf({ _: 'chatBannedRights', sendMessages: true, untilDate: 0 })
  expect(silent).toContain('sendPlain')
  expect(silent).toContain('embedLinks')
  expect(silent).not.toContain('sendReactions')
  expect(silent).not.toContain('pinMessages')
  expect(forbiddenOf({ _: 'chatBannedRights', viewMessages: true, untilDate: 0 })).toContain('changeInfo')
})

test('all files forbidden is media forbidden, which old clients know', () => {
  const files = ['sendPhotos', 'sendVideos', 'sendRoundvideos', 'sendAudios', 'sendVoices', 'sendDocs'] as const
  expect(forbiddenToTl([...files], 5)).toMatchObject({ sendMedia: true, sendPhotos: true, untilDate: 5 })
  expect(forbiddenToTl(['sendPhotos'])).not.toHaveProperty('sendMedia')
})

test('who is out is removed, who may less is restricted', () => {
  const banned = (rights: object) => participantOf({
    _: 'channelParticipantBanned', peer: { _: 'peerUser', userId: 7 }, kickedBy: 8, date: 9, bannedRights: { _: 'chatBannedRights', untilDate: 0x7fffffff, ...rights },
  })
  expect(banned({ viewMessages: true })).toMatchObject({ user: 7, role: 'removed', by: 8, until: 0 })
  expect(banned({ sendPolls: true })).toMatchObject({ role: 'restricted', forbidden: ['sendPolls'] })
})

test('reactions are all, some or none', () => {
  expect(reactionsAllowed({ _: 'chatReactionsAll' })).toBe('all')
  expect(reactionsAllowed({ _: 'chatReactionsSome', reactions: [{ _: 'reactionEmoji', emoticon: '👍' }] })).toEqual(['👍'])
  expect(reactionsAllowed({ _: 'chatReactionsSome', reactions: [{ _: 'reactionCustomEmoji', documentId: Long.fromString('5370870893004203704') }] })).toEqual(['5370870893004203704'])
  expect(reactionsAllowed(undefined)).toEqual([])
})

test('what an admin did keeps what was before and after', () => {
  const entry = (action: Parameters<typeof logEntryOf>[0]['action']) => logEntryOf({ _: 'channelAdminLogEvent', id: Long.fromNumber(3), date: 1, userId: 2, action })
  expect(entry({ _: 'channelAdminLogEventActionChangeTitle', prevValue: 'a', newValue: 'b' })).toMatchObject({ id: '3', kind: 'ChangeTitle', text: { before: 'a', after: 'b' } })
  expect(entry({ _: 'channelAdminLogEventActionToggleSlowMode', prevValue: 0, newValue: 30 })).toMatchObject({ number: { before: 0, after: 30 } })
  expect(entry({ _: 'channelAdminLogEventActionToggleForum', newValue: true })).toMatchObject({ kind: 'ToggleForum', on: true })
})
