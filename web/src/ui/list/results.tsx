// What a search found, by kind.
import { SearchX } from 'lucide'
import { createEffect, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { chatName, firstName } from '../../model/names.ts'
import { statusText } from '../../model/presence.ts'
import { createSearch } from '../../model/search.ts'
import { shortDate } from '../../model/time.ts'
import type { Message, PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { goToEditor } from '../chat/current.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Empty } from '../parts/empty.tsx'
import { Lines } from '../parts/lines.tsx'
import { Marked } from '../parts/marked.tsx'
import { setQuery } from '../shell/where.ts'

export function Results(props: { query: string }) {
  const found = createSearch(() => props.query.trim())
  let box!: HTMLDivElement
  // On a high screen there may be nothing to scroll yet.
  createEffect(() => { if (found().messages.length) requestAnimationFrame(() => { if (box.isConnected && box.scrollHeight <= box.clientHeight) found.more() }) })
  const none = () => !found().busy && !found().mine.length && !found().others.length && !found().messages.length
  const keys = (e: KeyboardEvent) => {
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return
    const all = [...box.querySelectorAll<HTMLElement>('a')]
    const at = all.indexOf(document.activeElement as HTMLElement) + (e.key === 'ArrowDown' ? 1 : -1)
    if (at < 0) document.getElementById('search')?.focus()
    else all[at]?.focus()
    e.preventDefault()
  }
  return (
    <div ref={box} class="results quiet-scroll" onKeyDown={keys} onClick={(e) => { const to = (e.target as Element).closest('a')?.hash; if (to) goToEditor(Number(to.split('/')[1])) }} aria-busy={found().busy}>
      <Group title={t('search.mine')} ids={found().mine} query={props.query} />
      <Group title={t('search.others')} ids={found().others} query={props.query} />
      <Show when={found().messages.length}>
        <section>
          <h2>{t('search.messages')}</h2>
          <Lines data={found().messages} size={66} more={found.more}>{(m) => <MessageResult message={m} query={props.query.trim()} />}</Lines>
        </section>
      </Show>
      <Show when={none()}><Empty icon={SearchX} title={t('search.none', { query: props.query.trim() })} /></Show>
    </div>
  )
}

function Group(props: { title: string; ids: PeerId[]; query: string }) {
  return (
    <Show when={props.ids.length}>
      <section>
        <h2>{props.title}</h2>
        <Lines data={props.ids} size={66}>
          {(id) => (
            <a class="chat" href={`#/${id}`} onClick={() => setQuery('')}>
              <Avatar id={id} size={48} presence />
              <span class="grow">
                <span class="chat-line"><span class="chat-name ellipsis"><Marked text={chatName(id)} query={props.query} /></span></span>
                <span class="chat-line"><span class="chat-text ellipsis">{peer(id)?.username ? `@${peer(id)!.username} · ` : ''}{id === self() ? t('nav.saved') : statusText(peer(id))}</span></span>
              </span>
            </a>
          )}
        </Lines>
      </section>
    </Show>
  )
}

function MessageResult(props: { message: Message; query: string }) {
  const m = () => props.message
  const who = () => (m().out ? `${t('msg.youSay')} ` : m().chat < 0 && m().from !== m().chat ? `${firstName(m().from)}: ` : '')
  // The words around the first hit.
  const excerpt = () => {
    const text = m().text.replace(/\s+/g, ' ')
    const at = text.toLowerCase().indexOf(props.query.toLowerCase())
    return at > 30 ? `…${text.slice(at - 20, at + 100)}` : text.slice(0, 120)
  }
  return (
    <a class="chat" href={`#/${m().chat}/${m().id}`}>
      <Avatar id={m().chat} size={48} />
      <span class="grow">
        <span class="chat-line"><span class="chat-name ellipsis">{chatName(m().chat)}</span><span class="chat-time num">{shortDate(m().date)}</span></span>
        <span class="chat-line"><span class="chat-text ellipsis"><span class="who">{who()}</span><Marked text={excerpt()} query={props.query} /></span></span>
      </span>
    </a>
  )
}
