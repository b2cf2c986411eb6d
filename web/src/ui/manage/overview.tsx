// All that can be set of a group or channel.
import { AtSign, Ban, ClipboardList, Clock, Crown, Hash, Heart, History, Inbox, KeyRound, Link, MessagesSquare, Pencil, ShieldCheck, Signature, Trash2, UserCheck, UserRoundX, UsersRound } from 'lucide'
import { For, type JSX, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { allowedCount, isChannel, may, ttlSteps, ttlText } from '../../model/manage.ts'
import { chatName } from '../../model/names.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { removeDialog } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { ask } from '../chat/ask.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet } from '../parts/layers.tsx'
import { closeChat } from '../route.ts'
import { pushSide, type SidePage } from '../side/pages.ts'
import { EditGroup } from './edit.tsx'
import { TransferSheet } from './transfer.tsx'
import { TypeSheet } from './type.tsx'
import { change, changeBig, useSetup } from './use-setup.ts'

type IconNode = Parameters<typeof Icon>[0]['of']

function Go(props: { icon: IconNode; name: string; value?: JSX.Element; page: SidePage; loud?: boolean }) {
  return (
    <button type="button" class="row" onClick={() => pushSide(props.page)}>
      <Icon of={props.icon} /><span class="main">{props.name}</span>
      <Show when={props.loud} fallback={<span class="value num">{props.value}</span>}><span class="badge num">{props.value}</span></Show>
    </button>
  )
}

function Toggle(props: { icon: IconNode; name: string; lead?: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <label class="row">
      <Icon of={props.icon} /><span class="main">{props.name}<Show when={props.lead}><div class="sub">{props.lead}</div></Show></span>
      <input type="checkbox" role="switch" class="switch" checked={props.on} onChange={(e) => props.set(e.currentTarget.checked)} />
    </label>
  )
}

