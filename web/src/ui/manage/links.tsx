// Links by which people come in.
import { Copy, EllipsisVertical, Link2, Link2Off, Plus, QrCode, RotateCw, Trash2 } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { shortDate } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import type { Invite } from '../../mt/rooms.ts'
import { self } from '../../state/session.ts'
import { now } from '../../model/clock.ts'
import { ask } from '../chat/ask.tsx'
import { createAsked } from '../parts/asked.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { type MenuItem, openMenu, openSheet, toast } from '../parts/layers.tsx'
import { LinkSheet } from './link-sheet.tsx'
import { LinkView } from './link-view.tsx'

export function copyLink(link: string): void {
  void navigator.clipboard.writeText(link).then(() => toast(t('msg.copied')))
}

/** How far a link has been used, and when it ends. */
export function usageText(i: Invite): string {
  if (i.revoked) return t('links.revoked')
  if (i.expires && i.expires < now()) return t('links.expired')
  const parts = [i.limit ? t('links.usedOf', { n: i.used, of: i.limit }) : t('links.used', { n: i.used })]
  if (i.waiting) parts.push(t('links.waiting', { n: i.waiting }))
  if (i.request) parts.push(t('links.approval'))
  if (i.expires) parts.push(t('links.until', { time: shortDate(i.expires) }))
  return parts.join(' · ')
}

export function Links(props: { id: PeerId }) {
  const [version, setVersion] = createSignal(0)
  const again = () => setVersion((n) => n + 1)
  const links = createAsked(() => ({ id: props.id, version: version() }), ({ id }) => api.invites(id, self(), false))
  const revoked = createAsked(() => ({ id: props.id, version: version() }), ({ id }) => api.invites(id, self(), true))
  const main = () => links()?.find((i) => i.permanent)
  const others = () => links()?.filter((i) => !i.permanent)
  const run = (work: Promise<unknown>) => void work.then(again, (e: unknown) => toast(errorText(e)))
  const edit = (i?: Invite) => openSheet((close) => <LinkSheet chat={props.id} invite={i} onClose={() => { close(); again() }} />)
  const view = (i: Invite) => openSheet((close) => <LinkView chat={props.id} invite={i} onClose={close} />)
  const revoke = (i: Invite) => ask({
    title: t('links.revokeTitle'), lead: t('links.revokeLead'), confirm: t('links.revoke'), danger: true, run: () => api.revokeInvite(props.id, i.link).then(again),
  })
  const menu = (i: Invite): (MenuItem | false)[] => [
    !i.revoked && { label: t('msg.copyLink'), icon: Copy, run: () => copyLink(i.link) },
    { label: t('links.view'), icon: QrCode, run: () => view(i) },
    !i.revoked && !i.permanent && { label: t('links.edit'), icon: Link2, run: () => edit(i) },
    !i.revoked && { label: t(i.permanent ? 'links.replace' : 'links.revoke'), icon: i.permanent ? RotateCw : Link2Off, danger: true, apart: true, run: () => revoke(i) },
    i.revoked && { label: t('links.delete'), icon: Trash2, danger: true, apart: true, run: () => run(api.deleteInvite(props.id, i.link)) },
  ]
  return (
    <>
      <div class="group link-main">
        <Show when={main()} fallback={<button type="button" class="row accent" onClick={() => run(api.newInvite(props.id))}><Icon of={Link2} />{t('links.make')}</button>}>
          {(i) => (
            <>
              <div class="link-text"><span class="ellipsis" dir="ltr">{i().link.replace(/^https?:\/\//, '')}</span><IconButton icon={EllipsisVertical} size={18} class="small" label={t('chat.more')} aria-haspopup="menu" onClick={(e) => openMenu(e.currentTarget, menu(i()))} /></div>
              <div class="link-buttons">
                <button type="button" class="btn primary" onClick={() => copyLink(i().link)}><Icon of={Copy} size={17} />{t('msg.copyLink')}</button>
                <button type="button" class="btn" onClick={() => view(i())}><Icon of={QrCode} size={17} />{t('links.qr')}</button>
              </div>
              <p class="field-note">{usageText(i())}</p>
            </>
          )}
        </Show>
      </div>
      <h3 class="group-title">{t('links.others')}</h3>
      <div class="group">
        <button type="button" class="row accent" onClick={() => edit()}><Icon of={Plus} />{t('links.create')}</button>
        <For each={others()}>{(i) => <LinkRow invite={i} onClick={() => view(i)} menu={() => menu(i)} />}</For>
      </div>
      <p class="group-note">{t('links.lead')}</p>
      <Show when={revoked()?.length}>
        <h3 class="group-title">{t('links.revokedTitle')}</h3>
        <div class="group"><For each={revoked()}>{(i) => <LinkRow invite={i} onClick={() => view(i)} menu={() => menu(i)} />}</For></div>
      </Show>
    </>
  )
}

function LinkRow(props: { invite: Invite; onClick: () => void; menu: () => (MenuItem | false)[] }) {
  const i = () => props.invite
  return (
    <div class="member">
      <button type="button" class="row" onClick={() => props.onClick()} onContextMenu={(e) => openMenu(e, props.menu())}>
        <span class="link-sign" classList={{ off: i().revoked }}><Icon of={i().revoked ? Link2Off : Link2} size={18} /></span>
        <span class="main"><div class="ellipsis" dir="auto">{i().title || i().link.split('/').at(-1)}</div><div class="sub ellipsis">{usageText(i())}</div></span>
      </button>
      <IconButton icon={EllipsisVertical} size={18} class="small" label={t('links.more')} aria-haspopup="menu" onClick={(e) => openMenu(e.currentTarget, props.menu())} />
    </div>
  )
}
