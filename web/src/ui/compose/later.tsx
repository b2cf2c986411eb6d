// Sending without a sound, or at another time.
import { BellOff, CalendarClock, CalendarX, EllipsisVertical, UserRoundCheck } from 'lucide'
import { createSignal, For, type JSX, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { firstName } from '../../model/names.ts'
import { mayAwait, whenOnline } from '../../model/presence.ts'
import { dayAndTime } from '../../model/time.ts'
import type { Message, PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { scheduledIn } from '../../state/scheduled.ts'
import type { Chat } from '../chat/chat.ts'
import { Content } from '../chat/content.tsx'
import { messageMenu } from '../chat/message-menu.ts'
import { fills } from '../media/media.tsx'
import { IconButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { type MenuItem, openMenu, openSheet } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'

export function sendMenu(o: { silent: () => void; later: (at?: number) => void; chat: PeerId }): (MenuItem | false)[] {
  return [
    { label: t('compose.silent'), icon: BellOff, run: o.silent },
    { label: t('compose.schedule'), icon: CalendarClock, run: () => o.later() },
    mayAwait(peer(o.chat)) && { label: t('compose.whenOnline'), icon: UserRoundCheck, run: () => o.later(whenOnline) },
  ]
}

function local(d: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`
}

export function askSchedule(done: (at: number) => void): void {
  openSheet((close) => <Schedule done={done} close={close} />)
}

function Schedule(props: { done: (at: number) => void; close: () => void }): JSX.Element {
  const soon = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000)
  const [when, setWhen] = createSignal(local(soon))
  const at = () => Math.floor(new Date(when()).getTime() / 1000)
  const submit = (e: Event) => {
    e.preventDefault()
    if (!(at() > Date.now() / 1000)) return
    props.close()
    props.done(at())
  }
  return (
    <Sheet title={t('schedule.title')} onClose={props.close} foot={<button type="submit" form="schedule-form" class="btn primary" disabled={!(at() > Date.now() / 1000)}>{t('schedule.send')}</button>}>
      <form id="schedule-form" onSubmit={submit}>
        <label class="field">
          <span class="label">{t('schedule.when')}</span>
          <input class="input" type="datetime-local" required value={when()} min={local(new Date())} max={local(new Date(Date.now() + 365 * 86_400_000))} onInput={(e) => setWhen(e.currentTarget.value)} />
          <p class="field-note">{Number.isNaN(at()) ? '' : dayAndTime(at())}</p>
        </label>
      </form>
    </Sheet>
  )
}

/** The messages that wait in a chat. */
export function showScheduled(chat: Chat): void {
  openSheet((close) => {
    const menu = (m: Message) => messageMenu(m, { ...chat, edit: (x) => { close(); chat.edit(x) } })
    return (
      <Sheet title={t('schedule.list')} onClose={close} wide>
        <Show when={scheduledIn(chat.id).length} fallback={<Empty icon={CalendarX} title={t('schedule.empty')} />}>
          <div class="scheduled">
            <For each={scheduledIn(chat.id)}>
              {(m) => (
                <article class="msg out last" onContextMenu={(e) => openMenu(e, menu(m))}>
                  <div class="bubble" classList={{ filled: fills(m) }}><div class="from">{m.date === whenOnline ? t('schedule.whenOnline', { name: firstName(m.chat) }) : dayAndTime(m.date)}</div><Content message={m} /></div>
                  <IconButton icon={EllipsisVertical} size={18} class="small" label={t('chat.more')} aria-haspopup="menu" onClick={(e) => openMenu(e.currentTarget, menu(m))} />
                </article>
              )}
            </For>
          </div>
        </Show>
      </Sheet>
    )
  })
}
