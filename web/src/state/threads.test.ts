import { expect, test, vi } from 'vitest'
import type { Message, Peer } from '../mt/records.ts'
import type { Topic } from '../mt/rooms.ts'

const api = vi.hoisted(() => ({ topics: vi.fn(), topicsById: vi.fn(), thread: vi.fn(), history: vi.fn() }))
vi.mock('../mt/port.ts', () => ({ api, onEvents: () => () => undefined, CallError: Error }))

const histories = await import('./histories.ts')
const threads = await import('./threads.ts')
const { learn } = await import('./peers.ts')

const forum = -1e12 - 7
const group = -1e12 - 8
const channel = -1e12 - 9
const peer = (id: number, more: Partial<Peer> = {}): Peer => ({ id, kind: 'group', first: 'x', last: '', status: { kind: 'unknown' }, color: 0, ...more })
const message = (chat: number, id: number, more: Partial<Message> = {}): Message => ({ id, chat, from: 5, out: false, date: id, text: `m${id}`, entities: [], ...more })
const topic = (id: number, more: Partial<Topic> = {}): Topic => ({
  chat: forum, id, title: `t${id}`, color: 0, from: 5, date: id, top: id, readIn: id, readOut: 0, unread: 0, mentions: 0, reactions: 0, closed: false, pinned: false,
  hidden: false, mine: false, ...more,
})
const ids = (chat: number, thread = 0) => histories.historyOf(chat, thread).window()?.cells.map((c) => c.message().id)

learn([peer(forum, { forum: true }), peer(group), peer(channel, { kind: 'channel' })])

test('a message joins the window of its chat and that of its thread, and no other', async () => {
  api.thread.mockResolvedValue({ messages: [], peers: [], total: 0 })
  api.history.mockResolvedValue({ messages: [], peers: [], total: 0 })
  await Promise.all([histories.open(forum, undefined, 10), histories.open(forum, undefined, 1), histories.open(forum)])
  histories.append(message(forum, 20, { thread: 10 }))
  histories.append(message(forum, 21))
  expect([ids(forum, 10), ids(forum, 1), ids(forum)]).toEqual([[20], [21], [20, 21]])
  histories.remove([20], forum)
  expect([ids(forum, 10), ids(forum)]).toEqual([[], [21]])
})

test('what one writes in a thread is there before the server has it, once', () => {
  histories.append(message(forum, 0x80000001, { out: true, randomId: '77', pending: 'sending', reply: { id: 10, thread: 10 } }))
  histories.confirm('77', 30)
  histories.append(message(forum, 30, { out: true, thread: 10 }))
  expect(ids(forum, 10)).toEqual([30])
})

test('topics count what is new in them, and forget it when it is read', async () => {
  api.topics.mockResolvedValue({ topics: [topic(1), topic(10)], messages: [message(forum, 1), message(forum, 10)], peers: [], total: 2 })
  await threads.loadTopics(forum)
  const m = histories.append(message(forum, 40, { thread: 10, mentioned: true })).message()
  threads.arrivedInThread(m)
  threads.arrivedInThread(m)
  expect(threads.topic(forum, 10)).toMatchObject({ top: 40, unread: 1, mentions: 1 })
  expect(threads.topicsOf(forum).map((t) => t.id)).toEqual([10, 1])
  threads.threadRead(forum, 10, 40, 0)
  expect(threads.topic(forum, 10)).toMatchObject({ readIn: 40, unread: 0 })
})

test('a comment counts once at the post that it is about', () => {
  histories.append(message(channel, 3, { comments: 0 }))
  histories.append(message(group, 50, { post: { chat: channel, id: 3 } }))
  const m = histories.append(message(group, 51, { thread: 50, from: 6 })).message()
  threads.arrivedInThread(m)
  threads.arrivedInThread(m)
  expect(histories.messageById(channel, 3)).toMatchObject({ comments: 1, commenters: [6] })
  threads.leftThreads([51], group)
  expect(histories.messageById(channel, 3)).toMatchObject({ comments: 0 })
})
