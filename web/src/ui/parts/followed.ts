// A field that shows what is known, until one writes in it oneself.
import { createEffect } from 'solid-js'

/** What comes to be known later does not write over what a person has typed. */
export function followed(field: HTMLInputElement | HTMLTextAreaElement, known: () => string | undefined): void {
  let own = false
  field.addEventListener('input', () => { own = true })
  createEffect(() => {
    const now = known()
    if (!own && now !== undefined) field.value = now
  })
}
