// Formatting of what is marked: a small bar beside it.
import { Bold, Code, EyeOff, Italic, Link, Quote, RemoveFormatting, Strikethrough, Underline, type IconNode } from 'lucide'
import { createSignal, For, onCleanup, onMount, Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { t } from '../../model/i18n.ts'
import { IconButton } from '../parts/button.tsx'
import { openSheet } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { removeStyles, setLink, type Style, toggleStyle } from './editor.ts'

const styles: [Style, IconNode, Parameters<typeof t>[0], string][] = [
  ['bold', Bold, 'keys.bold', 'Ctrl+B'], ['italic', Italic, 'keys.italic', 'Ctrl+I'], ['underline', Underline, 'keys.underline', 'Ctrl+U'],
  ['strike', Strikethrough, 'keys.strike', 'Ctrl+Shift+X'], ['code', Code, 'keys.code', 'Ctrl+Shift+M'], ['spoiler', EyeOff, 'keys.spoiler', 'Ctrl+Shift+P'],
  ['quote', Quote, 'keys.quoteBlock', 'Ctrl+Shift+.'],
]

export function FormatBar(props: { editor: () => HTMLElement; onChange: () => void }) {
  const [at, setAt] = createSignal<{ x: number; y: number }>()
  let bar: HTMLDivElement | undefined
  let pointing = false
  const look = () => {
    const s = getSelection()
    const inside = s?.rangeCount && !s.isCollapsed && props.editor().contains(s.anchorNode) && props.editor().contains(s.focusNode) && s.toString().trim()
    if (!inside || pointing) { if (!inside) setAt(undefined); return }
    const r = s.getRangeAt(0).getBoundingClientRect()
    setAt({ x: r.left + r.width / 2, y: r.top })
    if (bar) {
      const b = bar.getBoundingClientRect()
      bar.style.left = `${Math.max(8, Math.min(innerWidth - b.width - 8, r.left + r.width / 2 - b.width / 2))}px`
      bar.style.top = `${Math.max(8, r.top - b.height - 8)}px`
    }
  }
  const down = (e: Event) => { pointing = props.editor().contains(e.target as Node) }
  const up = () => { pointing = false; setTimeout(look) }
  onMount(() => {
    document.addEventListener('selectionchange', look)
    document.addEventListener('pointerdown', down)
    document.addEventListener('pointerup', up)
  })
  onCleanup(() => {
    document.removeEventListener('selectionchange', look)
    document.removeEventListener('pointerdown', down)
    document.removeEventListener('pointerup', up)
  })
  return (
    <Show when={at()}>
      <Portal mount={props.editor().closest('dialog') ?? document.body}>
        <section aria-label={t('format.title')}><div ref={(el) => { bar = el; queueMicrotask(look) }} class="format-bar" role="toolbar" aria-label={t('format.title')} onMouseDown={(e) => e.preventDefault()}>
          <For each={styles}>{([style, icon, key, keys]) => <IconButton icon={icon} size={17} label={t(key)} keys={keys} onClick={() => { toggleStyle(props.editor(), style); props.onChange() }} />}</For>
          <IconButton icon={Link} size={17} label={t('keys.link')} keys="Ctrl+Shift+K" onClick={() => askLink(props.editor())} />
          <IconButton icon={RemoveFormatting} size={17} label={t('format.remove')} onClick={() => { removeStyles(); props.onChange() }} />
        </div></section>
      </Portal>
    </Show>
  )
}

/** Asks for the address of a link and puts it on what is marked. */
export function askLink(editor: HTMLElement): void {
  const s = getSelection()
  if (!s?.rangeCount || s.isCollapsed) return
  const range = s.getRangeAt(0).cloneRange()
  openSheet((close) => {
    let input!: HTMLInputElement
    const done = (e: Event) => {
      e.preventDefault()
      const url = input.value.trim()
      close()
      if (!url) return
      requestAnimationFrame(() => {
        editor.focus()
        const now = getSelection()
        now?.removeAllRanges()
        now?.addRange(range)
        setLink(url)
      })
    }
    return (
      <Sheet title={t('keys.link')} onClose={close} foot={<button type="submit" form="link-form" class="btn primary">{t('set.save')}</button>}>
        <form id="link-form" onSubmit={done}><label class="field"><span class="label">{t('format.linkPrompt')}</span><input ref={input} class="input" type="text" inputmode="url" placeholder="https://" dir="ltr" /></label></form>
      </Sheet>
    )
  })
}
