// GIFs that one keeps.
import { Clapperboard, Trash2 } from 'lucide'
import { For, onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { Media } from '../../mt/records.ts'
import { savedGifs } from '../../state/stickers.ts'
import { tell } from '../list/chat-menu.ts'
import { useFile } from '../media/use-file.ts'
import { Empty } from '../parts/empty.tsx'
import { openMenu } from '../parts/layers.tsx'

const still = matchMedia('(prefers-reduced-motion: reduce)')

export function GifsTab(props: { onPick: (m: Media) => void }) {
  onMount(() => savedGifs.want())
  return (
    <div class="emoji-scroll quiet-scroll">
      <Show when={!savedGifs.read() || savedGifs.read()!.length} fallback={<Empty icon={Clapperboard} title={t('gif.empty')} lead={t('gif.emptyLead')} />}>
        <div class="panel-grid gif-grid"><For each={savedGifs.read()}>{(m) => <Gif of={m} onPick={props.onPick} />}</For></div>
      </Show>
    </div>
  )
}

function Gif(props: { of: Media; onPick: (m: Media) => void }) {
  const file = useFile(() => props.of.file, () => true)
  const menu = (e: MouseEvent) => openMenu(e, [{ label: t('gif.forget'), icon: Trash2, danger: true, run: () => tell(api.saveGif(props.of.file, false)) }])
  return (
    <button type="button" tabindex="-1" aria-label={t('kind.gif')} onClick={() => props.onPick(props.of)} onContextMenu={menu}>
      <Show when={file().url} fallback={<span class="bone" />}>
        {(src) => (
          <Show when={props.of.file.mime.startsWith('image/')} fallback={<video src={src()} autoplay={!still.matches} loop muted playsinline />}>
            <img src={src()} alt="" draggable={false} />
          </Show>
        )}
      </Show>
    </button>
  )
}
