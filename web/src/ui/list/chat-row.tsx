// One chat of the list.
import { AtSign, BadgeCheck, BellOff, Check, CheckCheck, Clock3, Heart, Megaphone, Pin, UsersRound } from 'lucide'
import { Match, Show, Switch } from 'solid-js'
import { isMuted } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { chatName, firstName } from '../../model/names.ts'
import { isOnline } from '../../model/online.ts'
import { previewText } from '../../model/preview.ts'
import { clockTime, shortDate } from '../../model/time.ts'
import type { Dialog, Message } from '../../mt/records.ts'
import { messageById } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { speaksIn, typingIn } from '../../state/typing.ts'
import { hasThumb, Thumb } from '../media/thumb.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { openChat } from '../route.ts'

export function ChatRow(props: { dialog: Dialog; index: number; tabStop: boolean }) {
  const d = () => props.dialog
  const p = () => peer(d().id)
  const top = () => messageById(d().id, d().top)
  const typing = () => typingIn(d().id)
  const current = () => openChat() === d().id
  return (
    <a
      class="chat" classList={{ 'has-unread': d().unread > 0 && !isMuted(d()) }} href={`#/${d().id}`} data-index={props.index} data-chat={d().id}
      aria-current={current() ? 'page' : undefined} tabindex={props.tabStop ? 0 : -1} draggable={d().pinned}
    >
      <Avatar id={d().id} size={48} presence />
      <span class="grow">
        <span class="chat-line chat-name-line">
          <Show when={d().id < 0}><Icon of={p()?.kind === 'channel' ? Megaphone : UsersRound} size={15} /></Show>
          <span class="chat-name ellipsis" dir="auto">{chatName(d().id)}</span>
          <Show when={isOnline(p()) && d().id !== self()}><span class="sr">, {t('list.online')}</span></Show>
          <Show when={p()?.verified}><Icon of={BadgeCheck} size={15} /></Show>
          <Show when={isMuted(d())}><Icon of={BellOff} size={13} label={t('list.muted')} /></Show>
          <Time dialog={d()} top={top()} />
        </span>
        <span class="chat-line">
          <Switch fallback={<Preview dialog={d()} top={top()} />}>
            <Match when={typing().length}>
              <span class="chat-text typing ellipsis">{d().id < 0 ? t(speaksIn(d().id) ? 'chat.speaksOne' : 'chat.typingOne', { name: firstName(typing()[0]!) }) : t(speaksIn(d().id) ? 'list.speaks' : 'list.typing')}</span>
            </Match>
          </Switch>
          <End dialog={d()} top={top()} />
        </span>
      </span>
    </a>
  )
}

function Time(props: { dialog: Dialog; top: Message | undefined }) {
  const m = () => props.top
  const state = () => (m()?.pending ? Clock3 : props.dialog.readOut >= (m()?.id ?? 0) ? CheckCheck : Check)
  return (
    <Show when={m()}>
      {(m) => (
        <span class="chat-time num">
          <Show when={m().out && props.dialog.id !== self() && !m().action}>
            {(_) => <>{<Icon of={state()} size={15} class={state() === CheckCheck ? 'read' : ''} label={state() === CheckCheck ? t('list.read') : t('list.sent')} />}</>}
          </Show>
          <time datetime={new Date(m().date * 1000).toISOString()}>{shortDate(m().date) || clockTime(m().date)}</time>
        </span>
      )}
    </Show>
  )
}

function Preview(props: { dialog: Dialog; top: Message | undefined }) {
  const who = () => {
    const m = props.top
    if (!m || m.action || props.dialog.id === self()) return ''
    if (m.out) return `${t('msg.youSay')} `
    return props.dialog.id < 0 && m.from !== m.chat ? `${firstName(m.from)}: ` : ''
  }
  const draft = () => (props.dialog.draft?.text && !props.dialog.unread ? props.dialog.draft : undefined)
  return (
    <Show when={!draft()} fallback={<span class="chat-text ellipsis"><span class="draft">{t('list.draft')}</span> {draft()?.text}</span>}>
      <span class="chat-text ellipsis" dir="auto"><Show when={who()}><span class="who">{who()}</span></Show><Show when={hasThumb(props.top)}><Thumb of={props.top!} size={18} /></Show>{previewText(props.top)}</span>
    </Show>
  )
}

function End(props: { dialog: Dialog; top: Message | undefined }) {
  const d = () => props.dialog
  return (
    <span class="chat-end">
      <Show when={d().mentions}><Icon of={AtSign} size={15} label={t('list.mentioned')} /></Show>
      <Show when={d().reactions}><Icon of={Heart} size={14} label={t('list.reacted')} /></Show>
      <Show when={d().unread || d().marked} fallback={<Show when={d().pinned}><Icon of={Pin} size={14} label={t('list.pinned')} /></Show>}>
        <span class="badge" classList={{ muted: isMuted(d()), dot: !d().unread }}>
          <span class="sr">{d().unread ? t('list.unread', { n: d().unread }) : t('list.marked')}</span>
          <span aria-hidden="true">{d().unread ? (d().unread > 999 ? '999+' : d().unread) : ''}</span>
        </span>
      </Show>
    </span>
  )
}
