// A map whose entries can be watched one by one: reading a key tracks that key
// alone, so that one changed peer does not wake a thousand rows.
import { batch, createSignal, untrack, type Accessor, type Setter } from 'solid-js'

export class ReactiveMap<K, V> {
  private readonly cells = new Map<K, [Accessor<V | undefined>, Setter<V | undefined>]>()
  private readonly version = createSignal(0)

  get(key: K): V | undefined {
    return this.cell(key)[0]()
  }

  set(key: K, value: V | undefined): void {
    const before = this.peek(key)
    this.cell(key)[1](() => value)
    if ((before === undefined) !== (value === undefined)) this.version[1]((n) => n + 1)
  }

  /** Reads without being told of changes. */
  peek(key: K): V | undefined {
    const cell = this.cells.get(key)
    return cell && untrack(cell[0])
  }

  update(key: K, change: (v: V) => V): void {
    const v = this.peek(key)
    if (v !== undefined) this.set(key, change(v))
  }

  /** All values; wakes when keys come or go, and when any of them changes. */
  values(): V[] {
    this.version[0]()
    const out: V[] = []
    for (const [read] of this.cells.values()) {
      const v = read()
      if (v !== undefined) out.push(v)
    }
    return out
  }

  clear(): void {
    batch(() => {
      for (const key of this.cells.keys()) this.set(key, undefined)
    })
  }

  private cell(key: K): [Accessor<V | undefined>, Setter<V | undefined>] {
    let cell = this.cells.get(key)
    if (!cell) {
      cell = createSignal<V | undefined>(undefined, { equals: false })
      this.cells.set(key, cell)
    }
    return cell
  }
}
