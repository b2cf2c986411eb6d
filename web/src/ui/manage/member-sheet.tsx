// What the sheets about one member have in common: who it is, and how a change is
// made and told of.
import { createSignal } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { standingText, supergroup } from '../../model/manage.ts'
import { nameOf } from '../../model/names.ts'
import { statusText } from '../../model/presence.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Participant } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { touchSetup } from '../../state/rooms.ts'
import { Avatar } from '../parts/avatar.tsx'
import { openPeer } from '../route.ts'

/** A change of a member of a chat, one at a time: a basic group goes on as a supergroup for it, and that is opened. */
export function createChange(chat: PeerId, onDone: () => void) {
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const run = async (work: (chat: PeerId) => Promise<unknown>) => {
    if (busy()) return
    setBusy(true)
    try {
      const to = await supergroup(chat)
      await work(to)
      touchSetup(to)
      onDone()
      if (to !== chat) openPeer(to)
    } catch (e) {
      setError(errorText(e))
      setBusy(false)
    }
  }
  return { run, busy, error }
}

/** Who the sheet is about; `stands`: he already is what the sheet makes of him. */
export function SheetPerson(props: { person: Participant; stands: boolean }) {
  const who = () => peer(props.person.user)
  return (
    <div class="sheet-person">
      <Avatar id={props.person.user} size={46} asSelf />
      <span class="main"><b dir="auto">{nameOf(who())}</b><div class="sub">{props.stands ? standingText(props.person) : statusText(who())}</div></span>
    </div>
  )
}
