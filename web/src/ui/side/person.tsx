import { AtSign, Ban, Bell, Cake, Info, Pencil, Phone, Trash2, UserMinus, UserPlus } from 'lucide'
import { lazy, Show, Suspense } from 'solid-js'
import { forever, isMuted, isSaved } from '../../model/actions.ts'
import { t } from '../../model/i18n.ts'
import { language } from '../../model/i18n.ts'
import { chatName, phoneText } from '../../model/names.ts'
import { isOnline } from '../../model/online.ts'
import { statusText } from '../../model/presence.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { dialog } from '../../state/dialogs.ts'
import { peer } from '../../state/peers.ts'
import { blockedVersion } from '../../state/session.ts'
import { askDeleteChat } from '../chat/ask.tsx'
import { tell } from '../list/chat-menu.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { openSheet, toast } from '../parts/layers.tsx'
import { EditContact } from './edit-contact.tsx'

const ProfileTabs = lazy(() => import('../profile/tabs.tsx'))

export function PersonInfo(props: { id: PeerId }) {
  const p = () => peer(props.id)
  const full = createAsked(blockedVersion, () => api.fullUser(props.id))
  const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast(t('msg.copied')))
  const saved = () => isSaved(props.id)
  const birthday = () => {
    const b = full()?.birthday
    return b && new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'long', ...(b.year ? { year: 'numeric' } : {}) }).format(new Date(b.year ?? 2000, b.month - 1, b.day))
  }
  const edit = () => openSheet((close) => <EditContact id={props.id} onClose={close} />)
  return (
    <>
      <div class="card">
        <Avatar id={props.id} size={108} />
        <h2 dir="auto">{chatName(props.id)}</h2>
        <Show when={!saved()} fallback={<p class="state">{t('chat.savedLead')}</p>}><p class="state" classList={{ live: isOnline(p()) }}>{statusText(p())}</p></Show>
      </div>
      <Show when={!saved()}>
        <div class="group facts">
          <Show when={p()?.phone}>{(phone) => <button type="button" class="row" onClick={() => copy(`+${phone()}`)}><Icon of={Phone} /><span class="main"><div class="num" dir="ltr">{phoneText(phone())}</div><div class="sub">{t('profile.phone')}</div></span></button>}</Show>
          <Show when={p()?.username}>{(u) => <button type="button" class="row" onClick={() => copy(`@${u()}`)}><Icon of={AtSign} /><span class="main"><div>@{u()}</div><div class="sub">{t('profile.username')}</div></span></button>}</Show>
          <Show when={full()?.about}>{(about) => <div class="row"><Icon of={Info} /><span class="main"><div dir="auto">{about()}</div><div class="sub">{t('profile.about')}</div></span></div>}</Show>
          <Show when={birthday()}><div class="row"><Icon of={Cake} /><span class="main"><div>{birthday()}</div><div class="sub">{t('profile.birthday')}</div></span></div></Show>
          <Show when={dialog(props.id)}>
            {(d) => <label class="row"><Icon of={Bell} /><span class="main">{t('profile.notify')}</span><input type="checkbox" role="switch" class="switch" checked={!isMuted(d())} onChange={(e) => tell(api.mute(props.id, e.currentTarget.checked ? 0 : forever))} /></label>}
          </Show>
        </div>
        <Suspense><ProfileTabs id={props.id} common={full()?.commonChats ?? 0} ready={full() !== undefined} /></Suspense>
        <div class="group side-end">
          <Show when={p()?.contact} fallback={<button type="button" class="row accent" onClick={edit}><Icon of={UserPlus} />{t('chat.addContact')}</button>}>
            <button type="button" class="row" onClick={edit}><Icon of={Pencil} />{t('people.edit')}</button>
            <button type="button" class="row" onClick={() => tell(api.deleteContact(props.id))}><Icon of={UserMinus} />{t('people.remove')}</button>
          </Show>
          <Show when={!p()?.support}>
            <button type="button" class="row danger" onClick={() => tell(api.setBlocked(props.id, !full()?.blocked))}><Icon of={Ban} />{t(full()?.blocked ? 'chat.unblock' : 'chat.block')}</button>
          </Show>
          <Show when={dialog(props.id)}><button type="button" class="row danger" onClick={() => askDeleteChat(props.id)}><Icon of={Trash2} />{t('menu.delete')}</button></Show>
        </div>
      </Show>
      <Show when={saved()}><Suspense><ProfileTabs id={props.id} ready /></Suspense></Show>
    </>
  )
}
