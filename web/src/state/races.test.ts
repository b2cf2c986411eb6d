// Answers of the server that are older than what was heard while they came.
import { beforeEach, expect, test, vi } from 'vitest'
import type { Dialog, DialogPage, Message, MessagePage, Peer } from '../mt/records.ts'
import type { Topic } from '../mt/rooms.ts'

const api = vi.hoisted(() => ({ dialogs: vi.fn(), dialogsOf: vi.fn(), history: vi.fn(), thread: vi.fn(), topics: vi.fn(), topicsById: vi.fn(), setup: vi.fn(), scheduled: vi.fn() }))
vi.mock('../mt/port.ts', () => ({ api, onEvents: () => () => undefined, CallError: Error }))

const dialogs = await import('./dialogs.ts')
const histories = await import('./histories.ts')
const scheduled = await import('./scheduled.ts')
const slow = await import('./slow.ts')
const threads = await import('./threads.ts')
const { learn } = await import('./peers.ts')

const ben = 12
const group = -1e12 - 4
const message = (chat: number, id: number, more: Partial<Message> = {}): Message => ({ id, chat, from: ben, out: false, date: id, text: `m${id}`, entities: [], ...more })
const dialog = (top: number, more: Partial<Dialog> = {}): Dialog => ({ id: ben, top, readIn: 0, readOut: 0, unread: 1, pinned: false, archived: false, marked: false, ...more } as Dialog)
const list = (d: Dialog): DialogPage => ({ dialogs: [d], messages: [message(d.id, d.top)], peers: [], done: true })
const page = (...messages: Message[]): MessagePage => ({ messages, peers: [], total: messages.length })
const ids = (chat: number) => histories.historyOf(chat).window()?.cells.map((c) => c.message().id)

// later is an answer that comes when it is told to.
function later<T>() {
  let come!: (v: T) => void
  const answer = new Promise<T>((done) => { come = done })
  return { answer, come }
}

beforeEach(() => {
  dialogs.forgetDialogs()
  histories.forgetHistories()
  vi.useRealTimers()
})

learn([ben, group].map((id): Peer => ({ id, kind: id > 0 ? 'user' : 'group', first: 'x', last: '', status: { kind: 'unknown' }, color: 0, ...(id < 0 ? { slow: true } : {}) } as Peer)))

test('a chat that changes while it is asked for is asked for again', async () => {
  vi.useFakeTimers()
  api.dialogs.mockResolvedValue(list(dialog(5)))
  await dialogs.refresh(false)
  const old = later<DialogPage>()
  api.dialogsOf.mockReturnValueOnce(old.answer).mockResolvedValueOnce(list(dialog(6, { unread: 2 })))
  const asked = dialogs.fetchDialog(ben)
  dialogs.bump(histories.append(message(ben, 6)).message())
  old.come(list(dialog(5)))
  await asked
  expect(dialogs.dialog(ben)).toMatchObject({ top: 6, unread: 2 })
  await vi.runAllTimersAsync()
  expect(api.dialogsOf).toHaveBeenCalledTimes(2)
  expect(dialogs.dialog(ben)).toMatchObject({ top: 6, unread: 2 })
})

test('a chat that has come meanwhile does not go because it was not there before', async () => {
  vi.useFakeTimers()
  const old = later<DialogPage>()
  api.dialogsOf.mockReturnValueOnce(old.answer).mockResolvedValue(list(dialog(7)))
  const asked = dialogs.fetchDialog(ben)
  dialogs.bump(message(ben, 7))
  old.come({ dialogs: [], messages: [], peers: [], done: true })
  await asked
  await vi.runAllTimersAsync()
  expect(dialogs.dialog(ben)).toMatchObject({ top: 7 })
})

test('who has read further has nothing new when an older reading is told', async () => {
  api.dialogs.mockResolvedValue(list(dialog(9, { unread: 4 })))
  await dialogs.refresh(false)
  dialogs.readIn(ben, 9, 0)
  dialogs.readIn(ben, 6, 3)
  expect(dialogs.dialog(ben)).toMatchObject({ readIn: 9, unread: 0 })
})