export function Overview(props: { id: PeerId }) {
  const p = () => peer(props.id)
  const setup = useSetup(() => props.id)
  const channel = () => isChannel(props.id)
  const can = (right: Parameters<typeof may>[1]) => may(props.id, right)
  const reactions = () => { const r = setup()?.reactions; return r === undefined ? '' : r === 'all' ? t('reactions.all') : r.length ? r.length : t('manage.off') }
  const allowed = () => allowedCount(props.id, p()?.forbidden ?? [])
  return (
    <>
      <div class="group">
        <Show when={can('changeInfo')}>
          <button type="button" class="row" onClick={() => openSheet((close) => <EditGroup id={props.id} about={setup()?.about ?? ''} onClose={close} />)}><Icon of={Pencil} /><span class="main">{t('manage.edit')}</span></button>
        </Show>
        <Show when={p()?.owner}>
          <button type="button" class="row" onClick={() => openSheet((close) => <TypeSheet id={props.id} onClose={close} />)}><Icon of={AtSign} /><span class="main">{t('type.title')}</span><span class="value ellipsis">{p()?.username ? `@${p()!.username}` : t('type.private')}</span></button>
        </Show>
        <Show when={channel() && can('changeInfo')}><Go icon={MessagesSquare} name={t('discussion.title')} value={<span class="ellipsis">{setup()?.linked ? chatName(setup()!.linked!) : t('discussion.add')}</span>} page="discussion" /></Show>
        <Show when={can('changeInfo')}><Go icon={Heart} name={t('reactions.title')} value={reactions()} page="reactions" /></Show>
      </div>
      <div class="group">
        <Show when={can('inviteUsers')}>
          <Go icon={Link} name={t('links.title')} page="links" />
          <Show when={setup()?.requests}>{(n) => <Go icon={Inbox} name={t('requests.title')} value={n()} page="requests" loud />}</Show>
        </Show>
        <Show when={!channel() && can('banUsers')}><Go icon={KeyRound} name={t('permissions.title')} value={`${allowed().n}/${allowed().of}`} page="permissions" /></Show>
        <Go icon={ShieldCheck} name={t('admins.title')} value={setup()?.admins} page="admins" />
        <Show when={setup()?.mayList}><Go icon={UsersRound} name={t(channel() ? 'members.channel' : 'members.group')} value={setup()?.members} page="members" /></Show>
        <Show when={can('banUsers')}><Go icon={UserRoundX} name={t('removed.title')} value={setup()?.removed || ''} page="removed" /></Show>
        <Show when={props.id < -1e12}><Go icon={ClipboardList} name={t('log.title')} page="log" /></Show>
      </div>
      <Show when={can('changeInfo') || can('banUsers')}>
        <div class="group">
          <Show when={channel()}>
            <Toggle icon={Signature} name={t('manage.signatures')} lead={t('manage.signaturesLead')} on={p()?.signatures ?? false} set={(on) => void change(props.id, (id) => api.setSwitch(id, 'signatures', on))} />
          </Show>
          <Show when={!channel()}>
            <Show when={p()?.owner || can('manageTopics') || can('changeInfo')}>
              <Toggle icon={Hash} name={t('manage.topics')} lead={t('manage.topicsLead')} on={p()?.forum ?? false} set={(on) => void changeBig(props.id, (id) => api.setSwitch(id, 'forum', on))} />
            </Show>
            <Show when={!p()?.username && !setup()?.linked}>
              <Toggle icon={History} name={t('manage.history')} lead={t('manage.historyLead')} on={!(setup()?.hiddenHistory ?? true)} set={(on) => void changeBig(props.id, (id) => api.setSwitch(id, 'hiddenHistory', !on))} />
            </Show>
            <Show when={p()?.username || setup()?.linked}>
              <Toggle icon={UserCheck} name={t('manage.joinRequest')} lead={t('manage.joinRequestLead')} on={p()?.joinRequest ?? false} set={(on) => void change(props.id, (id) => api.setSwitch(id, 'joinRequest', on))} />
            </Show>
            <Show when={setup()?.linked}>
              <Toggle icon={UsersRound} name={t('manage.joinToSend')} lead={t('manage.joinToSendLead')} on={p()?.joinToSend ?? false} set={(on) => void change(props.id, (id) => api.setSwitch(id, 'joinToSend', on))} />
            </Show>
            <Toggle icon={UsersRound} name={t('manage.hideMembers')} lead={t('manage.hideMembersLead')} on={setup()?.hiddenMembers ?? false} set={(on) => void changeBig(props.id, (id) => api.setSwitch(id, 'hiddenMembers', on))} />
          </Show>
          <Show when={p()?.owner}><Toggle icon={Ban} name={t('manage.protect')} lead={t('manage.protectLead')} on={p()?.protected ?? false} set={(on) => void change(props.id, (id) => api.setProtected(id, on))} /></Show>
          <label class="row">
            <Icon of={Clock} /><span class="main">{t('manage.ttl')}<div class="sub">{t('manage.ttlLead')}</div></span>
            <select class="mini" disabled={!setup()} onChange={(e) => void change(props.id, (id) => api.setTtl(id, Number(e.currentTarget.value)))}>
              <For each={[...new Set([...ttlSteps, setup()?.ttl ?? 0])].sort((a, b) => a - b)}>{(s) => <option value={s} selected={setup()?.ttl === s}>{ttlText(s)}</option>}</For>
            </select>
          </label>
        </div>
      </Show>
      <Show when={p()?.owner}>
        <div class="group">
          <Show when={props.id < -1e12}><button type="button" class="row" onClick={() => openSheet((close) => <TransferSheet id={props.id} onClose={close} />)}><Icon of={Crown} />{t('transfer.title')}</button></Show>
          <button type="button" class="row danger" onClick={() => askDeleteRoom(props.id)}><Icon of={Trash2} />{t(channel() ? 'manage.deleteChannel' : 'manage.deleteGroup')}</button>
        </div>
      </Show>
    </>
  )
}

export function askDeleteRoom(chat: PeerId): void {
  const channel = isChannel(chat)
  ask({
    title: t('manage.deleteTitle', { name: chatName(chat) }), lead: t(channel ? 'manage.deleteChannelLead' : 'manage.deleteGroupLead'), confirm: t('delete.confirm'), danger: true,
    run: async () => {
      await api.deleteChannel(chat)
      removeDialog(chat)
      closeChat()
    },
  })
}

