// The time, as something to watch: views that speak of minutes wake by themselves.
import { createSignal } from 'solid-js'

const [now, setNow] = createSignal(Math.floor(Date.now() / 1000))
setInterval(() => setNow(Math.floor(Date.now() / 1000)), 20_000)

/** Seconds since 1970, exact to some twenty seconds. */
export { now }
