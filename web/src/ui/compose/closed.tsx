// What stands in place of the editor where one cannot write.
import { Show } from 'solid-js'
import { isMuted } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { firstName } from '../../model/names.ts'
import { dayAndTime } from '../../model/time.ts'
import { api, CallError } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { dialog } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { blockedVersion } from '../../state/session.ts'
import { topic } from '../../state/threads.ts'
import { tell } from '../list/chat-menu.ts'
import { forever } from '../../model/actions.ts'
import { createAsked } from '../parts/asked.ts'
import { toast } from '../parts/layers.tsx'

async function join(id: PeerId): Promise<void> {
  try {
    await api.joinChannel(id)
  } catch (e) {
    if (!(e instanceof CallError) || e.text !== 'INVITE_REQUEST_SENT') throw e
    toast(t('invite.sent'))
  }
}

export function useBlocked(id: PeerId): () => boolean {
  const full = createAsked(() => (id > 0 ? { version: blockedVersion() } : undefined), () => api.fullUser(id))
  return () => full()?.blocked ?? false
}

export function Blocked(props: { id: PeerId }) {
  return <div class="compose-note"><span>{t('compose.blocked', { name: firstName(props.id) })}</span><button type="button" class="btn plain" onClick={() => tell(api.setBlocked(props.id, false))}>{t('chat.unblock')}</button></div>
}

export function Joinable(props: { id: PeerId; thread: number }) {
  const p = () => peer(props.id)
  const d = () => dialog(props.id)
  const why = () => {
    if (p()?.deleted) return t('chat.deleted')
    if (props.thread && topic(props.id, props.thread)?.closed) return t('topic.closedNote')
    if (p()?.kind !== 'group') return t('compose.readOnly')
    return p()?.deniedUntil ? t('compose.deniedUntil', { time: dayAndTime(p()!.deniedUntil!) }) : t('compose.denied')
  }
  return (
    <div class="compose-note">
      <Show when={p()?.left} fallback={
        <Show when={p()?.kind === 'channel' && d()} fallback={<span>{why()}</span>}>
          {(d) => <button type="button" class="btn wide" onClick={() => tell(api.mute(props.id, isMuted(d()) ? 0 : forever))}>{t(isMuted(d()) ? 'menu.unmute' : 'menu.mute')}</button>}
        </Show>
      }>
        <button type="button" class="btn wide" onClick={() => tell(join(props.id))}>{t(p()?.joinRequest ? 'invite.request' : 'compose.join')}</button>
      </Show>
    </div>
  )
}
