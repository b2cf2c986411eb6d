// Questions before something is done that cannot be undone, and where to.
import { Search } from 'lucide'
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js'
import { canDeleteForBoth, forwardMessages, isSaved } from '../../model/actions.ts'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { chatName, firstName } from '../../model/names.ts'
import { matches } from '../../model/search.ts'
import { statusText } from '../../model/presence.ts'
import { api } from '../../mt/port.ts'
import type { Message, PeerId } from '../../mt/records.ts'
import { allDialogs } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { closeChat, openChat, openPeer } from '../route.ts'

interface Question {
  title: string
  lead?: string
  confirm: string
  danger?: boolean
  /** A choice beside the question, and whether it is made at first. */
  option?: string
  chosen?: boolean
  run: (option: boolean) => Promise<unknown>
}

export function ask(q: Question): void {
  openSheet((close) => <Ask {...q} close={close} />)
}

function Ask(props: Question & { close: () => void }): JSX.Element {
  const [option, setOption] = createSignal(props.chosen ?? false)
  const [busy, setBusy] = createSignal(false)
  const run = async () => {
    if (busy()) return
    setBusy(true)
    try {
      await props.run(option())
      props.close()
    } catch (e) {
      toast(errorText(e))
      setBusy(false)
    }
  }
  return (
    <Sheet
      title={props.title} onClose={props.close}
      foot={<>
        <button type="button" class="btn" onClick={props.close}>{t('compose.cancel')}</button>
        <button type="button" class="btn" classList={{ danger: props.danger, primary: !props.danger }} autofocus aria-busy={busy()} onClick={() => void run()}>{props.confirm}</button>
      </>}
    >
      <Show when={props.lead}><p>{props.lead}</p></Show>
      <Show when={props.option}>
        <label class="row"><input type="checkbox" class="check" checked={option()} onChange={(e) => setOption(e.currentTarget.checked)} /><span>{props.option}</span></label>
      </Show>
    </Sheet>
  )
}

export function askDelete(chat: PeerId, messages: Message[], done?: () => void): void {
  const both = messages.every(canDeleteForBoth)
  ask({
    title: t('delete.title', { n: messages.length }), confirm: t('delete.confirm'), danger: true,
    ...(both ? { option: t('delete.both', { name: firstName(chat) }), chosen: true } : { lead: t('delete.selfLead') }),
    run: async (option) => {
      await api.deleteMessages(chat, messages.map((m) => m.id), both ? option : true)
      done?.()
    },
  })
}

export function askClear(chat: PeerId): void {
  ask({
    title: t('delete.clearTitle'), lead: t('delete.chatLead', { name: chatName(chat) }), confirm: t('delete.clear'), danger: true,
    ...(chat > 0 && !isSaved(chat) ? { option: t('delete.both', { name: firstName(chat) }) } : {}), run: (both) => api.deleteHistory(chat, true, both),
  })
}

export function askDeleteChat(chat: PeerId): void {
  ask({
    title: t('delete.chatTitle'), lead: t('delete.chatLead', { name: chatName(chat) }), confirm: t('delete.confirm'), danger: true,
    ...(chat > 0 && !isSaved(chat) ? { option: t('delete.both', { name: firstName(chat) }) } : {}),
    run: async (both) => {
      await api.deleteHistory(chat, false, both)
      if (openChat() === chat) closeChat()
    },
  })
}

export function askForward(from: PeerId, messages: Message[], done?: () => void): void {
  openSheet((close) => <ForwardTo from={from} messages={messages} close={close} done={done} />)
}

function ForwardTo(props: { from: PeerId; messages: Message[]; close: () => void; done: (() => void) | undefined }): JSX.Element {
  const [hide, setHide] = createSignal(false)
  const [bare, setBare] = createSignal(false)
  let busy = false
  const captions = () => props.messages.some((m) => m.media && m.text)
  const send = async (to: PeerId) => {
    // Pressed twice, it would go twice.
    if (busy) return
    busy = true
    try {
      await forwardMessages(props.from, props.messages.map((m) => m.id), to, { sender: hide() || bare(), captions: bare() })
      props.close()
      props.done?.()
      toast(t('forward.done', { name: chatName(to) }))
      if (to !== self()) openPeer(to)
    } catch (e) {
      toast(errorText(e))
      busy = false
    }
  }
  return (
    <Sheet title={t('forward.title')} onClose={props.close} flush>
      <label class="row"><input type="checkbox" class="check" checked={hide() || bare()} disabled={bare()} onChange={(e) => setHide(e.currentTarget.checked)} /><span>{t('forward.hide')}</span></label>
      <Show when={captions()}>
        <label class="row"><input type="checkbox" class="check" checked={bare()} onChange={(e) => setBare(e.currentTarget.checked)} /><span>{t('forward.bare')}</span></label>
      </Show>
      <PickChat onPick={(id) => void send(id)} filter={(id) => peer(id)?.kind !== 'channel' || Boolean(peer(id)?.mayPost)} />
    </Sheet>
  )
}

/** A list of chats to choose one from. */
export function PickChat(props: { onPick: (id: PeerId) => void; filter?: (id: PeerId) => boolean }) {
  const [query, setQuery] = createSignal('')
  let box!: HTMLDivElement
  const ids = createMemo(() => {
    const all = [...new Set([self(), ...allDialogs().map((d) => d.id)])].filter((id) => props.filter?.(id) ?? true)
    return query() ? all.filter((id) => matches(`${chatName(id)} ${peer(id)?.username ?? ''}`, query())) : all
  })
  const keys = (e: KeyboardEvent) => {
    const rows = [...box.querySelectorAll<HTMLElement>('button.row')]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    if (e.key === 'ArrowDown') rows[at + 1]?.focus()
    else if (e.key === 'ArrowUp') (rows[at - 1] ?? box.querySelector('input'))?.focus()
    else if (e.key === 'Enter' && at < 0) rows[0]?.click()
    else return
    e.preventDefault()
  }
  return (
    <div ref={box} onKeyDown={keys} class="pick-chat">
      <div class="search-field"><Icon of={Search} size={17} /><input type="search" autofocus aria-label={t('list.search')} placeholder={t('list.search')} onInput={(e) => setQuery(e.currentTarget.value.trim())} /></div>
      <For each={ids().slice(0, 60)}>
        {(id) => (
          <button type="button" class="row" onClick={() => props.onPick(id)}>
            <Avatar id={id} size={38} />
            <span class="main"><span class="ellipsis">{chatName(id)}</span><Show when={id !== self()}><div class="sub ellipsis">{statusText(peer(id))}</div></Show></span>
          </button>
        )}
      </For>
    </div>
  )
}
