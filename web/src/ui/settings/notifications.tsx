import { createSignal, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { preferences, setPreference } from '../../model/preferences.ts'
import { api } from '../../mt/port.ts'
import { tell } from '../list/chat-menu.ts'
import { createAsked } from '../parts/asked.ts'

export function Notifications() {
  const on = createAsked(() => true, () => api.notifyPrivate())
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
      <div class="group">
        <label class="row"><span class="main">{t('notif.private')}</span><input type="checkbox" role="switch" class="switch" checked={on() ?? true} onChange={(e) => { on.set(e.currentTarget.checked); tell(api.setNotifyPrivate(e.currentTarget.checked)) }} /></label>
      </div>
    </>
  )
}
