// Writing in one chat: what the words belong to, and how they are sent.
import { batch, createSignal, untrack } from 'solid-js'
import { api, CallError } from '../mt/port.ts'
import type { Draft, Entity, Message, PeerId, Reply } from '../mt/records.ts'
import { dialog, setDraft } from '../state/dialogs.ts'
import * as histories from '../state/histories.ts'
import { pendingId } from '../state/message.ts'
import { self } from '../state/session.ts'
import { setThreadDraft, threadDraft } from '../state/threads.ts'
import { randomId } from './actions.ts'
import { errorText } from './errors.ts'
import { firstLink } from './link-preview.ts'
import { fromMarks } from './markdown.ts'
import { trimmed } from './richtext.ts'

export interface Written { text: string; entities: Entity[] }
export interface SendOptions { silent?: boolean; at?: number; noPage?: boolean }

export const maxLength = 4096
const generalTopic = 1

/** `thread` is the topic or the post that is written under; 0 is the chat as a whole. */
export function createComposer(chat: PeerId, thread = 0) {
  const draft = untrack(() => (thread ? threadDraft(chat, thread) : dialog(chat)?.draft))
  const [reply, setReply] = createSignal<Reply | undefined>(draft?.reply)
  const [editing, setEditing] = createSignal<Message>()
  // The link of which nothing is to be shown.
  const [noPage, dropPage] = createSignal<string>()
  let saved = keyOf(draft)
  let typedAt = 0
  let standing: Written | undefined

  function startReply(r: Reply): void {
    batch(() => { setEditing(undefined); setReply(r) })
  }

  // answering is what the message answers: a reply, or else the thread itself.
  // What answers nothing in a forum is in its topic "General".
  function answering(): Reply | undefined {
    const r = untrack(reply)
    if (!thread || thread === generalTopic) return r
    return { ...(r ?? { id: thread }), thread }
  }

  function startEdit(m: Message): void {
    // What was sent without a preview stays without it.
    batch(() => { setReply(undefined); dropPage(m.page || m.pageSoon ? undefined : firstLink(m.text, m.entities)); setEditing(m) })
  }

  function cancel(): void {
    batch(() => { setReply(undefined); if (untrack(editing)) dropPage(undefined); setEditing(undefined) })
  }

  /** Tells the others, not more often than they need. */
  function typing(): void {
    if (chat === untrack(self) || untrack(editing) || Date.now() - typedAt < 5000) return
    typedAt = Date.now()
    void api.typing(chat, true, thread === generalTopic ? 0 : thread).catch(() => undefined)
  }

  function keepDraft(w: Written): void {
    if (untrack(editing)) return
    const d = trimmed(w.text, w.entities)
    const r = untrack(reply)
    const kept: Draft = { ...d, date: Math.floor(Date.now() / 1000), ...(r ? { reply: r } : {}) }
    if (keyOf(kept) === saved) return
    saved = keyOf(kept)
    // Here at once: whoever comes back before the server has answered finds it.
    if (thread) setThreadDraft(chat, thread, d.text ? kept : undefined)
    else if (untrack(() => dialog(chat))) setDraft(chat, d.text || r ? kept : undefined)
    void api.saveDraft(chat, d.text, d.entities, answering()).catch(() => undefined)
  }

  /** A draft that another device has written; false if it stands here already, or something else does. */
  function follow(d: Draft | undefined, w: Written): boolean {
    if (untrack(editing) || keyOf(d) === saved || keyOf({ ...trimmed(w.text, w.entities), reply: untrack(reply) }) !== saved) return false
    saved = keyOf(d)
    setReply(d?.reply)
    return true
  }

  /** What stands in the editor when it goes for a while, and when it comes back. */
  function leave(w: Written): void {
    standing = w
    keepDraft(w)
  }

  function comeBack(): Written | undefined {
    return standing ?? draft
  }

  /** Sends, or saves the edit. Answers what is wrong, if anything. */
  async function send(w: Written, o: SendOptions = {}): Promise<string | undefined> {
    const marked = fromMarks(w.text, w.entities)
    const { text, entities } = trimmed(marked.text, marked.entities)
    const target = untrack(editing)
    const link = firstLink(text, entities)
    const bare = link !== undefined && link === untrack(noPage) ? { noPage: true } : {}
    try {
      if (target) {
        if (!text && !target.media) return undefined
        batch(() => { setEditing(undefined); dropPage(undefined) })
        if (text !== target.text || JSON.stringify(entities) !== JSON.stringify(target.entities) || (bare.noPage && target.page)) {
          await api.editText(chat, target.id, text, entities, { ...bare, ...(target.scheduled ? { at: target.date } : {}) })
        }
        return undefined
      }
      if (!text) return undefined
      const to = answering()
      batch(() => { setReply(undefined); dropPage(undefined) })
      saved = ''
      typedAt = 0
      for (const part of parts(text, entities)) await sendPart(part, { ...o, ...bare }, to)
      return undefined
    } catch (e) {
      return e instanceof CallError && e.text === 'MESSAGE_NOT_MODIFIED' ? undefined : errorText(e)
    }
  }

  async function sendPart(w: Written, o: SendOptions, to: Reply | undefined): Promise<void> {
    const m = outgoing(chat, w, to, o)
    if (thread) setThreadDraft(chat, thread, undefined)
    else setDraft(chat, undefined)
    if (o.at) {
      await api.sendText({ chat, ...w, randomId: m.randomId!, ...(to ? { reply: to } : {}), ...o })
      return
    }
    histories.append(m)
    await deliver(m, o)
  }

  return { thread, reply, setReply, answering, editing, noPage, dropPage, startReply, startEdit, cancel, typing, keepDraft, follow, leave, comeBack, send }
}

