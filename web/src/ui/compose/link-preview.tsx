// What the link in one's words leads to, before they are sent.
import { Link, X } from 'lucide'
import { onCleanup, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { previewOf } from '../../model/link-preview.ts'
import { createAsked } from '../parts/asked.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'

// In milliseconds: nobody is asked for a link that is still being typed.
const stillTyping = 500

export function LinkPreview(props: { link: string; onDrop: () => void }) {
  let there = true
  onCleanup(() => { there = false })
  const found = createAsked(() => props.link, async (link) => {
    await new Promise((done) => setTimeout(done, stillTyping))
    if (!there || props.link !== link) return undefined
    return { link, page: await previewOf(link) }
  })
  const page = () => { const f = found(); return f?.link === props.link ? f.page : undefined }
  return (
    <Show when={page()}>
      {(p) => (
        <div class="above link-preview" role="group" aria-label={t('link.preview')}>
          <Icon of={Link} size={20} />
          <div class="about"><b class="ellipsis" dir="auto">{p().title ?? p().site ?? p().url}</b><span class="ellipsis" dir="auto">{p().description ?? p().url}</span></div>
          <IconButton icon={X} size={18} label={t('link.drop')} onClick={() => props.onDrop()} />
        </div>
      )}
    </Show>
  )
}
