// An answer of the server knows what was so when it was given. What an event has
// changed after the question may be older in the answer than it is here.

/** Remembers what has changed, so that answers asked for before that are told apart. */
export class Changes<K> {
  private at = 0
  private readonly when = new Map<K, number>()

  /** To be taken before the server is asked. */
  now(): number {
    return this.at
  }

  touch(key: K): void {
    this.when.set(key, ++this.at)
  }

  /** Whether something has changed after the question; then it is to be asked for once more. */
  since(key: K, asked: number): boolean {
    return (this.when.get(key) ?? 0) > asked
  }

  clear(): void {
    this.when.clear()
  }
}
