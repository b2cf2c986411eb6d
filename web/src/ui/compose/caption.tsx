// Words under a photo or file, styled like any others.
import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import type { Entity } from '../../mt/records.ts'
import { caretToEnd, drawEmoji, paste, read, write } from './editor.ts'
import { styleKeys } from './editor-keys.ts'
import { FormatBar } from './format.tsx'

export interface Words { text: string; entities: Entity[] }

/** An editor of a few lines; `onEnter` is what the Enter key does in it. */
export function Caption(props: { words: Words; onEnter: () => void; ref: (read: () => Words) => void }) {
  let editor!: HTMLDivElement
  const [empty, setEmpty] = createSignal(!props.words.text)
  const changed = () => { setEmpty(!read(editor).text.trim()); drawEmoji(editor) }
  onMount(() => {
    write(editor, props.words.text, props.words.entities)
    drawEmoji(editor)
    props.ref(() => read(editor))
    requestAnimationFrame(() => { editor.focus(); caretToEnd(editor) })
  })
  onCleanup(() => queueMicrotask(() => drawEmoji(editor)))
  const keys = (e: KeyboardEvent) => {
    if (e.isComposing) return
    if (styleKeys(e, editor)) { e.preventDefault(); changed() }
    else if (e.key === 'Enter' && !e.shiftKey) { e.preventDefault(); props.onEnter() }
  }
  return (
    <div class="editor-wrap caption">
      <Show when={empty()}><span class="ghost" aria-hidden="true">{t('media.caption')}</span></Show>
      <div
        ref={editor} class="editor" contenteditable="true" role="textbox" aria-multiline="true" aria-label={t('media.caption')} dir="auto" spellcheck={true}
        onInput={changed} onPaste={paste} onKeyDown={keys}
      />
      <FormatBar editor={() => editor} onChange={changed} />
    </div>
  )
}
