// The small print of a message: when, edited, sent, read.
import { BellOff, CalendarClock, Check, CheckCheck, CircleAlert, Clock3, Eye, Pin } from 'lucide'
import { Show } from 'solid-js'
import { isSaved } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { clockTime, dayAndTime, shortNumber } from '../../model/time.ts'
import type { Message } from '../../mt/records.ts'
import { dialog } from '../../state/dialogs.ts'
import { threadOf } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { reading } from '../../state/threads.ts'
import { Icon } from '../parts/icon.tsx'

type State = 'sending' | 'failed' | 'sent' | 'read'

export function stateOf(m: Message): State | undefined {
  if (!m.out || m.scheduled) return undefined
  if (m.pending) return m.pending
  if (isSaved(m.chat) || peer(m.chat)?.kind === 'channel') return undefined
  const thread = threadOf(m)
  const readOut = Math.max(dialog(m.chat)?.readOut ?? 0, (thread && reading(m.chat, thread)?.readOut) || 0)
  return readOut >= m.id ? 'read' : 'sent'
}

const icons = { sending: Clock3, failed: CircleAlert, sent: Check, read: CheckCheck }

export function Meta(props: { message: Message }) {
  const m = () => props.message
  const exact = () => dayAndTime(m().date) + (m().edited ? ` · ${t('msg.edited')} ${dayAndTime(m().edited!)}` : '')
  return (
    <span class="meta" onMouseEnter={(e) => { e.currentTarget.title = exact() }}>
      <Show when={m().pinned}><Icon of={Pin} size={12} label={t('list.pinned')} /></Show>
      <Show when={m().silent && m().out}><Icon of={BellOff} size={12} label={t('msg.silent')} /></Show>
      <Show when={m().scheduled}><Icon of={CalendarClock} size={12} /></Show>
      <Show when={m().views}><Icon of={Eye} size={13} label={t('post.views')} />{shortNumber(m().views!)}</Show>
      <Show when={m().author}><span class="author ellipsis">{m().author}</span></Show>
      <Show when={m().edited}><span>{t('msg.edited')}</span></Show>
      <time datetime={new Date(m().date * 1000).toISOString()}>{clockTime(m().date)}</time>
      <Show when={stateOf(m())} keyed>{(s) => <Icon of={icons[s]} size={15} class={s} label={t(`msg.${s}`)} />}</Show>
    </span>
  )
}
