// One message of a conversation.
import { Check, Reply as ReplyIcon } from 'lucide'
import { createMemo, createSignal, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { chatName, nameOf } from '../../model/names.ts'
import { previewText } from '../../model/preview.ts'
import { messagesOfRow, type MessageRow } from '../../model/rows.ts'
import { clockTime } from '../../model/time.ts'
import type { Message } from '../../mt/records.ts'
import { messageById } from '../../state/histories.ts'
import { peer } from '../../state/peers.ts'
import { fills, standsAlone } from '../media/media.tsx'
import { hasThumb, Thumb } from '../media/thumb.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Content } from './content.tsx'
import type { Chat } from './chat.ts'
import { Comments } from './comments.tsx'
import { InlineKeyboard } from './keyboard.tsx'
import { Reactions } from './reactions.tsx'
import { serviceText } from '../../model/service.ts'

export function Bubble(props: { row: MessageRow; chat: Chat }) {
  const m = () => props.row.cell.message()
  return (
    <Show when={!m().action} fallback={<div class="line service-line" data-id={m().id}><span class="service">{serviceText(m())}<Show when={m().action?.chat}>{(to) => <> · <a href={`#/${to()}`}>{t(to() < -1e12 ? 'moved.on' : 'moved.before')}</a></>}</Show></span></div>}>
      <Full row={props.row} chat={props.chat} />
    </Show>
  )
}

function Full(props: { row: MessageRow; chat: Chat }) {
  const m = () => props.row.cell.message()
  const group = () => m().chat < 0 && !m().out && peer(m().chat)?.kind === 'group'
  const sender = createMemo(() => peer(m().from))
  // The words of an album stand at whichever of its messages has them.
  const worded = () => props.row.album().map((c) => c.message()).find((x) => x.text) ?? m()
  const selected = () => props.chat.selected()?.has(m().id) ?? false
  // In a broadcast channel all posts are the channel's, one's own as well.
  const mine = () => m().out && peer(m().chat)?.kind !== 'channel'
  // The button beside a message is made when the pointer comes there.
  const [near, setNear] = createSignal(false)
  const label = () => t('msg.by', { name: m().out ? t('msg.you') : nameOf(sender()), time: clockTime(m().date) })
  return (
    <div class="line">
      <article
        class="msg" classList={{ out: mine(), first: props.row.first(), last: props.row.last(), selected: selected(), found: props.chat.found() === m().id }}
        data-id={m().id} tabindex={props.chat.focused() === m().id ? 0 : -1} aria-label={label()}
        onMouseEnter={() => setNear(true)}
        onClick={(e) => { if (props.chat.selected()) { e.preventDefault(); for (const one of messagesOfRow(props.row)) props.chat.toggle(one.id) } }}
        onDblClick={(e) => { if (!(e.target as Element).closest('.text, a, button')) props.chat.reply(m()) }}
      >
        <Show when={props.chat.selected()}><span class="pick"><Icon of={Check} size={14} /></span></Show>
        <Show when={group()}>
          <span class="gutter"><Show when={props.row.last()}><a href={`#/${m().from}`} tabindex="-1" aria-hidden="true"><Avatar id={m().from} size={34} /></a></Show></span>
        </Show>
        <div class="bubble" classList={{ filled: fills(m()), plain: standsAlone(m()), reacted: Boolean(m().reactions?.length) }}>
          <Show when={group() && props.row.first()}>
            <div class={`from c${sender()?.color ?? 0}`} dir="auto">{nameOf(sender())}<Show when={m().rank}><span class="rank">{m().rank}</span></Show></div>
          </Show>
          <Show when={m().forward && !m().post}><Forwarded message={m()} /></Show>
          <Show when={m().reply && m().reply!.id !== props.chat.thread}><ReplyTo message={m()} chat={props.chat} /></Show>
          <Content message={worded()} album={props.row.album()} query={props.chat.query()} />
          <Reactions message={m()} />
          <InlineKeyboard message={m()} />
          <Comments message={m()} hidden={props.chat.thread !== 0} />
        </div>
        <Show when={near() && !props.chat.selected() && props.chat.mayWrite() && !m().pending}>
          <IconButton icon={ReplyIcon} size={17} class="small quick" label={t('msg.reply')} tabindex="-1" onClick={(e) => { e.stopPropagation(); props.chat.reply(m()) }} />
        </Show>
      </article>
    </div>
  )
}

function Forwarded(props: { message: Message }) {
  const f = () => props.message.forward!
  const name = () => f().name ?? (f().from === undefined ? '' : nameOf(peer(f().from!)))
  return <div class="fwd ellipsis">{name() ? t('msg.forwarded', { name: name() }) : t('msg.forwardHidden')}</div>
}

function ReplyTo(props: { message: Message; chat: Chat }) {
  const r = () => props.message.reply!
  const original = () => messageById(r().peer ?? props.message.chat, r().id)
  props.chat.want(r())
  const name = () => { const o = original(); return o ? (o.out ? t('msg.you') : o.from === o.chat ? chatName(o.chat) : nameOf(peer(o.from))) : '' }
  const text = () => r().quote ?? (original() ? previewText(original()) : t('app.loading'))
  return (
    <button type="button" class="reply-to" classList={{ quote: Boolean(r().quote) }} tabindex="-1" onClick={() => props.chat.jump(r().id, true)}>
      <span class="sr">{t('msg.replyTo')} </span>
      <Show when={hasThumb(original())}><Thumb of={original()!} size={34} /></Show>
      <span class="grow"><span class="name ellipsis" dir="auto">{name() || '\u00a0'}</span><span class="what" dir="auto">{text()}</span></span>
    </button>
  )
}
