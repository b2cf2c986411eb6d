// A dialog: the browser's own element keeps the focus inside and gives it back.
import { X } from 'lucide'
import { type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { t } from '../../model/i18n.ts'
import { IconButton } from './button.tsx'
import { giveBack, keepFocus, origin } from './keep-focus.ts'

export function Sheet(props: { title: string; onClose: () => void; children: JSX.Element; foot?: JSX.Element; wide?: boolean; flush?: boolean }) {
  let dialog!: HTMLDialogElement
  const before = origin()
  onMount(() => {
    dialog.showModal()
    const first = dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog.querySelector<HTMLElement>('.sheet-body input, .sheet-foot .btn:last-child')
    first?.focus()
    onCleanup(keepFocus(dialog))
  })
  onCleanup(() => {
    dialog.close()
    giveBack(before)
  })
  return (
    <Portal>
      <dialog
        ref={dialog} class="sheet" classList={{ wide: props.wide }} aria-label={props.title}
        onCancel={(e) => { e.preventDefault(); props.onClose() }}
        onMouseDown={(e) => { if (e.target === dialog) props.onClose() }}
        onKeyDown={(e) => e.stopPropagation()}
      >
        <header class="sheet-head">
          <h2>{props.title}</h2>
          <IconButton icon={X} label={t('set.close')} class="small" onClick={() => props.onClose()} />
        </header>
        <div class="sheet-body quiet-scroll" classList={{ flush: props.flush }}>{props.children}</div>
        <Show when={props.foot}><footer class="sheet-foot">{props.foot}</footer></Show>
      </dialog>
    </Portal>
  )
}
