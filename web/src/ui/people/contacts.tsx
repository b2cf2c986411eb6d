// The people one knows; a click opens the chat.
import { BookUser, Megaphone, Search, UserPlus, UsersRound } from 'lucide'
import { createMemo, createSignal, onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { nameOf } from '../../model/names.ts'
import { isOnline } from '../../model/online.ts'
import { statusText } from '../../model/presence.ts'
import { matches } from '../../model/search.ts'
import { api } from '../../mt/port.ts'
import { allPeers } from '../../state/peers.ts'
import { Avatar } from '../parts/avatar.tsx'
import { IconButton } from '../parts/button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { Lines } from '../parts/lines.tsx'
import { AddContact } from './add-contact.tsx'
import { NewChannel, NewGroup } from './new-group.tsx'

export default function Contacts() {
  const [query, setQuery] = createSignal('')
  const [asked, setAsked] = createSignal(false)
  let box!: HTMLDivElement
  onMount(() => void api.contacts().catch(() => undefined).finally(() => setAsked(true)))
  const all = createMemo(() => allPeers().filter((p) => p.contact && !p.self && !p.deleted))
  const shown = createMemo(() => all().filter((p) => !query() || matches(`${nameOf(p)} ${p.username ?? ''}`, query()))
    .sort((a, b) => Number(isOnline(b)) - Number(isOnline(a)) || nameOf(a).localeCompare(nameOf(b))))
  const add = () => openSheet((close) => <AddContact onClose={close} />)
  const keys = (e: KeyboardEvent) => {
    const rows = [...box.querySelectorAll<HTMLElement>('.row')]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    if (e.key === 'ArrowDown') rows[at + 1]?.focus()
    else if (e.key === 'ArrowUp') (rows[at - 1] ?? box.querySelector('input'))?.focus()
    else return
    e.preventDefault()
  }
  return (
    <>
      <header class="column-head"><h1>{t('people.contacts')}</h1><IconButton icon={UserPlus} label={t('people.add')} onClick={add} /></header>
      <div ref={box} class="column-body quiet-scroll" onKeyDown={keys}>
        <div class="search-field"><Icon of={Search} size={17} /><input type="search" aria-label={t('people.search')} placeholder={t('people.search')} onInput={(e) => setQuery(e.currentTarget.value.trim())} /></div>
        <nav aria-label={t('people.contacts')} class="contact-list">
          <Show when={!query()}>
            <button type="button" class="row accent" onClick={() => openSheet((close) => <NewGroup onClose={close} />)}><Icon of={UsersRound} /><span>{t('group.new')}</span></button>
            <button type="button" class="row accent" onClick={() => openSheet((close) => <NewChannel onClose={close} />)}><Icon of={Megaphone} /><span>{t('group.newChannel')}</span></button>
          </Show>
          <Lines data={shown()} size={56}>
            {(p) => (
              <a class="row" href={`#/${p.id}`}>
                <Avatar id={p.id} size={42} presence /><span class="main"><div class="ellipsis name">{nameOf(p)}</div><div class="sub ellipsis">{statusText(p)}</div></span>
              </a>
            )}
          </Lines>
        </nav>
        <Show when={asked() && !all().length}>
          <Empty icon={BookUser} title={t('people.none')} lead={t('people.noneLead')}><button type="button" class="btn primary" onClick={add}>{t('people.add')}</button></Empty>
        </Show>
        <Show when={all().length && query() && !shown().length}><p class="group-note">{t('list.nobody')}</p></Show>
      </div>
    </>
  )
}
