import { Laptop, LogOut, MonitorSmartphone, Smartphone } from 'lucide'
import { For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { shortDate } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import type { Session } from '../../mt/records.ts'
import { sessionsVersion } from '../../state/session.ts'
import { ask } from '../chat/ask.tsx'
import { createAsked } from '../parts/asked.ts'
import { Icon } from '../parts/icon.tsx'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'

export function Devices() {
  const all = createAsked(sessionsVersion, () => api.sessions())
  const here = () => all()?.find((s) => s.current)
  const others = () => all()?.filter((s) => !s.current) ?? []
  const end = (s: Session) => ask({ title: t('dev.endTitle'), lead: `${s.device}, ${s.app}`, confirm: t('dev.end'), danger: true, run: () => api.terminateSession(s.hash) })
  return (
    <>
      <h2 class="group-title">{t('dev.this')}</h2>
      <div class="group">
        <Show when={here()} fallback={<div class="row"><span class="bone grow">&nbsp;</span></div>}>{(s) => <One of={s()} />}</Show>
        <Show when={others().length}><button type="button" class="row danger" onClick={() => ask({ title: t('dev.endAll'), confirm: t('dev.endAll'), danger: true, run: () => api.terminateOthers() })}><Icon of={LogOut} />{t('dev.endAll')}</button></Show>
      </div>
      <div class="group"><button type="button" class="row accent" onClick={() => openSheet((close) => <LinkDevice onClose={close} />)}><Icon of={MonitorSmartphone} />{t('dev.link')}</button></div>
      <h2 class="group-title spaced">{t('dev.others')}</h2>
      <div class="group">
        <For each={others()} fallback={<p class="row sub">{t('dev.none')}</p>}>{(s) => <button type="button" class="row" onClick={() => end(s)}><One of={s} bare /></button>}</For>
      </div>
    </>
  )
}

function One(props: { of: Session; bare?: boolean }) {
  const s = () => props.of
  const small = /android|ios|iphone/i.test(`${props.of.device} ${props.of.platform}`)
  const inner = (
    <>
      <Icon of={small ? Smartphone : Laptop} />
      <span class="main"><div class="ellipsis">{s().device}</div><div class="sub ellipsis">{s().app}</div><div class="sub ellipsis">{[s().place, s().current ? t('dev.active') : shortDate(s().active)].filter(Boolean).join(' · ')}</div></span>
    </>
  )
  return props.bare ? inner : <div class="row">{inner}</div>
}

function LinkDevice(props: { onClose: () => void }) {
  let input!: HTMLInputElement
  const link = async (e: Event) => {
    e.preventDefault()
    try {
      await api.acceptQr(input.value.trim())
      props.onClose()
      toast(t('dev.linked'))
    } catch (x) {
      toast(errorText(x))
    }
  }
  return (
    <Sheet title={t('dev.link')} onClose={props.onClose} foot={<button type="submit" form="link-device" class="btn primary">{t('dev.link')}</button>}>
      <p>{t('dev.linkLead')}</p>
      <form id="link-device" onSubmit={(e) => void link(e)}><label class="field"><span class="label">{t('dev.linkField')}</span><input ref={input} class="input" placeholder="tg://login?token=…" dir="ltr" autocomplete="off" /></label></form>
    </Sheet>
  )
}
