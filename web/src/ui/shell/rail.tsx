// The parts of the app: folders and places. On a phone it is the bar below.
import { Archive, BookUser, Bookmark, Folder as FolderIcon, type IconNode, MessagesSquare, Settings } from 'lucide'
import { For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { dialogsIn, type Place, unreadIn } from '../../model/folders.ts'
import { folders } from '../../state/dialogs.ts'
import { self } from '../../state/session.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { openChat, openPeer } from '../route.ts'
import { folder, hideTopics, left, setFolder, setLeft, setQuery } from './where.ts'

function RailButton(props: { icon: IconNode; name: string; current: boolean; onClick: () => void; place?: Place; class?: string }) {
  const unread = () => (props.place ? unreadIn(props.place) : { chats: 0, loud: false })
  return (
    <button type="button" class={`rail-btn ${props.class ?? ''}`} aria-current={props.current ? 'page' : undefined} title={props.name} onClick={() => props.onClick()}>
      <Icon of={props.icon} size={21} />
      <span class="name">{props.name}</span>
      <Show when={unread().chats}><span class="badge" classList={{ muted: !unread().loud }}><span class="sr">, </span>{unread().chats}</span></Show>
    </button>
  )
}

export function Rail() {
  const inChats = () => left().view === 'chats'
  const show = (id: number) => { setQuery(''); setFolder(id); setLeft({ view: 'chats' }); hideTopics(openChat()) }
  return (
    <nav class="rail" aria-label={t('nav.label')}>
      <button type="button" class="me desk" aria-label={t('set.profile')} title={t('set.profile')} onClick={() => setLeft({ view: 'settings', page: 'profile' })}><Avatar id={self()} size={36} asSelf /></button>
      <RailButton icon={MessagesSquare} name={t('nav.chats')} current={inChats() && folder() === 0} place={{ all: true }} onClick={() => show(0)} />
      <For each={folders()}>
        {(f) => <RailButton class="desk" icon={FolderIcon} name={f.title} current={inChats() && folder() === f.id} place={{ folder: f }} onClick={() => show(f.id)} />}
      </For>
      <Show when={dialogsIn({ archive: true }).length}>
        <hr class="desk" />
        <RailButton class="desk" icon={Archive} name={t('nav.archive')} current={left().view === 'archive'} place={{ archive: true }} onClick={() => setLeft({ view: 'archive' })} />
      </Show>
      <span class="spring desk" />
      <RailButton class="desk" icon={Bookmark} name={t('nav.saved')} current={openChat() === self()} onClick={() => openPeer(self())} />
      <RailButton icon={BookUser} name={t('nav.contacts')} current={left().view === 'contacts'} onClick={() => setLeft({ view: 'contacts' })} />
      <RailButton icon={Settings} name={t('nav.settings')} current={left().view === 'settings'} onClick={() => setLeft({ view: 'settings' })} />
    </nav>
  )
}
