// What this server says about itself: internal/web describes it.
import { createSignal } from 'solid-js'

export interface Server {
  name: string
  accent?: string
  /** How people reach the operator, in words. */
  contact?: string
  /** Login codes go out by SMS; elsewhere the operator hands them out. */
  gateway?: boolean
  /** Nobody has an account yet: the first one becomes the operator's. */
  fresh?: boolean
  /** What other clients have to know it by, as PEM. */
  publicKey?: string
}

const [server, set] = createSignal<Server>({ name: 'Chappe' })
export { server }

/** Asks; without a network the service worker answers as it was. */
export async function loadServer(): Promise<void> {
  const answer = await fetch('/config.json')
  if (answer.ok) set((await answer.json()) as Server)
}
