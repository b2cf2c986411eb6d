// Files that a person chose: what they are, and how they are sent.
import { untrack } from 'solid-js'
import type { OutgoingFile } from '../mt/api/send-media.ts'
import { api } from '../mt/port.ts'
import type { Entity, Media, Message, PeerId, Reply } from '../mt/records.ts'
import { addLocal, holdFile } from '../state/files.ts'
import * as histories from '../state/histories.ts'
import { pendingId } from '../state/message.ts'
import { self } from '../state/session.ts'
import { uploadEnded, uploadStarted } from '../state/uploads.ts'
import { randomId } from './actions.ts'
import { errorText } from './errors.ts'
import { fromMarks } from './markdown.ts'
import type { Voice } from './record.ts'
import { trimmed } from './richtext.ts'

export type Prepared = Omit<OutgoingFile, 'randomId' | 'spoiler'>

/** What a server takes at most: 4000 parts of 512 KiB. */
export const largestFile = 4000 * 512 * 1024

const albumSize = 10

interface Batch { chat: PeerId; files: OutgoingFile[]; text: string; entities: Entity[]; reply?: Reply; silent?: boolean; release: (() => void)[] }

export interface FileOptions { reply: Reply | undefined; spoiler: boolean; silent?: boolean; at?: number }

// What is on its way or failed, by the random id of each of its messages.
const batches = new Map<string, Batch>()

/**
 * Sends photos and videos as albums, other files one by one; the caption goes with the first.
 * Answers what was wrong with what is to go later; what goes now says it by itself.
 */
export async function sendFiles(chat: PeerId, files: Prepared[], caption: { text: string; entities: Entity[] }, o: FileOptions): Promise<string | undefined> {
  const marked = fromMarks(caption.text, caption.entities)
  let words = trimmed(marked.text, marked.entities)
  let { reply } = o
  const ready: Batch[] = []
  for (const part of parts(files)) {
    const batch: Batch = {
      chat, ...words, release: [], ...(reply ? { reply } : {}), ...(o.silent ? { silent: true } : {}),
      files: part.map((f) => ({ ...f, randomId: randomId(), ...(o.spoiler && (f.kind === 'photo' || f.kind === 'video' || f.kind === 'gif') ? { spoiler: true } : {}) })),
    }
    if (!o.at) show(batch)
    ready.push(batch)
    words = { text: '', entities: [] }
    // What follows the first still goes to the same thread.
    reply = reply?.thread ? { id: reply.thread, thread: reply.thread } : undefined
  }
  if (o.at) return deliverLater(ready, o.at)
  for (const batch of ready) await deliver(batch)
  return undefined
}

async function deliverLater(ready: Batch[], at: number): Promise<string | undefined> {
  try {
    for (const { release: _, ...b } of ready) await api.sendMedia({ ...b, at })
    return undefined
  } catch (e) {
    return errorText(e)
  }
}

export async function sendVoice(chat: PeerId, v: Voice, reply: Reply | undefined): Promise<void> {
  const file: Prepared = { kind: 'voice', blob: v.blob, name: '', mime: v.mime, width: 0, height: 0, duration: v.seconds, wave: v.wave }
  await sendFiles(chat, [file], { text: '', entities: [] }, { reply, spoiler: false })
}

function parts(files: Prepared[]): Prepared[][] {
  const out: Prepared[][] = []
  const visual = (f: Prepared | undefined) => f?.kind === 'photo' || f?.kind === 'video'
  for (const f of files) {
    const last = out.at(-1)
    if (last && visual(f) && visual(last[0]) && last.length < albumSize) last.push(f)
    else out.push([f])
  }
  return out
}

function show(b: Batch): void {
  const group = b.files.length > 1 ? { group: `local${b.files[0]!.randomId}` } : {}
  for (const [i, f] of b.files.entries()) {
    batches.set(f.randomId, b)
    uploadStarted(f.randomId)
    const file = addLocal(f.randomId, f.blob)
    b.release.push(holdFile(file))
    const media: Media = { kind: f.kind, file, width: f.width, height: f.height, duration: f.duration, name: f.name, ...(f.wave ? { wave: f.wave } : {}), ...(f.spoiler ? { spoiler: true } : {}) }
    if (f.thumb) {
      media.preview = addLocal(`${f.randomId}-thumb`, f.thumb)
      b.release.push(holdFile(media.preview))
    }
    const m: Message = {
      id: pendingId(), chat: b.chat, from: untrack(self), out: true, date: Math.floor(Date.now() / 1000), text: i ? '' : b.text, entities: i ? [] : b.entities,
      media, pending: 'sending', randomId: f.randomId, ...group, ...(b.reply && !i ? { reply: b.reply } : {}), ...(b.silent ? { silent: true } : {}),
    }
    histories.append(m)
  }
}

async function deliver(b: Batch): Promise<void> {
  if (!b.files.length) return
  try {
    await api.sendMedia({ chat: b.chat, files: b.files, text: b.text, entities: b.entities, ...(b.reply ? { reply: b.reply } : {}), ...(b.silent ? { silent: true } : {}) })
    for (const f of b.files) end(f.randomId)
    b.release.forEach((f) => f())
  } catch (e) {
    // Those that were taken out were stopped by the person.
    for (const f of b.files) if (batches.has(f.randomId)) histories.fail(f.randomId, errorText(e))
  }
}

function end(id: string): void {
  batches.delete(id)
  uploadEnded(id)
}

export function retryFiles(m: Message): void {
  const b = batches.get(m.randomId!)
  if (!b) return
  for (const f of b.files) histories.retrying(f.randomId)
  void deliver(b)
}

/** Takes a message, with the album it belongs to, off its way. */
export function cancelFiles(m: Message): void {
  const b = batches.get(m.randomId!)
  if (!b?.files.length) { histories.discard(m.randomId!); return }
  const all = b.files
  b.files = []
  void api.stop(all[0]!.randomId).catch(() => undefined)
  for (const f of all) {
    end(f.randomId)
    histories.discard(f.randomId)
  }
  b.release.forEach((f) => f())
}
