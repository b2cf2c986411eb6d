// A new link, or another setting for one.
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { dayAndTime } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Invite } from '../../mt/rooms.ts'
import { Sheet } from '../parts/sheet.tsx'

const terms = [{ key: 'ever', seconds: 0 }, { key: 'hour', seconds: 3600 }, { key: 'day', seconds: 86_400 }, { key: 'week', seconds: 604_800 }] as const
const limits = [0, 1, 10, 50, 100]

export function LinkSheet(props: { chat: PeerId; invite: Invite | undefined; onClose: () => void }) {
  const i = props.invite
  const [title, setTitle] = createSignal(i?.title ?? '')
  const [request, setRequest] = createSignal(i?.request ?? false)
  // -1 keeps the end that the link has.
  const [seconds, setSeconds] = createSignal(i?.expires ? -1 : 0)
  const [limit, setLimit] = createSignal(i?.limit ?? 0)
  const [error, setError] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const save = (e: Event) => {
    e.preventDefault()
    if (busy()) return
    setBusy(true)
    const expires = seconds() < 0 ? i!.expires! : seconds() && Math.floor(Date.now() / 1000) + seconds()
    const o = { title: title().trim(), request: request(), expires, limit: limit() }
    const work = i ? api.editInvite(props.chat, i.link, o) : api.createInvite(props.chat, o)
    work.then(props.onClose, (x: unknown) => { setError(errorText(x)); setBusy(false) })
  }
  return (
    <Sheet title={t(i ? 'links.edit' : 'links.create')} onClose={props.onClose} foot={<button type="submit" form="link" class="btn primary" aria-busy={busy()}>{t(i ? 'set.save' : 'group.create')}</button>}>
      <form id="link" class="stack" onSubmit={save}>
        <label class="field"><span class="label">{t('links.name')}</span><input class="input" maxlength="32" autocomplete="off" value={title()} onInput={(e) => setTitle(e.currentTarget.value)} /><p class="field-note">{t('links.nameLead')}</p></label>
        <label class="row boxed"><span class="main">{t('links.request')}<div class="sub">{t('links.requestLead')}</div></span><input type="checkbox" role="switch" class="switch" checked={request()} onChange={(e) => setRequest(e.currentTarget.checked)} /></label>
        <fieldset class="terms">
          <legend class="group-title">{t('links.expires')}</legend>
          <div class="segments wrap"><For each={terms}>{(x) => <label><input type="radio" name="expires" checked={seconds() === x.seconds} onChange={() => setSeconds(x.seconds)} /><span>{t(`term.${x.key}`)}</span></label>}</For></div>
          <Show when={seconds() < 0}><p class="field-note">{t('links.untilFull', { time: dayAndTime(i!.expires!) })}</p></Show>
        </fieldset>
        <Show when={!request()}>
          <fieldset class="terms">
            <legend class="group-title">{t('links.limit')}</legend>
            <div class="segments wrap"><For each={[...new Set([...limits, i?.limit ?? 0])].sort((a, b) => a - b)}>{(n) => <label><input type="radio" name="limit" checked={limit() === n} onChange={() => setLimit(n)} /><span class="num">{n || t('links.unlimited')}</span></label>}</For></div>
          </fieldset>
        </Show>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
