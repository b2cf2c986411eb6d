// The password that is asked for after the code: https://core.telegram.org/api/srp
import { KeyRound, LockKeyholeOpen } from 'lucide'
import { createSignal, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { dayAndTime } from '../../model/time.ts'
import { api } from '../../mt/port.ts'
import { ask } from '../chat/ask.tsx'
import { tell } from '../list/chat-menu.ts'
import { createAsked } from '../parts/asked.ts'
import { Icon } from '../parts/icon.tsx'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'

const shortest = 6

export function PasswordPage() {
  const state = createAsked(() => true, () => api.passwordState())
  const edit = (does: Does) => openSheet((close) => <EditPassword does={does} onClose={(done) => { close(); if (done) state.again() }} />)
  const forgotten = () => ask({
    title: t('pass.forgotten'), lead: t('pass.forgottenLead'), confirm: t('pass.askReset'), danger: true,
    run: async () => {
      const wait = await api.resetPassword()
      if (wait) toast(t('pass.wait', { time: dayAndTime(wait) }))
      state.again()
    },
  })
  return (
    <>
      <p class="group-note lead">{t('pass.lead')}</p>
      <Show when={state()} fallback={<div class="group"><div class="row"><span class="bone grow">&nbsp;</span></div></div>}>
        {(s) => (
          <>
            <div class="group">
              <div class="row"><Icon of={s().on ? KeyRound : LockKeyholeOpen} /><span class="main">{t(s().on ? 'pass.isOn' : 'pass.isOff')}<Show when={s().hint}><div class="sub">{t('sign.hint', { hint: s().hint! })}</div></Show></span></div>
              <button type="button" class="row accent" onClick={() => edit(s().on ? 'change' : 'set')}>{t(s().on ? 'pass.change' : 'pass.set')}</button>
              <Show when={s().on}><button type="button" class="row danger" onClick={() => edit('remove')}>{t('pass.remove')}</button></Show>
            </div>
            <Show when={s().on}>
              <div class="group">
                <Show when={s().resetAt} fallback={<button type="button" class="row" onClick={forgotten}>{t('pass.forgotten')}</button>}>
                  {(at) => <div class="row"><span class="main">{t('pass.goes', { time: dayAndTime(at()) })}</span><button type="button" class="btn plain" onClick={() => tell(api.keepPassword().then(() => state.again()))}>{t('pass.keep')}</button></div>}
                </Show>
              </div>
            </Show>
            <p class="group-note">{t('pass.note')}</p>
          </>
        )}
      </Show>
    </>
  )
}

type Does = 'set' | 'change' | 'remove'

function EditPassword(props: { does: Does; onClose: (done: boolean) => void }) {
  const [busy, setBusy] = createSignal(false)
  const [error, setError] = createSignal<string>()
  let current: HTMLInputElement | undefined
  let next: HTMLInputElement | undefined
  let again: HTMLInputElement | undefined
  let hint: HTMLInputElement | undefined
  const save = async (e: Event) => {
    e.preventDefault()
    if (busy()) return
    if (next && next.value !== again!.value) { setError(t('pass.differ')); again!.focus(); return }
    setBusy(true)
    setError(undefined)
    try {
      if (props.does === 'remove') await api.removePassword(current!.value)
      else await api.setPassword(current?.value ?? '', next!.value, hint!.value.trim())
      toast(t(props.does === 'remove' ? 'pass.removed' : 'pass.saved'))
      props.onClose(true)
    } catch (x) {
      setError(errorText(x))
      setBusy(false)
    }
  }
  return (
    <Sheet
      title={t(`pass.${props.does}`)} onClose={() => props.onClose(false)}
      foot={<button type="submit" form="edit-password" class="btn" classList={{ danger: props.does === 'remove', primary: props.does !== 'remove' }} aria-busy={busy()}>{t(props.does === 'remove' ? 'pass.remove' : 'set.save')}</button>}
    >
      <form id="edit-password" class="stack" onSubmit={(e) => void save(e)}>
        <Show when={props.does !== 'set'}>
          <label class="field"><span class="label">{t('pass.current')}</span><input ref={current} class="input" type="password" required autocomplete="current-password" autofocus /></label>
        </Show>
        <Show when={props.does !== 'remove'}>
          <label class="field"><span class="label">{t('pass.next')}</span><input ref={next} class="input" type="password" required minlength={shortest} autocomplete="new-password" /></label>
          <label class="field"><span class="label">{t('pass.again')}</span><input ref={again} class="input" type="password" required autocomplete="new-password" /></label>
          <label class="field"><span class="label">{t('pass.hint')}</span><input ref={hint} class="input" maxlength="255" autocomplete="off" /><p class="field-note">{t('pass.hintLead')}</p></label>
        </Show>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