test('what is written and deleted while a history comes is in it, and not', async () => {
  const old = later<MessagePage>()
  api.history.mockReturnValueOnce(old.answer)
  const opened = histories.open(ben)
  histories.append(message(ben, 21))
  histories.append(message(ben, 0x80000009, { out: true, pending: 'sending', randomId: '5' }))
  histories.remove([20])
  old.come(page(message(ben, 20), message(ben, 19)))
  await opened
  expect(ids(ben)).toEqual([19, 21, 0x80000009])
})

test('of two places one goes to, the later one is shown', async () => {
  const far = later<MessagePage>()
  api.history.mockReturnValueOnce(far.answer).mockResolvedValueOnce(page(message(ben, 90)))
  const first = histories.open(ben, 10)
  await histories.open(ben)
  far.come(page(message(ben, 10)))
  await first
  expect(ids(ben)).toEqual([90])
})

test('a message that is heard of before its own answer stands there once', async () => {
  api.history.mockResolvedValueOnce(page())
  await histories.open(ben)
  histories.append(message(ben, 0x80000001, { out: true, pending: 'sending', randomId: '6' }))
  histories.append(message(ben, 30, { out: true }))
  histories.confirm('6', 30)
  expect(ids(ben)).toEqual([30])
  histories.edit(message(ben, 30, { out: true, text: 'edited' }))
  expect(histories.historyOf(ben).window()?.cells.map((c) => c.message().text)).toEqual(['edited'])
})

test('what was missed is fetched although something is still on its way', async () => {
  api.history.mockResolvedValueOnce(page(message(ben, 40)))
  await histories.open(ben)
  histories.append(message(ben, 0x80000002, { out: true, pending: 'sending', randomId: '7' }))
  api.history.mockResolvedValueOnce(page(message(ben, 42), message(ben, 41), message(ben, 40)))
  await histories.catchUp(histories.historyOf(ben))
  expect(api.history).toHaveBeenLastCalledWith(ben, 40, -50, 50)
  expect(ids(ben)).toEqual([40, 41, 42, 0x80000002])
})

test('a topic that changes while the list comes keeps its count', async () => {
  const topic = (top: number, unread: number): Topic => ({ chat: group, id: 3, title: 't', color: 0, from: ben, date: 1, top, readIn: 3, readOut: 0, unread, mentions: 0, reactions: 0, closed: false, pinned: false, hidden: false, mine: false })
  api.topics.mockResolvedValueOnce({ topics: [topic(3, 0)], messages: [], peers: [], total: 1 })
  await threads.loadTopics(group)
  const old = later<unknown>()
  api.topics.mockReturnValueOnce(old.answer)
  const asked = threads.loadTopics(group)
  threads.arrivedInThread(message(group, 8, { thread: 3 }))
  old.come({ topics: [topic(3, 0)], messages: [], peers: [], total: 1 })
  await asked
  expect(threads.topic(group, 3)).toMatchObject({ top: 8, unread: 1 })
})

test('one waits though one wrote before it was known how long', async () => {
  const old = later<unknown>()
  api.setup.mockReturnValueOnce(old.answer)
  const asked = slow.learnPace(group)
  slow.wrote(message(group, 50, { out: true }))
  old.come({ slowMode: 10 })
  await asked
  expect(slow.nextTurn(group)).toBe(60)
})

test('a scheduled message that goes while the list comes does not come back', async () => {
  const old = later<MessagePage>()
  api.scheduled.mockReturnValueOnce(old.answer).mockResolvedValueOnce(page())
  const asked = scheduled.loadScheduled(ben)
  scheduled.removeScheduled(ben, [3])
  old.come(page(message(ben, 3)))
  await asked
  expect(scheduled.scheduledIn(ben)).toEqual([])
})
