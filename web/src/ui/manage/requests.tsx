// Who asks to be let in, and the answer.
import { UserRoundCheck } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { isChannel } from '../../model/manage.ts'
import { nameOf } from '../../model/names.ts'
import { dayAndTime } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { requestsTo, setRequests, touchSetup } from '../../state/rooms.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Empty } from '../parts/empty.tsx'
import { toast } from '../parts/layers.tsx'
import { openPeer } from '../route.ts'

export function Requests(props: { id: PeerId }) {
  const waiting = createAsked(() => ({ id: props.id, now: requestsTo(props.id) }), ({ id }) => api.importers(id, true))
  const [busy, setBusy] = createSignal<PeerId | 'all'>()
  const settle = async (who: PeerId | 'all', work: () => Promise<void>) => {
    if (busy() !== undefined) return
    setBusy(who)
    try {
      await work()
      const left = who === 'all' ? [] : (waiting() ?? []).filter((w) => w.user !== who)
      waiting.set(left)
      setRequests(props.id, { count: left.length, recent: left.map((w) => w.user) })
      touchSetup(props.id)
    } catch (e) {
      toast(errorText(e))
    } finally {
      setBusy(undefined)
    }
  }
  const answer = (user: PeerId, approved: boolean) => void settle(user, () => api.answerRequest(props.id, user, approved))
  const all = (approved: boolean) => void settle('all', () => api.answerAllRequests(props.id, approved))
  return (
    <Show when={waiting()} fallback={<div class="member-bones" role="status" aria-label={t('app.loading')}><span class="bone" /><span class="bone" /></div>}>
      {(list) => (
        <Show when={list().length} fallback={<Empty icon={UserRoundCheck} title={t('requests.none')} lead={t('requests.noneLead')} />}>
          <ul class="group requests">
            <For each={list()}>
              {(w) => (
                <li class="request">
                  <button type="button" class="row" onClick={() => openPeer(w.user)}>
                    <Avatar id={w.user} size={46} /><span class="main"><div class="ellipsis" dir="auto">{nameOf(peer(w.user))}</div><div class="sub">{t('requests.asked', { time: dayAndTime(w.date) })}</div><Show when={w.about}><div class="sub lines" dir="auto">{w.about}</div></Show></span>
                  </button>
                  <div class="request-answer">
                    <button type="button" class="btn primary" disabled={busy() !== undefined} aria-label={`${t(isChannel(props.id) ? 'requests.approveChannel' : 'requests.approve')}: ${nameOf(peer(w.user))}`} onClick={() => answer(w.user, true)}>{t(isChannel(props.id) ? 'requests.approveChannel' : 'requests.approve')}</button>
                    <button type="button" class="btn" disabled={busy() !== undefined} aria-label={`${t('requests.decline')}: ${nameOf(peer(w.user))}`} onClick={() => answer(w.user, false)}>{t('requests.decline')}</button>
                  </div>
                </li>
              )}
            </For>
          </ul>
          <Show when={list().length > 1}>
            <div class="link-buttons"><button type="button" class="btn" onClick={() => all(true)}>{t('requests.approveAll')}</button><button type="button" class="btn" onClick={() => all(false)}>{t('requests.declineAll')}</button></div>
          </Show>
        </Show>
      )}
    </Show>
  )
}
