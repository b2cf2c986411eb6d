import { type tl, Long } from '@mtcute/core'
import { expect, test } from 'vitest'
import { eventsOf } from './update.ts'

const channel = (more: Partial<tl.RawChannel> = {}) => ({ _: 'channel', id: 5, title: 'The tower', megagroup: true, photo: { _: 'chatPhotoEmpty' }, date: 1, ...more }) as tl.RawChannel
const peers = (c: tl.RawChannel) => ({ users: new Map(), chats: new Map([[5, c]]) })
const nothing = () => false

test('a chat that stands there from memory is said to be so', () => {
  const update: tl.TypeUpdate = { _: 'updateChannel', channelId: 5 }
  const c = channel({ forum: true })
  expect(eventsOf(update, peers(c), nothing)[0]).toMatchObject({ e: 'peers', peers: [{ first: 'The tower', forum: true }] })
  expect(eventsOf(update, peers(c), (p) => p === c)[0]).toMatchObject({ e: 'peers', peers: [{ old: true }] })
  expect(eventsOf(update, peers(c), nothing)[1]).toEqual({ e: 'setup', chat: -1000000000005 })
})

test('reading in channels and threads is told apart', () => {
  const read = (u: tl.TypeUpdate) => eventsOf(u, { users: new Map(), chats: new Map() }, nothing)
  expect(read({ _: 'updateReadChannelInbox', channelId: 5, maxId: 9, stillUnreadCount: 2, pts: 1 })).toEqual([{ e: 'readIn', chat: -1000000000005, upTo: 9, unread: 2 }])
  expect(read({ _: 'updateReadChannelDiscussionInbox', channelId: 5, topMsgId: 3, readMaxId: 9 })).toEqual([{ e: 'threadRead', chat: -1000000000005, thread: 3, upTo: 9, out: false }])
  expect(read({ _: 'updatePendingJoinRequests', peer: { _: 'peerChat', chatId: 4 }, requestsPending: 1, recentRequesters: [7] as never })).toEqual([{ e: 'requests', chat: -4, count: 1, recent: [7] }])
})

test('a page that comes later names the messages that wait for it', () => {
  const read = (u: tl.TypeUpdate) => eventsOf(u, { users: new Map(), chats: new Map() }, nothing)
  const message = { _: 'message', id: 1, peerId: { _: 'peerUser', userId: 7 }, date: 1, message: 'see example.org' } as tl.RawMessage
  const id = Long.fromString('2011376281950034785')
  const media = { _: 'messageMediaWebPage', webpage: { _: 'webPagePending', id, url: 'http://example.org', date: 9 } } as tl.RawMessageMediaWebPage
  expect(read({ _: 'updateNewMessage', message: { ...message, media }, pts: 2, ptsCount: 1 })[0]).toMatchObject({ message: { pageSoon: '2011376281950034785' } })
  const webpage = { _: 'webPage', id, url: 'https://example.org/', displayUrl: 'example.org', hash: 0, title: 'Towers' } as tl.RawWebPage
  expect(read({ _: 'updateWebPage', webpage, pts: 3, ptsCount: 1 })).toEqual([{ e: 'page', id: '2011376281950034785', page: { url: 'https://example.org/', title: 'Towers' } }])
  expect(read({ _: 'updateChannelWebPage', channelId: 5, webpage: { _: 'webPageEmpty', id }, pts: 3, ptsCount: 1 })).toEqual([{ e: 'page', id: '2011376281950034785' }])
})
