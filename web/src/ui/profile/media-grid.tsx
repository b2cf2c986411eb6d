// Pictures and films, three in a row.
import { Play } from 'lucide'
import { createMemo, For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { kindName, lengthText } from '../../model/media.ts'
import { dayAndTime } from '../../model/time.ts'
import type { Message, PeerId } from '../../mt/records.ts'
import type { MediaFilter } from '../../mt/rooms.ts'
import { fromMessage } from '../../state/files.ts'
import { useFile } from '../media/use-file.ts'
import { Icon } from '../parts/icon.tsx'
import { Lines } from '../parts/lines.tsx'
import { useFound } from './use-found.ts'

export function MediaGrid(props: { chat: PeerId; thread: number; kind: MediaFilter }) {
  const found = useFound(props.chat, props.kind, props.thread)
  const rows = createMemo(() => {
    const all = found.messages()?.filter((m) => m.media) ?? []
    return Array.from({ length: Math.ceil(all.length / 3) }, (_, i) => all.slice(i * 3, i * 3 + 3))
  })
  const open = (m: Message) => void import('../media/viewer.tsx').then((v) => v.openViewer(m, () => (found.messages() ?? []).toReversed()))
  return (
    <Show when={found.messages()} fallback={<div class="media-row">{[0, 1, 2].map(() => <span class="bone" />)}</div>}>
      <Lines data={rows()} size={108} more={found.more}>
        {(row) => <div class="media-row"><For each={row}>{(m) => <Tile message={m} onClick={() => open(m)} />}</For></div>}
      </Lines>
    </Show>
  )
}

function Tile(props: { message: Message; onClick: () => void }) {
  const m = () => props.message.media!
  const file = () => m().preview ?? (m().kind === 'photo' ? m().file : undefined)
  const state = useFile(file, () => true, () => fromMessage(props.message))
  const length = () => (m().kind !== 'photo' && m().duration > 0 ? lengthText(m().duration) : '')
  const label = () => [t('media.open', { kind: kindName(m()) }), length(), dayAndTime(props.message.date)].filter(Boolean).join(', ')
  return (
    <button type="button" class="tile" aria-label={label()} onClick={() => props.onClick()}>
      <Show when={m().tiny}>{(src) => <img class="tiny" src={src()} alt="" />}</Show>
      <Show when={state().url}>{(src) => <img class="full" src={src()} alt="" decoding="async" draggable={false} />}</Show>
      <Show when={length()}><span class="tile-length num"><Icon of={Play} size={11} />{length()}</span></Show>
    </button>
  )
}
