// Giving a file to the person: into the browser's downloads.
import type { Message } from '../../mt/records.ts'
import { fileState, fromMessage, loadFile } from '../../state/files.ts'
import { untrack } from 'solid-js'
import { isProtected } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { toast } from '../parts/layers.tsx'

export async function saveFile(m: Message): Promise<void> {
  const media = m.media!
  if (untrack(() => isProtected(m))) { toast(t('media.protected')); return }
  await loadFile(media.file, fromMessage(m))
  const s = untrack(() => fileState(media.file))
  if (!s.url) { if (s.failed) toast(t('media.failed')); return }
  const a = document.createElement('a')
  a.href = s.url
  a.download = media.name || defaultName(m)
  a.click()
}

function defaultName(m: Message): string {
  const { kind, file } = m.media!
  const day = new Date(m.date * 1000).toISOString().slice(0, 10)
  return `${kind}-${day}-${m.id}.${kind === 'photo' ? 'jpg' : (file.mime.split('/')[1] ?? 'bin').replace('mpeg', 'mp3')}`
}
