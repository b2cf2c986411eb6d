// A document: its name, its size, and a button that fetches it.
import { ArrowDown, File as FileIcon, RotateCw, X } from 'lucide'
import { Show } from 'solid-js'
import { cancelFiles, retryFiles } from '../../model/attach.ts'
import { t } from '../../model/i18n.ts'
import { mediaName, sizeText } from '../../model/media.ts'
import type { Message } from '../../mt/records.ts'
import { fromMessage, stopFile } from '../../state/files.ts'
import { uploadOf } from '../../state/uploads.ts'
import { Icon } from '../parts/icon.tsx'
import { saveFile } from './save.ts'
import { Ring } from './ring.tsx'
import { useFile } from './use-file.ts'

export function FileView(props: { message: Message }) {
  const m = () => props.message.media!
  const state = useFile(() => m().file, () => false, () => fromMessage(props.message))
  const thumb = useFile(() => m().preview, () => true, () => fromMessage(props.message))
  const loading = () => state().loading ?? (props.message.pending === 'sending' ? uploadOf(props.message.randomId) : undefined)
  const failed = () => props.message.pending === 'failed'
  const press = () => {
    if (props.message.pending) { if (props.message.pending === 'failed') retryFiles(props.message); else cancelFiles(props.message); return }
    if (state().loading !== undefined) stopFile(m().file)
    else void saveFile(props.message)
  }
  return (
    <div class="file">
      <button
        type="button" class="file-btn" aria-label={failed() ? t('msg.retry') : loading() === undefined ? t('media.download', { name: mediaName(m()) }) : t('media.stop')}
        title={failed() ? t('msg.retry') : loading() === undefined ? t('media.save') : t('media.stop')} onClick={press}
      >
        <Show when={thumb().url ?? m().tiny}>{(src) => <img src={src()} alt="" />}</Show>
        <Show when={loading() !== undefined} fallback={<Show when={failed()} fallback={<Show when={state().url} fallback={<Icon of={ArrowDown} size={20} />}><Icon of={FileIcon} size={20} /></Show>}><Icon of={RotateCw} size={20} /></Show>}>
          <Ring done={loading()!} size={42} /><Icon of={X} size={18} />
        </Show>
      </button>
      <span class="file-words">
        <span class="file-name" dir="auto">{mediaName(m())}</span>
        <span class="file-size num" role="status">
          <Show when={loading() !== undefined}>{`${Math.round(loading()! * 100)} % · `}</Show>
          {state().failed ? t('media.failed') : sizeText(m().file.size)}
        </span>
      </span>
    </div>
  )
}
