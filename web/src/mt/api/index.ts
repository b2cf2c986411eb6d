// The whole API of the worker: one function per use of TL. Arguments and
// results are plain objects.
import type { Client } from '../client.ts'
import type { Event } from '../records.ts'
import { accountApi } from './account.ts'
import { authApi } from './auth.ts'
import type { Context } from './context.ts'
import { dialogsApi } from './dialogs.ts'
import { filesApi } from './files.ts'
import { historyApi } from './history.ts'
import type { makeMore } from './more.ts'
import { notifyApi } from './notify.ts'
import { peopleApi } from './people.ts'
import { sendApi } from './send.ts'
import { sendMediaApi } from './send-media.ts'

function makeFirst(c: Context) {
  return { ...authApi(c), ...dialogsApi(c), ...historyApi(c), ...sendApi(c), ...peopleApi(c), ...accountApi(c), ...filesApi(c), ...sendMediaApi(c), ...notifyApi(c) }
}

type More = ReturnType<typeof makeMore>
export type Api = ReturnType<typeof makeFirst> & More

export function makeApi(client: Client, emit: (...events: Event[]) => void) {
  const c: Context = { client, emit }
  const first = makeFirst(c)
  let more: Promise<More> | undefined
  // What is not there yet is fetched once; after a failure, once more.
  const load = () => (more ??= import('./more.ts').then((m) => m.makeMore(c), (e: unknown) => { more = undefined; throw e }))
  return {
    forget: first.forget,
    async call(method: string, args: unknown[]): Promise<unknown> {
      const run = (first[method as keyof typeof first] ?? (await load())[method as keyof More]) as (...args: unknown[]) => unknown
      return run(...args)
    },
  }
}
