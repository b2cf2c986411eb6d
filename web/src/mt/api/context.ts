// What every function of the API needs: the client, and a way to tell pages.
import { type tl, Long } from '@mtcute/core'
import { resolvePeer } from '@mtcute/core/methods.js'
import { getMarkedPeerId } from '@mtcute/core/utils.js'
import type { Client } from '../client.ts'
import { peersOf } from '../convert/peer.ts'
import type { Event, PeerId } from '../records.ts'

export interface Context {
  client: Client
  emit: (...events: Event[]) => void
}

export const zero = Long.ZERO

export async function inputPeer(c: Context, id: PeerId): Promise<tl.TypeInputPeer> {
  return resolvePeer(c.client, id)
}

export async function inputUser(c: Context, id: PeerId): Promise<tl.TypeInputUser> {
  const p = await inputPeer(c, id)
  if (p._ === 'inputPeerSelf') return { _: 'inputUserSelf' }
  if (p._ === 'inputPeerUser') return { _: 'inputUser', userId: p.userId, accessHash: p.accessHash }
  throw new Error(`${id} is not a user`)
}

export async function dialogPeer(c: Context, id: PeerId): Promise<tl.TypeInputDialogPeer> {
  return { _: 'inputDialogPeer', peer: await inputPeer(c, id) }
}

/** The id that an input peer stands for; of oneself, the given one. */
export function idOfInput(p: tl.TypeInputPeer, self: PeerId): PeerId | undefined {
  if (p._ === 'inputPeerSelf') return self
  if (p._ === 'inputPeerEmpty') return undefined
  return getMarkedPeerId(p)
}

/** Hands an answer's updates to the update loop, which tells every page. */
export function hear(c: Context, updates: tl.TypeUpdates): void {
  // Without the second argument mtcute keeps them to itself.
  c.client.handleClientUpdate(updates, false)
}

/** As `hear`, and tells pages at once of the people and chats in it. */
export function heard(c: Context, r: tl.TypeUpdates): void {
  hear(c, r)
  if ('users' in r) tellPeers(c, r.users, r.chats)
}

export function tellPeers(c: Context, users: tl.TypeUser[], chats: tl.TypeChat[] = []): void {
  const peers = peersOf(users, chats)
  if (peers.length) c.emit({ e: 'peers', peers })
}

export function isChannel(id: PeerId): boolean {
  return id < -1e12
}

export async function inputChannel(c: Context, id: PeerId): Promise<tl.RawInputChannel> {
  const p = await inputPeer(c, id)
  if (p._ !== 'inputPeerChannel') throw new Error(`${id} is not a channel`)
  return { _: 'inputChannel', channelId: p.channelId, accessHash: p.accessHash }
}

/** Tells the update loop of a pts that a call used up, so that no gap opens; of a channel's if one is named. */
export function spend(c: Context, answer: { pts: number; ptsCount: number }, chat: PeerId = 0): void {
  const channelId = isChannel(chat) ? -chat - 1e12 : 0
  c.client.handleClientUpdate({
    _: 'updates', seq: 0, date: 0, chats: [], users: [],
    updates: [{ _: 'mtcute.dummyUpdate', channelId, pts: answer.pts, ptsCount: answer.ptsCount } as unknown as tl.TypeUpdate],
  })
}
