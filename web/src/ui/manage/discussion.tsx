// The group in which a channel's posts are discussed.
import { Link2Off, MessagesSquare, Plus } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { supergroup } from '../../model/manage.ts'
import { chatName } from '../../model/names.ts'
import { statusText } from '../../model/presence.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { touchSetup } from '../../state/rooms.ts'
import { ask } from '../chat/ask.tsx'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/layers.tsx'
import { openPeer } from '../route.ts'
import { useSetup } from './use-setup.ts'

export function DiscussionPage(props: { id: PeerId }) {
  const setup = useSetup(() => props.id)
  const groups = createAsked(() => setup() && !setup()!.linked && props.id, () => api.discussionGroups())
  const [busy, setBusy] = createSignal(false)
  const run = async (work: () => Promise<void>) => {
    if (busy()) return
    setBusy(true)
    await work().then(() => touchSetup(props.id), (e: unknown) => toast(errorText(e)))
    setBusy(false)
  }
  // Whoever comments sees the post, so the group's history is open to newcomers.
  const link = (group: PeerId) => run(async () => {
    const to = await supergroup(group)
    if ((await api.setup(to)).hiddenHistory) await api.setSwitch(to, 'hiddenHistory', false)
    await api.setDiscussion(props.id, to)
  })
  const create = () => run(async () => api.setDiscussion(props.id, await api.createChannel(t('discussion.newName', { name: chatName(props.id) }), '', false)))
  const unlink = () => ask({ title: t('discussion.unlinkTitle'), lead: t('discussion.unlinkLead'), confirm: t('discussion.unlink'), danger: true, run: () => run(() => api.setDiscussion(props.id, 0)) })
  return (
    <>
      <p class="group-note lead">{t('discussion.lead')}</p>
      <Show when={setup()?.linked} fallback={
        <div class="group">
          <button type="button" class="row accent" disabled={busy() || !setup()} onClick={() => void create()}><Icon of={Plus} />{t('discussion.create')}</button>
          <For each={groups()}>
            {(g) => <button type="button" class="row" disabled={busy()} onClick={() => void link(g)}><Avatar id={g} size={38} /><span class="main"><div class="ellipsis" dir="auto">{chatName(g)}</div><div class="sub">{statusText(peer(g))}</div></span></button>}
          </For>
        </div>
      }>
        {(g) => (
          <div class="group">
            <button type="button" class="row" onClick={() => openPeer(g())}><Avatar id={g()} size={38} /><span class="main"><div class="ellipsis" dir="auto">{chatName(g())}</div><div class="sub">{t('discussion.open')}</div></span><Icon of={MessagesSquare} size={18} /></button>
            <button type="button" class="row danger" onClick={unlink}><Icon of={Link2Off} />{t('discussion.unlink')}</button>
          </div>
        )}
      </Show>
    </>
  )
}
