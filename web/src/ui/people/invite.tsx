// An invitation: what it leads to, before one joins.
import { Show, untrack } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api, CallError } from '../../mt/port.ts'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { closeChat, openPeer, place, staying } from '../route.ts'

type Invite = Awaited<ReturnType<typeof api.checkInvite>>

/** Looks at an invitation: opens the chat if one is in it, or asks. */
export function showInvite(hash: string): void {
  if (untrack(place).invite) closeChat()
  const here = staying()
  api.checkInvite(hash).then((i) => {
    if (!here()) return
    if (i.peer) openPeer(i.peer)
    else openSheet((close) => <Join hash={hash} invite={i} onClose={close} />)
  }, (e: unknown) => toast(errorText(e)))
}

function Join(props: { hash: string; invite: Invite; onClose: () => void }) {
  const join = async () => {
    try {
      const id = await api.joinByInvite(props.hash)
      props.onClose()
      openPeer(id)
    } catch (e) {
      props.onClose()
      toast(e instanceof CallError && e.text === 'INVITE_REQUEST_SENT' ? t('invite.sent') : errorText(e))
    }
  }
  return (
    <Sheet title={props.invite.title} onClose={props.onClose} foot={<button type="button" class="btn primary" autofocus onClick={() => void join()}>{t(props.invite.request ? 'invite.request' : 'compose.join')}</button>}>
      <p>{t('status.members', { n: props.invite.members })}</p>
      <Show when={props.invite.about}><p>{props.invite.about}</p></Show>
    </Sheet>
  )
}
