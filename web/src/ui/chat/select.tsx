// What can be done with many messages at once.
import { Copy, Forward, Trash2, X } from 'lucide'
import { Show } from 'solid-js'
import { isProtected, mayDelete, mayForward } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { nameOf } from '../../model/names.ts'
import { dayAndTime } from '../../model/time.ts'
import type { Message } from '../../mt/records.ts'
import { messageById } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/layers.tsx'
import { askDelete, askForward } from './ask.tsx'
import type { Chat } from './chat.ts'

export function SelectBar(props: { chat: Chat; ids: ReadonlySet<number> }) {
  const messages = (): Message[] => [...props.ids].toSorted((a, b) => a - b).flatMap((id) => messageById(props.chat.id, id) ?? [])
  const done = () => props.chat.clearSelection()
  const copy = () => {
    const text = messages().map((m) => `${nameOf(peer(m.from))}, [${dayAndTime(m.date)}]\n${m.text}`).join('\n\n')
    void navigator.clipboard.writeText(text).then(() => { toast(t('msg.copied')); done() })
  }
  return (
    <div class="select-bar" role="toolbar" aria-label={t('select.count', { n: props.ids.size })}>
      <IconButton icon={X} label={t('select.cancel')} onClick={done} />
      <span class="count" role="status">{t('select.count', { n: props.ids.size })}</span>
      <button type="button" class="btn" aria-label={t('msg.copy')} disabled={!messages().some((m) => m.text) || messages().some(isProtected)} onClick={copy}><Icon of={Copy} size={18} /><span>{t('msg.copy')}</span></button>
      <Show when={messages().every(mayForward)}><button type="button" class="btn" aria-label={t('msg.forward')} onClick={() => askForward(props.chat.id, messages(), done)}><Icon of={Forward} size={18} /><span>{t('msg.forward')}</span></button></Show>
      <Show when={messages().every(mayDelete)}><button type="button" class="btn danger" aria-label={t('msg.delete')} onClick={() => askDelete(props.chat.id, messages(), done)}><Icon of={Trash2} size={18} /><span>{t('msg.delete')}</span></button></Show>
    </div>
  )
}