export type Composer = ReturnType<typeof createComposer>

// keyOf tells drafts apart.
function keyOf(d: { text: string; reply?: Reply | undefined } | undefined): string {
  return d ? d.text + (d.reply?.id ?? '') : ''
}

function outgoing(chat: PeerId, w: Written, reply: Reply | undefined, o: SendOptions): Message {
  return {
    id: pendingId(), chat, from: untrack(self), out: true, date: Math.floor(Date.now() / 1000), ...w, pending: 'sending',
    randomId: randomId(), ...(reply ? { reply } : {}), ...(o.silent ? { silent: true } : {}), ...(o.noPage ? { noPage: true } : {}),
  }
}

async function deliver(m: Message, o: SendOptions): Promise<void> {
  try {
    await api.sendText({
      chat: m.chat, text: m.text, entities: m.entities, randomId: m.randomId!, ...(m.reply ? { reply: m.reply } : {}), ...(o.silent ? { silent: true } : {}), ...(m.noPage ? { noPage: true } : {}),
    })
  } catch (e) {
    histories.fail(m.randomId!, errorText(e))
  }
}

/** Tries once more; the same random id makes sure that it arrives once. */
export function retry(m: Message): void {
  histories.retrying(m.randomId!)
  void deliver(m, m.silent ? { silent: true } : {})
}

// A long text goes as several messages, cut where a line or a word ends.
function parts(text: string, entities: Entity[]): Written[] {
  const out: Written[] = []
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + maxLength)
    if (to < text.length) {
      const slice = text.slice(from, to)
      const at = Math.max(slice.lastIndexOf('\n'), slice.lastIndexOf(' '))
      if (at > maxLength / 2) to = from + at + 1
    }
    const inside = entities.flatMap((e) => {
      const a = Math.max(e.offset, from)
      const b = Math.min(e.offset + e.length, to)
      return b > a ? [{ ...e, offset: a - from, length: b - a }] : []
    })
    out.push(trimmed(text.slice(from, to), inside))
    from = to
  }
  return out.filter((w) => w.text)
}

