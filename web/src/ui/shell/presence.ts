// Others see that one is here while the page is in front.
import { api } from '../../mt/port.ts'

export function watchPresence(): () => void {
  let online: boolean | undefined
  const tell = () => {
    const now = document.visibilityState === 'visible' && document.hasFocus()
    if (!now && online === now) return
    online = now
    void api.setOnline(now).catch(() => undefined)
  }
  const timer = setInterval(() => { if (online) tell() }, 50_000)
  const events = ['focus', 'blur', 'pagehide', 'visibilitychange'] as const
  for (const e of events) addEventListener(e, tell)
  tell()
  return () => {
    clearInterval(timer)
    for (const e of events) removeEventListener(e, tell)
  }
}
