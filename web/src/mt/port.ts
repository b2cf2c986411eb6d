// The page's end: typed calls into the worker, and its events. Tabs share one
// worker, hence one connection, where the browser has SharedWorker.
import type { Api } from './api/index.ts'
import type { CallMessage, Failure, ToPage } from './link.ts'
import type { Event } from './records.ts'

/** A call that the server or the worker refused. */
export class CallError extends Error {
  readonly text: string
  readonly code: number
  readonly seconds: number | undefined

  constructor(failure: Failure) {
    super(failure.detail ?? failure.text)
    this.text = failure.text
    this.code = failure.code
    this.seconds = failure.seconds
  }
}

type Remote = { [K in keyof Api]: (...args: Parameters<Api[K]>) => Promise<Awaited<ReturnType<Api[K]>>> }

type Channel = Pick<MessagePort, 'postMessage'> & { onmessage: ((e: MessageEvent) => void) | null }

const waiting = new Map<number, { resolve: (v: unknown) => void; reject: (e: Error) => void }>()
const listeners = new Set<(events: Event[]) => void>()
let nextId = 1
let channel: Channel | undefined

function connect(): Channel {
  if (channel) return channel
  if (typeof SharedWorker === 'undefined') {
    channel = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'chappe' })
  } else {
    const shared = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'chappe' })
    channel = shared.port
  }
  channel.onmessage = (e: MessageEvent<ToPage>) => receive(e.data)
  announce(channel)
  return channel
}

// announce lets the worker know when this page is gone: the browser frees the
// lock however a page ends, while timers of hidden pages cannot be trusted.
function announce(to: Channel): void {
  if (!navigator.locks) {
    to.postMessage({ hello: '' })
    window.addEventListener('pagehide', (e) => { if (!e.persisted) to.postMessage({ bye: true }) })
    return
  }
  const name = `chappe-tab-${crypto.randomUUID()}`
  void navigator.locks.request(name, () => {
    to.postMessage({ hello: name })
    return new Promise<void>(() => {})
  })
}

function receive(data: ToPage): void {
  if ('events' in data) {
    for (const listener of listeners) listener(data.events)
    return
  }
  const call = waiting.get(data.id)
  waiting.delete(data.id)
  if ('failure' in data) call?.reject(new CallError(data.failure))
  else call?.resolve(data.result)
}

function call(method: string, args: unknown[]): Promise<unknown> {
  const id = nextId++
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    connect().postMessage({ id, method, args } satisfies CallMessage)
  })
}

/** Every function of the API, one call across the border each. */
export const api = new Proxy({} as Remote, {
  get: (_, method: string) => (...args: unknown[]) => call(method, args),
})

/** Hears all events from now on; returns how to stop. */
export function onEvents(listener: (events: Event[]) => void): () => void {
  listeners.add(listener)
  connect()
  return () => listeners.delete(listener)
}
