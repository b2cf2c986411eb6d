// Pictures of the emoji in an editor, which stand there as the text of which they
// are drawn: the editor's own nodes hold nothing else.
import { render } from 'solid-js/web'
import { InlineEmoji } from '../chat/inline-emoji.tsx'

const drawn = new WeakMap<HTMLElement, Map<HTMLElement, () => void>>()

/** Draws what is not drawn yet, and lets go of what is gone. */
export function draw(editor: HTMLElement): void {
  const here = drawn.get(editor) ?? new Map<HTMLElement, () => void>()
  drawn.set(editor, here)
  for (const [el, end] of here) if (!editor.isConnected || !editor.contains(el)) { end(); here.delete(el) }
  if (!editor.isConnected) return
  for (const el of editor.querySelectorAll<HTMLElement>('[data-emoji]')) {
    if (here.has(el)) continue
    el.replaceChildren()
    here.set(el, render(() => <InlineEmoji document={el.dataset['emoji']!} text={el.dataset['alt'] ?? ''} />, el))
  }
}
