import { Monitor, Moon, Sun, type IconNode } from 'lucide'
import { For } from 'solid-js'
import { chooseLanguage, language, type Language, languages, t } from '../../model/i18n.ts'
import { type Preferences, preferences, setPreference } from '../../model/preferences.ts'
import { Icon } from '../parts/icon.tsx'

const themes: [Preferences['theme'], IconNode, Parameters<typeof t>[0]][] = [['system', Monitor, 'set.system'], ['light', Sun, 'set.light'], ['dark', Moon, 'set.dark']]

export function Appearance() {
  return (
    <>
      <h2 class="group-title">{t('set.theme')}</h2>
      <div class="segments" role="radiogroup" aria-label={t('set.theme')}>
        <For each={themes}>
          {([value, icon, key]) => <label><input type="radio" name="theme" checked={preferences().theme === value} onChange={() => setPreference('theme', value)} /><span><Icon of={icon} size={16} />{t(key)}</span></label>}
        </For>
      </div>
      <h2 class="group-title spaced">{t('set.textSize')}</h2>
      <div class="group">
        <div class="inset">
          <div class="sample">Aa · {preferences().textSize} px</div>
          <input class="range" type="range" min="13" max="20" step="1" aria-label={t('set.textSize')} value={preferences().textSize} onInput={(e) => setPreference('textSize', Number(e.currentTarget.value))} />
          <div class="range-ends sub"><span>{t('set.small')}</span><span>{t('set.large')}</span></div>
        </div>
      </div>
      <div class="group">
        <label class="row"><span class="main">{t('set.enterSends')}<div class="sub">{t('set.enterLead')}</div></span><input type="checkbox" role="switch" class="switch" checked={preferences().enterSends} onChange={(e) => setPreference('enterSends', e.currentTarget.checked)} /></label>
      </div>
    </>
  )
}

export function LanguagePage() {
  return (
    <div class="group" role="radiogroup" aria-label={t('set.language')}>
      <For each={Object.entries(languages) as [Language, string][]}>
        {([l, name]) => <label class="row"><span class="main" lang={l}>{name}</span><input type="radio" class="check" name="language" checked={language() === l} onChange={() => void chooseLanguage(l)} /></label>}
      </For>
    </div>
  )
}
