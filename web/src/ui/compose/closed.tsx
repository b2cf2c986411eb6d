// What stands in place of the editor where one cannot write.
import { Show } from 'solid-js'
import { isMuted } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { firstName } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { dialog } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { blockedVersion } from '../../state/session.ts'
import { tell } from '../list/chat-menu.ts'
import { forever } from '../../model/actions.ts'
import { createAsked } from '../parts/asked.ts'

export function useBlocked(id: PeerId): () => boolean {
  const full = createAsked(() => (id > 0 ? { version: blockedVersion() } : undefined), () => api.fullUser(id))
  return () => full()?.blocked ?? false
}

export function Blocked(props: { id: PeerId }) {
  return <div class="compose-note"><span>{t('compose.blocked', { name: firstName(props.id) })}</span><button type="button" class="btn plain" onClick={() => tell(api.setBlocked(props.id, false))}>{t('chat.unblock')}</button></div>
}

export function Joinable(props: { id: PeerId }) {
  const p = () => peer(props.id)
  const d = () => dialog(props.id)
  return (
    <div class="compose-note">
      <Show when={p()?.left} fallback={
        <Show when={p()?.kind === 'channel' && d()} fallback={<span>{p()?.deleted ? t('chat.deleted') : t('compose.readOnly')}</span>}>
          {(d) => <button type="button" class="btn wide" onClick={() => tell(api.mute(props.id, isMuted(d()) ? 0 : forever))}>{t(isMuted(d()) ? 'menu.unmute' : 'menu.mute')}</button>}
        </Show>
      }>
        <button type="button" class="btn wide" onClick={() => tell(api.joinChannel(props.id))}>{t('compose.join')}</button>
      </Show>
    </div>
  )
}
