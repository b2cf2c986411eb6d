import { ChevronRight } from 'lucide'
import { For } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { nameOf } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { PrivacyKey, PrivacyRule } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { blockedVersion } from '../../state/session.ts'
import { tell } from '../list/chat-menu.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { askRule } from './privacy-rule.tsx'

const keys: PrivacyKey[] = ['phone', 'findByPhone', 'lastSeen', 'photo', 'about', 'birthday', 'forwards', 'groups']
const rules: PrivacyRule[] = ['everybody', 'contacts', 'nobody']

export function PrivacyPage() {
  const blocked = createAsked(blockedVersion, () => api.blocked())
  return (
    <>
      <p class="group-note lead">{t('priv.lead')}</p>
      <div class="group"><For each={keys}>{(k) => <Rule of={k} />}</For></div>
      <h2 class="group-title spaced">{t('priv.blocked')}</h2>
      <div class="group">
        <For each={blocked()} fallback={<p class="row sub">{t('priv.noneBlocked')}</p>}>
          {(id) => <div class="row"><Avatar id={id} size={34} /><span class="main ellipsis">{nameOf(peer(id))}</span><button type="button" class="btn plain" onClick={() => tell(api.setBlocked(id, false))}>{t('chat.unblock')}</button></div>}
        </For>
      </div>
    </>
  )
}

function Rule(props: { of: PrivacyKey }) {
  const privacy = createAsked(() => props.of, (key) => api.privacy(key))
  // Whoever knows a number may at best be kept to one's contacts.
  const allowed = rules.filter((r) => props.of !== 'findByPhone' || r !== 'nobody')
  const exceptions = () => (privacy() ? privacy()!.allow.length + privacy()!.deny.length : 0)
  return (
    <button type="button" class="row" disabled={!privacy()} aria-haspopup="dialog" onClick={() => askRule(props.of, privacy()!, allowed, privacy.set)}>
      <span class="main">{t(`priv.${props.of}` as 'priv.phone')}<div class="sub">{[privacy() ? t(`priv.${privacy()!.rule}`) : '\u00a0', exceptions() ? t('priv.exceptions', { n: exceptions() }) : ''].filter(Boolean).join(' · ')}</div></span>
      <Icon of={ChevronRight} size={17} />
    </button>
  )
}
