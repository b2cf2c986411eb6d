// One link: to be scanned or copied, and who came by it.
import { Copy } from 'lucide'
import { For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { nameOf } from '../../model/names.ts'
import { dayAndTime } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Invite } from '../../mt/rooms.ts'
import { peer } from '../../state/peers.ts'
import { createAsked } from '../parts/asked.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { qrPicture } from '../parts/qr.ts'
import { Sheet } from '../parts/sheet.tsx'
import { openPeer } from '../route.ts'
import { copyLink, usageText } from './links.tsx'
import '../settings/settings.css'
import './manage.css'

export function LinkView(props: { chat: PeerId; invite: Invite; onClose: () => void }) {
  const i = () => props.invite
  const image = createAsked(() => !i().revoked && i().link, qrPicture)
  const joined = createAsked(() => i().used > 0 && i().link, (link) => api.importers(props.chat, false, link))
  return (
    <Sheet title={i().title || t('group.link')} onClose={props.onClose} foot={<Show when={!i().revoked}><button type="button" class="btn primary wide" onClick={() => copyLink(i().link)}><Icon of={Copy} size={17} />{t('msg.copyLink')}</button></Show>}>
      <Show when={!i().revoked}>
        <div class="link-qr">
          <Show when={image()} fallback={<div class="bone" />}>
            {(q) => <svg viewBox={`0 0 ${q().size} ${q().size}`} role="img" aria-label={t('links.qrOf', { link: i().link })} shape-rendering="crispEdges"><path d={q().path} fill="#17130f" /></svg>}
          </Show>
        </div>
      </Show>
      <p class="link-line"><code dir="ltr">{i().link}</code></p>
      <p class="field-note center">{usageText(i())}<br />{t('links.made', { time: dayAndTime(i().date) })}</p>
      <Show when={joined()?.length}>
        <section>
          <h3 class="group-title">{t('links.joined')}</h3>
          <div class="group">
            <For each={joined()}>{(x) => <button type="button" class="row" onClick={() => { props.onClose(); openPeer(x.user) }}><Avatar id={x.user} size={36} /><span class="main"><div class="ellipsis">{nameOf(peer(x.user))}</div><div class="sub">{dayAndTime(x.date)}</div></span></button>}</For>
          </div>
        </section>
      </Show>
    </Sheet>
  )
}
