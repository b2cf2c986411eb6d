// Emoji that are pictures, by the number of their document:
// https://core.telegram.org/api/custom-emoji
import { api } from '../mt/port.ts'
import type { Sticker } from '../mt/records.ts'
import { ReactiveMap } from './reactive.ts'

// As many as the server answers at once.
const atOnce = 100

const all = new ReactiveMap<string, Sticker>()
const asked = new Set<string>()
let wanted: string[] = []
let offered: Promise<Sticker[]> | undefined

/** The picture, if it is here; it is asked for otherwise. */
export function customEmoji(id: string): Sticker | undefined {
  const known = all.get(id)
  if (!known && !asked.has(id)) {
    asked.add(id)
    wanted.push(id)
    if (wanted.length === 1) queueMicrotask(() => void fetchWanted())
  }
  return known
}

async function fetchWanted(): Promise<void> {
  const ids = wanted
  wanted = []
  for (let at = 0; at < ids.length; at += atOnce) {
    const some = ids.slice(at, at + atOnce)
    // One that was not answered is asked for again when it is next looked at.
    await api.customEmoji(some).then(learnEmoji, () => some.forEach((id) => asked.delete(id)))
  }
}

export function learnEmoji(found: Sticker[]): void {
  for (const one of found) all.set(one.file.id, one)
}

/** Those that stand for topics, fetched once. */
export function topicIcons(): Promise<Sticker[]> {
  offered ??= api.topicIcons().then((found) => { learnEmoji(found); return found }, (e: unknown) => { offered = undefined; throw e })
  return offered
}

export function forgetEmoji(): void {
  all.clear()
  asked.clear()
  offered = undefined
}
