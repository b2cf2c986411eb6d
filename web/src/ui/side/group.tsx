// About a group or channel, and the ways to what is in it.
import { AtSign, Bell, ChevronRight, Inbox, Info, Link, LogOut, MessagesSquare, Settings2 } from 'lucide'
import { lazy, Show, Suspense } from 'solid-js'
import { forever, isMuted } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { may } from '../../model/manage.ts'
import { chatName } from '../../model/names.ts'
import { statusText } from '../../model/presence.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { dialog } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { requestsTo } from '../../state/rooms.ts'
import { askLeave } from '../chat/leave.ts'
import { tell } from '../list/chat-menu.ts'
import { useSetup } from '../manage/use-setup.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/layers.tsx'
import { openPeer } from '../route.ts'
import { pushSide } from './pages.ts'

const ProfileTabs = lazy(() => import('../profile/tabs.tsx'))

export function GroupInfo(props: { id: PeerId }) {
  const p = () => peer(props.id)
  const setup = useSetup(() => props.id)
  const admin = () => (p()?.rights?.length ?? 0) > 0
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast(t('msg.copied')))
  const invite = async () => copy(setup()?.link ?? await api.newInvite(props.id))
  const count = () => { const online = setup()?.online; return online && online > 1 ? `${statusText(p())}, ${t('status.onlineCount', { n: online })}` : statusText(p()) }
  return (
    <>
      <div class="card">
        <Avatar id={props.id} size={108} />
        <h2 dir="auto">{chatName(props.id)}</h2>
        <p class="state">{count()}</p>
      </div>
      <div class="group facts">
        <Show when={setup()?.about}>{(about) => <div class="row"><Icon of={Info} /><span class="main"><div dir="auto">{about()}</div><div class="sub">{t('profile.about')}</div></span></div>}</Show>
        <Show when={p()?.username}>{(u) => <button type="button" class="row" onClick={() => copy(`@${u()}`)}><Icon of={AtSign} /><span class="main"><div>@{u()}</div><div class="sub">{t('profile.username')}</div></span></button>}</Show>
        <Show when={may(props.id, 'inviteUsers')}><button type="button" class="row" onClick={() => tell(invite())}><Icon of={Link} /><span class="main"><div class="ellipsis">{setup()?.link ?? t('group.link')}</div><div class="sub">{t('msg.copyLink')}</div></span></button></Show>
        <Show when={setup()?.linked}>{(g) => <button type="button" class="row" onClick={() => openPeer(g())}><Icon of={MessagesSquare} /><span class="main"><div class="ellipsis" dir="auto">{chatName(g())}</div><div class="sub">{t(p()?.kind === 'channel' ? 'discussion.title' : 'discussion.channel')}</div></span></button>}</Show>
        <Show when={dialog(props.id)}>
          {(d) => <label class="row"><Icon of={Bell} /><span class="main">{t('profile.notify')}</span><input type="checkbox" role="switch" class="switch" checked={!isMuted(d())} onChange={(e) => tell(api.mute(props.id, e.currentTarget.checked ? 0 : forever))} /></label>}
        </Show>
        <Show when={admin()}><button type="button" class="row go" onClick={() => pushSide('manage')}><Icon of={Settings2} /><span class="main">{t(p()?.kind === 'channel' ? 'manage.channel' : 'manage.group')}</span><Icon of={ChevronRight} size={17} /></button></Show>
        <Show when={may(props.id, 'inviteUsers') && requestsTo(props.id)?.count}>{(n) => <button type="button" class="row" onClick={() => pushSide('requests')}><Icon of={Inbox} /><span class="main">{t('requests.title')}</span><span class="badge">{n()}</span></button>}</Show>
      </div>
      <Suspense><ProfileTabs id={props.id} mayList={setup()?.mayList ?? false} ready={setup() !== undefined} /></Suspense>
      <Show when={!p()?.left}><div class="group side-end"><button type="button" class="row danger" onClick={() => askLeave(props.id)}><Icon of={LogOut} />{t(p()?.kind === 'channel' ? 'group.leaveChannel' : 'group.leave')}</button></div></Show>
    </>
  )
}
