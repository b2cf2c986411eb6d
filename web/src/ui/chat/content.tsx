// The inside of a bubble, by kind of content. Kinds that come later get a
// branch here and a view of their own.
import { Package } from 'lucide'
import { createMemo, Match, Show, Switch } from 'solid-js'
import { t, tIf } from '../../model/i18n.ts'
import { largeEmoji } from '../../model/richtext.ts'
import type { Message, WebPage } from '../../mt/records.ts'
import type { Cell } from '../../state/message.ts'
import { Album } from '../media/album.tsx'
import { MediaView } from '../media/media.tsx'
import { Icon } from '../parts/icon.tsx'
import { Meta } from './meta.tsx'
import { PollView } from './poll.tsx'
import { StyledText } from './text.tsx'

export function Content(props: { message: Message; album?: Cell[]; query?: string | undefined }) {
  const m = () => props.message
  const emoji = createMemo(() => largeEmoji(m().text, m().entities))
  return (
    <>
      <Switch>
        <Match when={m().unsupported}>
          {(kind) => <div class="unsupported"><Icon of={Package} size={20} /><span>{t('msg.unsupported', { kind: tIf(`kind.${kind().toLowerCase()}`) ?? kind() })}</span></div>}
        </Match>
        <Match when={props.album?.length ? props.album : undefined}>{(cells) => <Album cells={cells()} />}</Match>
        <Match when={m().poll}>{(p) => <PollView message={m()} poll={p()} />}</Match>
        <Match when={m().media}><MediaView message={m()} /></Match>
      </Switch>
      <div class="text" classList={{ bare: Boolean(m().media) && !m().text, large: emoji() > 0, one: emoji() === 1 }} dir="auto">
        <StyledText text={m().text} entities={m().entities} query={props.query} />
        <Show when={!m().page}><Meta message={m()} /></Show>
      </div>
      <Show when={m().page}>{(p) => <><PagePreview page={p()} /><div class="text"><Meta message={m()} /></div></>}</Show>
    </>
  )
}

function PagePreview(props: { page: WebPage }) {
  return (
    <a class="page" href={props.page.url} target="_blank" rel="noopener noreferrer">
      <Show when={props.page.site}><div class="site">{props.page.site}</div></Show>
      <Show when={props.page.title}><div class="title">{props.page.title}</div></Show>
      <Show when={props.page.description}><div class="about">{props.page.description}</div></Show>
    </a>
  )
}
