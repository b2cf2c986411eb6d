// What is asked of the server for a view. Unlike a resource of Solid it never
// suspends: what is around it stays on the screen.
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'

export interface Asked<T> {
  (): T | undefined
  again: () => void
  set: (value: T) => void
}

/** Asks now and whenever the source changes; keeps the old answer meanwhile. An error is no answer. */
export function createAsked<S, T>(source: Accessor<S | undefined | false>, ask: (source: S) => Promise<T>): Asked<T> {
  const [value, setValue] = createSignal<T | undefined>()
  const [turn, setTurn] = createSignal(0)
  createEffect(on([source, turn], ([s]) => {
    if (s === undefined || s === false) return
    let current = true
    onCleanup(() => { current = false })
    ask(s as S).then((v) => { if (current) setValue(() => v) }, () => undefined)
  }))
  return Object.assign(() => value(), { again: () => setTurn((n) => n + 1), set: (v: T) => setValue(() => v) })
}
