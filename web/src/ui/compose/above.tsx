// What the words belong to: a reply or an edit.
import { Pencil, Reply, X } from 'lucide'
import { Match, Switch } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { chatName, nameOf } from '../../model/names.ts'
import { previewText } from '../../model/preview.ts'
import { messageById } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import type { Chat } from '../chat/chat.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'

export function AboveEditor(props: { chat: Chat }) {
  const c = props.chat.composer
  const original = () => { const r = c.reply(); return r ? messageById(props.chat.id, r.id) : undefined }
  const name = () => { const o = original(); return o ? (o.out ? t('msg.you') : o.from === o.chat ? chatName(o.chat) : nameOf(peer(o.from))) : '' }
  return (
    <Switch>
      <Match when={c.editing()}>
        {(m) => <div class="above"><Icon of={Pencil} size={20} /><div class="about"><b>{t('compose.editing')}</b><span class="ellipsis" dir="auto">{previewText(m())}</span></div><IconButton icon={X} size={18} label={t('compose.cancel')} onClick={() => c.cancel()} /></div>}
      </Match>
      <Match when={c.reply()}>
        {(r) => <div class="above"><Icon of={Reply} size={20} /><div class="about"><b class="ellipsis">{t('compose.reply', { name: name() })}</b><span class="ellipsis" dir="auto">{r().quote ?? previewText(original())}</span></div><IconButton icon={X} size={18} label={t('compose.cancel')} onClick={() => c.cancel()} /></div>}
      </Match>
    </Switch>
  )
}
