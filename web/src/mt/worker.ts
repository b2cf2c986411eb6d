// The worker: one client, any number of pages. It holds keys and connection;
// what leaves it are the plain objects of records.ts.
import { tl } from '@mtcute/core'
import { makeApi } from './api/index.ts'
import { makeClient, markMemory } from './client.ts'
import { eventsOf } from './convert/update.ts'
import type { CallMessage, Failure, ToPage, ToWorker } from './link.ts'
import type { Connection, Event } from './records.ts'

type Port = Pick<MessagePort, 'postMessage'>

const pages = new Set<Port>()
const client = makeClient()
const remembered = markMemory(client)
let connection: Connection = 'connecting'

function emit(...events: Event[]): void {
  for (const page of pages) page.postMessage({ events } satisfies ToPage)
}

const api = makeApi(client, emit)

client.onConnectionState.add((state) => {
  connection = state
  emit({ e: 'connection', state })
})
client.onRawUpdate.add(({ update, peers }) => emit(...eventsOf(update, peers, remembered)))
client.onServerUpdate.add((updates) => {
  if (updates._ === 'updateShort' && updates.update._ === 'updateLoginToken') emit({ e: 'qrAccepted' })
})
client.onError.add((e) => console.warn('client', e))

function failure(e: unknown): Failure {
  if (tl.RpcError.is(e)) {
    const seconds = 'seconds' in e ? Number(e.seconds) : undefined
    return { text: e.text, code: e.code, ...(seconds === undefined ? {} : { seconds }) }
  }
  return { text: 'CLIENT', code: 0, detail: e instanceof Error ? `${e.message}\n${e.stack ?? ''}` : String(e) }
}

async function answer(page: Port, call: CallMessage): Promise<void> {
  try {
    page.postMessage({ id: call.id, result: await api.call(call.method, call.args) } satisfies ToPage)
  } catch (e) {
    const why = failure(e)
    if (why.text === 'CLIENT') console.warn(call.method, e)
    page.postMessage({ id: call.id, failure: why } satisfies ToPage)
    if (why.code === 401 && /^(AUTH_KEY_UNREGISTERED|SESSION_REVOKED|USER_DEACTIVATED)/.test(why.text)) await api.forget()
  }
}

function attach(page: Port & { onmessage: ((e: MessageEvent<ToWorker>) => void) | null }): void {
  pages.add(page)
  page.onmessage = ({ data }) => {
    if ('bye' in data) {
      pages.delete(page)
    } else if ('hello' in data) {
      if (data.hello) void navigator.locks.request(data.hello, () => pages.delete(page))
      page.postMessage({ events: [{ e: 'connection', state: connection }] } satisfies ToPage)
    } else {
      void answer(page, data)
    }
  }
}

if ('onconnect' in self) {
  self.addEventListener('connect', (e) => {
    const port = (e as MessageEvent).ports[0]
    if (port) attach(port)
  })
} else {
  attach(self as unknown as Worker)
}
