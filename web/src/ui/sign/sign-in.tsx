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

// Two towers in sight of each other.
function Landscape() {
  return (
    <svg class="sign-land" viewBox="0 0 1600 420" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <path class="far" d="M0 300c160-70 300-84 470-40s310 34 480-22 420-66 650 24v158H0Z" />
      <g class="line thin"><path d="M1186 216v-62M1158 166l56-24M1158 166v-22M1214 142l15 15" /></g>
      <path class="near" d="M0 356c220-58 420-52 640-16s560 36 960-34v114H0Z" />
      <g class="line"><path d="M312 322V226M264 246l96-40M264 246l-28-28M360 206v-40" /><path d="M298 322l14-52 14 52" /></g>
    </svg>
  )
}

export default function SignIn() {
  const s = createSignIn()
  return (
    <div class="sign-page quiet-scroll">
      <Landscape />
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
