// From the first visit to the list of chats.
import { Flag } from 'lucide'
import { For, Match, Show, Switch } from 'solid-js'
import { chooseLanguage, language, type Language, languages, t } from '../../model/i18n.ts'
import { createSignIn } from '../../model/signin.ts'
import { server } from '../../state/server.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { CodeStep } from './code.tsx'
import { NameStep } from './name.tsx'
import { PasswordStep } from './password.tsx'
import { PhoneStep } from './phone.tsx'
import { QrStep } from './qr.tsx'
import './sign.css'

export default function SignIn() {
  const s = createSignIn()
  return (
    <div class="sign quiet-scroll">
      <main class="sign-card">
        <Mark class="sign-mark" />
        <Switch>
          <Match when={s.step() === 'phone'}>
            <h1>{t('sign.title', { name: server().name })}</h1>
            <Show when={server().fresh} fallback={<p class="lead">{t('app.tagline')}</p>}>
              <p class="sign-fresh"><Icon of={Flag} size={18} /><span>{t('sign.fresh')}</span></p>
            </Show>
            <PhoneStep of={s} />
          </Match>
          <Match when={s.step() === 'code'}><CodeStep of={s} /></Match>
          <Match when={s.step() === 'name'}><NameStep of={s} /></Match>
          <Match when={s.step() === 'password'}><PasswordStep of={s} /></Match>
          <Match when={s.step() === 'qr'}><QrStep of={s} /></Match>
        </Switch>
      </main>
      <footer class="sign-foot">
        <For each={Object.entries(languages) as [Language, string][]}>
          {([l, name]) => <button type="button" lang={l} aria-pressed={language() === l} onClick={() => void chooseLanguage(l)}>{name}</button>}
        </For>
      </footer>
    </div>
  )
}
