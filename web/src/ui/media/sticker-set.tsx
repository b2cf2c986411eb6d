// A set of stickers: what is in it, and whether one wants it.
import { Link } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { SetRef } from '../../mt/records.ts'
import { loadSet, stickerSets } from '../../state/stickers.ts'
import { tell } from '../list/chat-menu.ts'
import { createAsked } from '../parts/asked.ts'
import { IconButton } from '../parts/button.tsx'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { StickerPicture } from './sticker.tsx'

export function showStickerSet(ref: SetRef): void {
  openSheet((close) => <SetSheet of={ref} onClose={close} />)
}

function SetSheet(props: { of: SetRef; onClose: () => void }) {
  stickerSets.want()
  const [missing, setMissing] = createSignal(false)
  const set = createAsked(() => props.of, (ref) => loadSet(ref).catch(() => { setMissing(true); return undefined }))
  const mine = () => { const s = set(); return s ? (stickerSets.read()?.some((x) => x.ref.id === s.info.ref.id) ?? s.info.installed) : false }
  const toggle = () => {
    const add = !mine()
    tell(api.installSet(set()!.info.ref, add).then(() => { toast(t(add ? 'sticker.added' : 'sticker.removed')); props.onClose() }))
  }
  const copy = () => void navigator.clipboard.writeText(`${location.origin}/#/addstickers/${set()!.info.short}`).then(() => toast(t('msg.copied')))
  return (
    <Sheet
      title={set()?.info.title ?? t(missing() ? 'sticker.gone' : 'app.loading')} onClose={props.onClose}
      foot={
        <Show when={set()}>
          <IconButton icon={Link} label={t('msg.copyLink')} onClick={copy} />
          <button type="button" class="btn" classList={{ primary: !mine(), danger: mine() }} autofocus onClick={toggle}>{t(mine() ? 'sticker.remove' : 'sticker.add', { n: set()!.info.count })}</button>
        </Show>
      }
    >
      <div class="set-grid"><For each={set()?.stickers}>{(s) => <StickerPicture of={s} size={78} />}</For></div>
    </Sheet>
  )
}
