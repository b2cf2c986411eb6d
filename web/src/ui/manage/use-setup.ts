// How a chat is set up, asked again whenever that changes.
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Setup } from '../../mt/rooms.ts'
import { setRequests, setupVersion, touchSetup } from '../../state/rooms.ts'
import { errorText } from '../../model/errors.ts'
import { supergroup } from '../../model/manage.ts'
import { type Asked, createAsked } from '../parts/asked.ts'
import { toast } from '../parts/layers.tsx'
import { openPeer } from '../route.ts'

export function useSetup(id: () => PeerId): Asked<Setup> {
  return createAsked(() => ({ id: id(), version: setupVersion(id()) }), async ({ id }) => {
    const setup = await api.setup(id)
    setRequests(id, { count: setup.requests, recent: setup.requesters })
    return setup
  })
}

/** Changes a setting and shows what came of it; says what went wrong. */
export function change(chat: PeerId, run: (chat: PeerId) => Promise<unknown>): Promise<boolean> {
  return run(chat).then(() => { touchSetup(chat); return true }, (e: unknown) => {
    toast(errorText(e))
    touchSetup(chat)
    return false
  })
}

/** As `change`, for what only supergroups and channels can: a basic group becomes one first. */
export function changeBig(chat: PeerId, run: (chat: PeerId) => Promise<unknown>): Promise<boolean> {
  return change(chat, async () => {
    const to = await supergroup(chat)
    await run(to)
    touchSetup(to)
    if (to !== chat) openPeer(to)
  })
}
