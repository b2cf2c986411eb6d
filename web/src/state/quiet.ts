// Which kinds of chats are silent where a chat does not say it itself:
// https://core.telegram.org/api/peers#notification-settings
import { createSignal } from 'solid-js'
import { api } from '../mt/port.ts'
import type { NotifyScope, Peer } from '../mt/records.ts'

type Scopes = Record<NotifyScope, number>

const loud: Scopes = { users: 0, groups: 0, channels: 0 }
const [quiet, setQuiet] = createSignal<Scopes>(loud)

/** Seconds since 1970 until which chats of a kind are silent. */
export function quietUntil(kind: Peer['kind'] | undefined): number {
  return quiet()[kind === 'channel' ? 'channels' : kind === 'group' ? 'groups' : 'users']
}

export function scopeQuiet(scope: NotifyScope, until: number): void {
  setQuiet((all) => ({ ...all, [scope]: until }))
}

export async function loadQuiet(): Promise<void> {
  setQuiet(await api.notifyScopes())
}

export function forgetQuiet(): void {
  setQuiet(loud)
}
