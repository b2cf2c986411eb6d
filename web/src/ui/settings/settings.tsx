// Settings: a list of pages in the column beside the conversation.
import { ArrowLeft, Bell, FolderCog, Globe, Info, Keyboard, KeyRound, Laptop, LogOut, Palette, ShieldCheck } from 'lucide'
import { For, Match, onMount, Show, Switch } from 'solid-js'
import { language, languages, t } from '../../model/i18n.ts'
import { nameOf, phoneText } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import { folders } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { ask } from '../chat/ask.tsx'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { expectFocus } from '../parts/keep-focus.ts'
import { KeyList } from '../shell/key-list.tsx'
import { left, setLeft, type SettingsPage } from '../shell/where.ts'
import { Appearance, LanguagePage } from './appearance.tsx'
import { Devices } from './devices.tsx'
import { Folders } from './folders.tsx'
import { Notifications } from './notifications.tsx'
import { PasswordPage } from './password.tsx'
import { PrivacyPage } from './privacy.tsx'
import { ProfilePage } from './profile.tsx'
import './settings.css'

const titles: Record<SettingsPage, Parameters<typeof t>[0]> = {
  profile: 'set.profile', privacy: 'set.privacy', devices: 'set.devices', notifications: 'set.notifications',
  appearance: 'set.appearance', language: 'set.language', folders: 'set.folders', password: 'set.password',
}

export default function Settings() {
  const page = () => { const l = left(); return l.view === 'settings' ? l.page : undefined }
  return (
    <Show when={page()} fallback={<Overview />} keyed>
      {(p) => (
        <>
          <header class="column-head"><IconButton icon={ArrowLeft} label={t('set.back')} ref={(b: HTMLButtonElement) => onMount(() => b.focus({ preventScroll: true }))} onClick={() => { expectFocus(`BUTTON ${p === 'profile' ? nameOf(peer(self())) : t(titles[p])}`); setLeft({ view: 'settings' }) }} /><h1>{t(titles[p])}</h1></header>
          <div class="column-body quiet-scroll">
            <Switch>
              <Match when={p === 'profile'}><ProfilePage /></Match>
              <Match when={p === 'privacy'}><PrivacyPage /></Match>
              <Match when={p === 'password'}><PasswordPage /></Match>
              <Match when={p === 'devices'}><Devices /></Match>
              <Match when={p === 'notifications'}><Notifications /></Match>
              <Match when={p === 'appearance'}><Appearance /></Match>
              <Match when={p === 'language'}><LanguagePage /></Match>
              <Match when={p === 'folders'}><Folders /></Match>
            </Switch>
          </div>
        </>
      )}
    </Show>
  )
}

function Overview() {
  const me = () => peer(self())
  const sessions = createAsked(() => true, () => api.sessions())
  const rows = [
    { icon: Bell, page: 'notifications' }, { icon: ShieldCheck, page: 'privacy' }, { icon: KeyRound, page: 'password' }, { icon: Laptop, page: 'devices', value: () => sessions()?.length },
    { icon: FolderCog, page: 'folders', value: () => folders().length || undefined }, { icon: Palette, page: 'appearance' }, { icon: Globe, page: 'language', value: () => languages[language()] },
  ] as const
  const signOut = () => ask({ title: t('set.signOutTitle'), confirm: t('set.signOut'), danger: true, run: () => api.signOut() })
  return (
    <>
      <header class="column-head"><h1>{t('set.title')}</h1></header>
      <div class="column-body quiet-scroll">
        <button type="button" class="row settings-card" onClick={() => setLeft({ view: 'settings', page: 'profile' })}>
          <Avatar id={self()} size={60} asSelf />
          <span class="main"><div class="name ellipsis">{nameOf(me())}</div><div class="sub num" dir="ltr">{me()?.phone ? phoneText(me()!.phone!) : ''}</div><Show when={me()?.username}><div class="sub">@{me()!.username}</div></Show></span>
        </button>
        <div class="group">
          <For each={rows}>
            {(r) => (
              <button type="button" class="row" onClick={() => setLeft({ view: 'settings', page: r.page })}>
                <Icon of={r.icon} /><span class="main">{t(titles[r.page])}</span><span class="value">{'value' in r ? r.value() : ''}</span>
              </button>
            )}
          </For>
        </div>
        <div class="group">
          <button type="button" class="row" onClick={() => openSheet((close) => <KeyList close={close} />)}><Icon of={Keyboard} /><span class="main">{t('set.keys')}</span></button>
          <button type="button" class="row" onClick={() => void import('../shell/steps.tsx').then(({ AboutServer }) => openSheet((close) => <AboutServer onClose={close} />))}><Icon of={Info} /><span class="main">{t('set.about.server')}</span><span class="value ellipsis">{location.host}</span></button>
        </div>
        <div class="group"><button type="button" class="row danger" onClick={signOut}><Icon of={LogOut} />{t('set.signOut')}</button></div>
      </div>
    </>
  )
}
