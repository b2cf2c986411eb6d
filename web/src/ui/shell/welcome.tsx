// The operator's first steps, after the first sign-up of a new server.
import { PartyPopper } from 'lucide'
import { t } from '../../model/i18n.ts'
import { firstName } from '../../model/names.ts'
import { setPreference } from '../../model/preferences.ts'
import { self } from '../../state/session.ts'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { AddContact } from '../people/add-contact.tsx'
import { Steps } from './steps.tsx'
import './welcome.css'

export default function Welcome() {
  return (
    <div class="welcome quiet-scroll">
      <div class="welcome-page">
        <header>
          <span class="sign"><Icon of={PartyPopper} size={26} /></span>
          <h1>{t('welcome.title', { name: firstName(self()) })}</h1>
          <p>{t('welcome.operatorLead')}</p>
        </header>
        <Steps operator />
        <footer>
          <button type="button" class="btn primary" onClick={() => { setPreference('welcome', false); openSheet((close) => <AddContact onClose={close} />) }}>{t('welcome.add')}</button>
          <button type="button" class="btn plain" onClick={() => setPreference('welcome', false)}>{t('welcome.done')}</button>
        </footer>
      </div>
    </div>
  )
}
