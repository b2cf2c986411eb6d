// What every client in a scenario can do, whatever library it is made of.
// An adapter turns what its library reports into events of one form:
//   { type: 'message' | 'edit' | 'delete' | 'read' | 'typing' | 'draft', text?, id?, ids?, from?, replyTo?, forwardedFrom? }
export class Person {
  constructor(name, kind) {
    this.name = name
    this.kind = kind
    this.events = []
    this.waiting = []
    this.chains = new Map()
  }

  // chain notes that an update took count places in the order of a channel, up
  // to pts. https://core.telegram.org/api/updates#update-handling
  chain(pts, count, channel = 0) {
    const places = this.chains.get(channel) ?? new Map()
    this.chains.set(channel, places.set(pts, count))
  }

  // holes are the places between the first and the last of a channel that it
  // never saw.
  holes() {
    const missing = []
    for (const places of this.chains.values()) {
      let before
      for (const [pts, count] of [...places].sort(([a], [b]) => a - b)) {
        if (before !== undefined && pts - count !== before) missing.push(`${before}..${pts - count}`)
        before = pts
      }
    }
    return missing
  }

  // links counts the places that it noted.
  links() {
    return [...this.chains.values()].reduce((n, places) => n + places.size, 0)
  }

  // saw is called by the adapter for every event, in the order in which the
  // library reports them.
  saw(event) {
    this.say('sees', event)
    this.events.push(event)
    for (const w of [...this.waiting]) w.check()
  }

  // did prints what this person does, so that a run reads like a story.
  did(what, detail) {
    this.say(what, detail)
  }

  say(verb, detail) {
    if (process.env.QUIET) return
    console.log(`  ${this.name} (${this.kind}) ${verb} ${detail === undefined ? '' : JSON.stringify(detail)}`)
  }

  // expect waits for an event that was not expected before, and takes it.
  expect(type, match = () => true, timeout = 30_000) {
    const take = () => {
      const i = this.events.findIndex((e) => e.type === type && match(e))
      return i < 0 ? undefined : this.events.splice(i, 1)[0]
    }
    return new Promise((resolve, reject) => {
      const w = {
        check: () => {
          const e = take()
          if (e === undefined) return
          clearTimeout(timer)
          this.waiting.splice(this.waiting.indexOf(w), 1)
          resolve(e)
        },
      }
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(w), 1)
        reject(new Error(`${this.name} (${this.kind}) never saw ${type}; left over: ${JSON.stringify(this.events)}`))
      }, timeout)
      this.waiting.push(w)
      w.check()
    })
  }
}
