// One rule of privacy: who, and those for whom it is always so or never.
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { PeerId, Privacy, PrivacyKey, PrivacyRule } from '../../mt/records.ts'
import { openSheet, toast } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { PickPeople } from '../people/pick-people.tsx'

export function askRule(of: PrivacyKey, now: Privacy, rules: PrivacyRule[], done: (p: Privacy) => void): void {
  openSheet((close) => <RuleSheet of={of} now={now} rules={rules} done={(p) => { close(); done(p) }} onClose={close} />)
}

function RuleSheet(props: { of: PrivacyKey; now: Privacy; rules: PrivacyRule[]; done: (p: Privacy) => void; onClose: () => void }) {
  const [p, setP] = createSignal(props.now)
  const [busy, setBusy] = createSignal(false)
  const save = async (e: Event) => {
    e.preventDefault()
    if (busy()) return
    setBusy(true)
    try {
      await api.setPrivacy(props.of, p())
      props.done(p())
    } catch (x) {
      toast(errorText(x))
      setBusy(false)
    }
  }
  const People = (q: { title: string; of: 'allow' | 'deny'; without: PeerId[] }) => (
    <details class="fold" open={p()[q.of].length > 0}>
      <summary>{q.title}<Show when={p()[q.of].length}><span class="badge muted">{p()[q.of].length}</span></Show></summary>
      <PickPeople label={q.title} chosen={p()[q.of]} without={q.without} onChange={(ids) => setP({ ...p(), [q.of]: ids })} />
    </details>
  )
  return (
    <Sheet title={t(`priv.${props.of}` as 'priv.phone')} onClose={props.onClose} foot={<button type="submit" form="privacy-rule" class="btn primary" aria-busy={busy()}>{t('set.save')}</button>}>
      <form id="privacy-rule" class="stack" onSubmit={(e) => void save(e)}>
        <div class="group" role="radiogroup" aria-label={t(`priv.${props.of}` as 'priv.phone')}>
          <For each={props.rules}>{(r) => <label class="row"><span class="main">{t(`priv.${r}`)}</span><input type="radio" name="rule" class="check" checked={p().rule === r} onChange={() => setP({ ...p(), rule: r })} /></label>}</For>
        </div>
        <Show when={p().rule !== 'everybody'}><People title={t('priv.always')} of="allow" without={p().deny} /></Show>
        <Show when={p().rule !== 'nobody'}><People title={t('priv.never')} of="deny" without={p().allow} /></Show>
      </form>
    </Sheet>
  )
}
