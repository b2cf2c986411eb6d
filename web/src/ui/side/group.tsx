import { AtSign, Bell, Info, Link, LogOut, Pencil, UserMinus, UserPlus } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { forever, isMuted } from '../../model/actions.ts'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { chatName, nameOf } from '../../model/names.ts'
import { isOnline, statusText } from '../../model/presence.ts'
import { api } from '../../mt/port.ts'
import type { FullChat, PeerId } from '../../mt/records.ts'
import { dialog, removeDialog } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { ask } from '../chat/ask.tsx'
import { tell } from '../list/chat-menu.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { openMenu, openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { PickPeople } from '../people/pick-people.tsx'
import { closeChat, openPeer } from '../route.ts'

export function GroupInfo(props: { id: PeerId }) {
  const p = () => peer(props.id)
  const full = createAsked(() => props.id, (id) => api.fullChat(id))
  const members = createAsked(() => full()?.mayList && props.id, (id) => api.members(id))
  const mine = () => members()?.find((m) => m.user === self())?.role
  const admin = () => mine() === 'owner' || mine() === 'admin'
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast(t('msg.copied')))
  const invite = async () => copy(full()?.link ?? await api.newInvite(props.id))
  const leave = () => ask({
    title: t('group.leaveTitle', { name: chatName(props.id) }), confirm: t(p()?.kind === 'channel' ? 'group.leaveChannel' : 'group.leave'), danger: true,
    run: async () => {
      await api.leaveChat(props.id)
      // A basic group stays in the list until its history goes.
      if (props.id > -1e12) await api.deleteHistory(props.id, false, false).catch(() => undefined)
      removeDialog(props.id)
      closeChat()
    },
  })
  return (
    <>
      <div class="card">
        <Avatar id={props.id} size={108} />
        <h2 dir="auto">{chatName(props.id)}</h2>
        <p class="state">{statusText(p())}</p>
      </div>
      <div class="group facts">
        <Show when={full()?.about}>{(about) => <div class="row"><Icon of={Info} /><span class="main"><div dir="auto">{about()}</div><div class="sub">{t('profile.about')}</div></span></div>}</Show>
        <Show when={p()?.username}>{(u) => <button type="button" class="row" onClick={() => copy(`@${u()}`)}><Icon of={AtSign} /><span class="main"><div>@{u()}</div><div class="sub">{t('profile.username')}</div></span></button>}</Show>
        <Show when={admin()}><button type="button" class="row" onClick={() => tell(invite())}><Icon of={Link} /><span class="main"><div class="ellipsis">{full()?.link ?? t('group.link')}</div><div class="sub">{t('msg.copyLink')}</div></span></button></Show>
        <Show when={dialog(props.id)}>
          {(d) => <label class="row"><Icon of={Bell} /><span class="main">{t('profile.notify')}</span><input type="checkbox" role="switch" class="switch" checked={!isMuted(d())} onChange={(e) => tell(api.mute(props.id, e.currentTarget.checked ? 0 : forever))} /></label>}
        </Show>
        <Show when={admin()}><button type="button" class="row" onClick={() => openSheet((close) => <EditGroup id={props.id} full={full()} onClose={() => { close(); full.again() }} />)}><Icon of={Pencil} />{t('group.edit')}</button></Show>
      </div>
      <Show when={members()?.length}>
        <h3 class="group-title">{t('group.members')}</h3>
        <div class="group">
          <Show when={admin()}><button type="button" class="row accent" onClick={() => openSheet((close) => <AddMembers id={props.id} there={members()!.map((m) => m.user)} onClose={() => { close(); members.again() }} />)}><Icon of={UserPlus} />{t('group.addMembers')}</button></Show>
          <For each={members()}>
            {(m) => (
              <button
                type="button" class="row" onClick={() => openPeer(m.user)}
                onContextMenu={(e) => { if (admin() && m.user !== self() && m.role !== 'owner') openMenu(e, [{ label: t('group.remove'), icon: UserMinus, danger: true, run: () => tell(api.removeMember(props.id, m.user).then(() => members.again())) }]) }}
              >
                <Avatar id={m.user} size={36} presence asSelf /><span class="main"><div class="ellipsis">{nameOf(peer(m.user))}</div><div class="sub" classList={{ live: isOnline(peer(m.user)) }}>{statusText(peer(m.user))}</div></span>
                <Show when={m.role !== 'member'}><span class="role">{m.rank ?? t(m.role === 'owner' ? 'group.owner' : 'group.admin')}</span></Show>
              </button>
            )}
          </For>
        </div>
      </Show>
      <Show when={!p()?.left}><div class="group"><button type="button" class="row danger" onClick={leave}><Icon of={LogOut} />{t(p()?.kind === 'channel' ? 'group.leaveChannel' : 'group.leave')}</button></div></Show>
    </>
  )
}

function AddMembers(props: { id: PeerId; there: PeerId[]; onClose: () => void }) {
  const [people, setPeople] = createSignal<PeerId[]>([])
  const add = () => api.addMembers(props.id, people()).then(props.onClose, (e: unknown) => toast(errorText(e)))
  return (
    <Sheet title={t('group.addMembers')} onClose={props.onClose} foot={<button type="button" class="btn primary" disabled={!people().length} onClick={() => void add()}>{t('people.save')}</button>}>
      <PickPeople chosen={people()} onChange={setPeople} without={props.there} />
    </Sheet>
  )
}

function EditGroup(props: { id: PeerId; full: FullChat | undefined; onClose: () => void }) {
  let title!: HTMLInputElement
  let about!: HTMLTextAreaElement
  const save = async (e: Event) => {
    e.preventDefault()
    try {
      if (title.value.trim() !== chatName(props.id)) await api.editTitle(props.id, title.value.trim())
      if (about.value.trim() !== (props.full?.about ?? '')) await api.editAbout(props.id, about.value.trim())
      props.onClose()
    } catch (x) {
      toast(errorText(x))
    }
  }
  return (
    <Sheet title={t('group.edit')} onClose={props.onClose} foot={<button type="submit" form="edit-group" class="btn primary">{t('set.save')}</button>}>
      <form id="edit-group" class="stack" onSubmit={(e) => void save(e)}>
        <label class="field"><span class="label">{t('group.title')}</span><input ref={title} class="input" value={chatName(props.id)} required maxlength="128" /></label>
        <label class="field"><span class="label">{t('group.about')}</span><textarea ref={about} class="input" rows="3" maxlength="255">{props.full?.about ?? ''}</textarea></label>
      </form>
    </Sheet>
  )
}
