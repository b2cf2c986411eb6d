// How far what this page sends is on its way, by random id.
import { createSignal, type Accessor, type Setter } from 'solid-js'

const uploads = new Map<string, { done: Accessor<number>; set: Setter<number> }>()

function entryOf(randomId: string) {
  let u = uploads.get(randomId)
  if (!u) {
    const [done, set] = createSignal(0)
    u = { done, set }
    uploads.set(randomId, u)
  }
  return u
}

/** From 0 to 1. */
export function uploadOf(randomId: string | undefined): number {
  return randomId ? entryOf(randomId).done() : 0
}

export function uploadProgress(token: string, done: number): void {
  uploads.get(token)?.set(done)
}

export function uploadStarted(randomId: string): void {
  entryOf(randomId).set(0)
}

export function uploadEnded(randomId: string): void {
  uploads.delete(randomId)
}
