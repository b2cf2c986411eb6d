// The operator's first steps, after the first sign-up of a new server.
import { Copy, KeyRound, PartyPopper, Plug, UserPlus } from 'lucide'
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { firstName } from '../../model/names.ts'
import { setPreference } from '../../model/preferences.ts'
import { self } from '../../state/session.ts'
import { createAsked } from '../parts/asked.ts'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/layers.tsx'
import { qrPicture } from '../parts/qr.ts'
import { openSheet } from '../parts/layers.tsx'
import { AddContact } from '../people/add-contact.tsx'
import './welcome.css'

export default function Welcome() {
  const address = `${location.origin}/`
  const qr = createAsked(() => address, qrPicture)
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast(t('msg.copied')))
  return (
    <div class="welcome quiet-scroll">
      <div class="welcome-page">
        <header>
          <span class="sign"><Icon of={PartyPopper} size={26} /></span>
          <h1>{t('welcome.title', { name: firstName(self()) })}</h1>
          <p>{t('welcome.operatorLead')}</p>
        </header>
        <section>
          <Icon of={UserPlus} size={20} />
          <div>
            <h2>{t('welcome.step1')}</h2>
            <p>{t('welcome.step1Lead')} <code dir="ltr">chappe code +33…</code></p>
            <div class="copy-line"><code dir="ltr">{address}</code><button type="button" class="btn" onClick={() => copy(address)}><Icon of={Copy} size={16} />{t('welcome.copy')}</button></div>
          </div>
          <Show when={qr()}>{(i) => <svg class="welcome-qr" viewBox={`0 0 ${i().size} ${i().size}`} role="img" aria-label={t('welcome.qr')} shape-rendering="crispEdges"><path d={i().path} fill="#17130f" /></svg>}</Show>
        </section>
        <section>
          <Icon of={Plug} size={20} />
          <div><h2>{t('welcome.step2')}</h2><p>{t('welcome.step2Lead')}</p><pre dir="ltr">chappe key{'\n'}chappe link</pre></div>
        </section>
        <section>
          <Icon of={KeyRound} size={20} />
          <div><h2>{t('welcome.step3')}</h2><p>{t('welcome.step3Lead')}</p><pre dir="ltr">chappe doctor</pre></div>
        </section>
        <footer>
          <button type="button" class="btn primary" onClick={() => { setPreference('welcome', false); openSheet((close) => <AddContact onClose={close} />) }}>{t('welcome.add')}</button>
          <button type="button" class="btn plain" onClick={() => setPreference('welcome', false)}>{t('welcome.done')}</button>
        </footer>
      </div>
    </div>
  )
}
