// What makes a sound on this device, and which chats do.
import { Bell, BellOff, Plus, RotateCcw } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { forever } from '../../model/actions.ts'
import { now } from '../../model/clock.ts'
import { t } from '../../model/i18n.ts'
import { chatName } from '../../model/names.ts'
import { preferences, setPreference } from '../../model/preferences.ts'
import { api } from '../../mt/port.ts'
import type { NotifyException, NotifyScope } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { quietUntil } from '../../state/quiet.ts'
import { self } from '../../state/session.ts'
import { PickChat } from '../chat/ask.tsx'
import { tell } from '../list/chat-menu.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { openMenu, openSheet } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'

const scopes: [NotifyScope, 'user' | 'group' | 'channel', Parameters<typeof t>[0]][] = [
  ['users', 'user', 'notif.private'], ['groups', 'group', 'notif.groups'], ['channels', 'channel', 'notif.channels'],
]

export function Notifications() {
  const [denied, setDenied] = createSignal(globalThis.Notification?.permission === 'denied')
  const desktop = async (wanted: boolean) => {
    if (wanted && globalThis.Notification && Notification.permission !== 'granted') await Notification.requestPermission()
    setDenied(globalThis.Notification?.permission === 'denied')
    setPreference('desktop', wanted && globalThis.Notification?.permission === 'granted')
  }
  return (
    <>
      <div class="group">
        <label class="row"><span class="main">{t('notif.desktop')}</span><input type="checkbox" role="switch" class="switch" checked={preferences().desktop} disabled={!('Notification' in globalThis)} onChange={async (e) => { const el = e.currentTarget; await desktop(el.checked); el.checked = preferences().desktop }} /></label>
        <label class="row"><span class="main">{t('notif.preview')}</span><input type="checkbox" role="switch" class="switch" checked={preferences().preview} onChange={(e) => setPreference('preview', e.currentTarget.checked)} /></label>
        <label class="row"><span class="main">{t('notif.sound')}</span><input type="checkbox" role="switch" class="switch" checked={preferences().sound} onChange={(e) => setPreference('sound', e.currentTarget.checked)} /></label>
      </div>
      <Show when={denied()}><p class="group-note">{t('notif.denied')}</p></Show>
      <h2 class="group-title spaced">{t('notif.kinds')}</h2>
      <div class="group">
        <For each={scopes}>
          {([scope, kind, key]) => <label class="row"><span class="main">{t(key)}</span><input type="checkbox" role="switch" class="switch" checked={quietUntil(kind) <= now()} onChange={(e) => tell(api.quietScope(scope, e.currentTarget.checked ? 0 : forever))} /></label>}
        </For>
      </div>
      <Exceptions />
    </>
  )
}

function Exceptions() {
  const all = createAsked(() => true, () => api.notifyExceptions())
  const then = (work: Promise<unknown>) => tell(work.then(() => all.again()))
  const menu = (e: MouseEvent & { currentTarget: HTMLElement }, x: NotifyException) => openMenu(e.currentTarget, [
    x.until > now() ? { label: t('menu.unmute'), icon: Bell, run: () => then(api.mute(x.chat, 0)) } : { label: t('menu.mute'), icon: BellOff, run: () => then(api.mute(x.chat, forever)) },
    { label: t('notif.asKind'), icon: RotateCcw, run: () => then(api.forgetMute(x.chat)) },
  ])
  const add = () => openSheet((close) => (
    <Sheet title={t('notif.add')} onClose={close} flush>
      <PickChat filter={(id) => id !== self() && !all()?.some((x) => x.chat === id)} onPick={(id) => { close(); then(api.mute(id, quietUntil(peer(id)?.kind) > now() ? 0 : forever)) }} />
    </Sheet>
  ))
  return (
    <>
      <h2 class="group-title spaced">{t('notif.exceptions')}</h2>
      <div class="group">
        <button type="button" class="row accent" onClick={add}><Icon of={Plus} />{t('notif.add')}</button>
        <For each={all()}>
          {(x) => (
            <button type="button" class="row" aria-haspopup="menu" onClick={(e) => menu(e, x)}>
              <Avatar id={x.chat} size={34} /><span class="main"><span class="ellipsis">{chatName(x.chat)}</span><div class="sub">{t(x.until > now() ? 'notif.isOff' : 'notif.isOn')}</div></span>
            </button>
          )}
        </For>
      </div>
      <p class="group-note">{t('notif.exceptionsLead')}</p>
    </>
  )
}
