// A message in one line.
import type { Message } from '../mt/records.ts'
import { t, tIf } from './i18n.ts'
import { kindName, mediaName } from './media.ts'
import { serviceText } from './service.ts'

export function previewText(m: Message | undefined): string {
  if (!m) return ''
  if (m.action) return serviceText(m)
  const text = hidden(m).replace(/\s+/g, ' ').trim()
  if (text) return m.media ? `${kindName(m.media)}, ${text}` : text
  if (m.media) return m.media.kind === 'file' || m.media.kind === 'audio' ? mediaName(m.media) : kindName(m.media)
  if (m.poll) return `${t('kind.poll')}: ${m.poll.question}`
  if (m.unsupported) return tIf(`kind.${m.unsupported.toLowerCase()}`) ?? t('msg.unsupported', { kind: m.unsupported })
  return ''
}

/** What a spoiler hides is hidden here as well. */
function hidden(m: Message): string {
  let text = m.text
  for (const e of m.entities) {
    if (e.type === 'spoiler') text = text.slice(0, e.offset) + '▒'.repeat(e.length) + text.slice(e.offset + e.length)
  }
  return text
}
