// Styled text: https://core.telegram.org/api/entities
import { createSignal, For, type JSX, Show, untrack } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { type Node, tree } from '../../model/richtext.ts'
import type { Entity } from '../../mt/records.ts'
import { toast } from '../parts/layers.tsx'
import { Marked } from '../parts/marked.tsx'
import { showInvite } from '../people/invite.tsx'
import { current } from './current.ts'
import { InlineEmoji } from './inline-emoji.tsx'
import { ofLink, openPeer, resolve } from '../route.ts'

export function StyledText(props: { text: string; entities: Entity[]; query?: string | undefined }) {
  return <>{props.entities.length || props.query ? <Nodes of={tree(props.text, props.entities)} query={props.query} /> : props.text}</>
}

function Nodes(props: { of: Node[]; query?: string | undefined }): JSX.Element {
  return (
    <For each={props.of}>
      {(n) => ('entity' in n ? <Styled node={n} query={props.query} /> : props.query ? <Marked text={n.text} query={props.query} /> : n.text)}
    </For>
  )
}

function Styled(props: { node: Extract<Node, { entity: Entity }>; query?: string | undefined }): JSX.Element {
  const { entity: e, text } = props.node
  const inner = () => <Nodes of={props.node.children} query={props.query} />
  switch (e.type) {
    case 'bold': return <b>{inner()}</b>
    case 'italic': return <i>{inner()}</i>
    case 'underline': return <u>{inner()}</u>
    case 'strike': return <s>{inner()}</s>
    case 'code': return <code title={t('msg.copy')} onClick={() => copy(text)}>{text}</code>
    case 'pre': return <pre tabindex="0" dir="ltr"><Show when={e.language}><span class="lang">{e.language}</span></Show>{text}</pre>
    case 'quote': return <Quote collapsed={e.collapsed ?? false}>{inner()}</Quote>
    case 'spoiler': return <Spoiler>{inner()}</Spoiler>
    case 'link': return <Link to={e.url ?? ''} ask>{inner()}</Link>
    case 'url': return <Link to={/^[a-z][\w+.-]*:/i.test(text) ? text : `https://${text}`}>{inner()}</Link>
    case 'email': return <a href={`mailto:${text}`}>{inner()}</a>
    case 'phone': return <a href={`tel:${text}`}>{inner()}</a>
    case 'mention': return <a href={`#/${text}`}>{inner()}</a>
    case 'emoji': return <InlineEmoji document={e.document!} text={text} />
    case 'mentionName': return <a href={`#/${e.user ?? ''}`} onClick={(v) => { v.preventDefault(); if (e.user) openPeer(e.user) }}>{inner()}</a>
    case 'hashtag': case 'cashtag': return <a href="#/" onClick={(v) => { v.preventDefault(); untrack(current)?.search(text) }}>{inner()}</a>
    case 'command': return <a href="#/" onClick={(v) => { v.preventDefault(); sayCommand(text) }}>{inner()}</a>
    default: return inner()
  }
}

function sayCommand(text: string): void {
  const { chat } = untrack(current) ?? {}
  if (chat && untrack(chat.mayWrite)) void chat.composer.send({ text, entities: [] }).then((wrong) => { if (wrong) toast(wrong) })
}

function copy(text: string): void {
  void navigator.clipboard.writeText(text).then(() => toast(t('msg.copied')))
}

// Only addresses that lead to a page, a letter or a call; never javascript:.
const safe = /^(https?|ftp|mailto|tel|tg|ton|geo|sms):/i

function Link(props: { to: string; ask?: boolean; children: JSX.Element }) {
  const open = (e: MouseEvent) => {
    const place = ofLink(props.to)
    if (!place) return
    e.preventDefault()
    if (place.invite) showInvite(place.invite)
    else if (place.stickers) void import('../media/sticker-set.tsx').then((s) => s.showStickerSet({ short: place.stickers! }))
    else if (place.peer) openPeer(place.peer, place.message)
    else resolve(place).catch(() => toast(t('chat.notFound')))
  }
  return (
    <Show when={safe.test(props.to)} fallback={props.children}>
      <a href={props.to} target="_blank" rel="noopener noreferrer" title={props.ask ? props.to : undefined} onClick={open}>{props.children}</a>
    </Show>
  )
}

function Spoiler(props: { children: JSX.Element }) {
  const [shown, setShown] = createSignal(false)
  const reveal = (e: Event) => {
    if (shown()) return
    e.preventDefault()
    e.stopPropagation()
    setShown(true)
  }
  return (
    <span
      class="spoiler" classList={{ shown: shown() }} role={shown() ? undefined : 'button'} tabindex={shown() ? undefined : 0} aria-label={shown() ? undefined : t('msg.spoiler')}
      onClick={reveal} onKeyDown={(e) => { if (e.key === 'Enter' || e.key === ' ') reveal(e) }}
    >{props.children}</span>
  )
}

function Quote(props: { collapsed: boolean; children: JSX.Element }) {
  const [open, setOpen] = createSignal(!props.collapsed)
  return (
    <blockquote
      classList={{ collapsed: !open() }} tabindex={open() ? undefined : 0} role={open() ? undefined : 'button'} aria-expanded={open() ? undefined : 'false'}
      onClick={() => setOpen(true)} onKeyDown={(e) => { if (!open() && (e.key === 'Enter' || e.key === ' ')) { e.preventDefault(); e.stopPropagation(); setOpen(true) } }}
    >{props.children}</blockquote>
  )
}
