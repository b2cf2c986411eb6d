// How this server is reached: by people, by other apps, and by who runs it.
import { Copy, KeyRound, LifeBuoy, Plug, UserPlus } from 'lucide'
import { type JSX, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { server } from '../../state/server.ts'
import { createAsked } from '../parts/asked.ts'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/layers.tsx'
import { qrPicture } from '../parts/qr.ts'
import { Sheet } from '../parts/sheet.tsx'
import { preferences } from '../../model/preferences.ts'
import './welcome.css'

const copy = (text: string) => void navigator.clipboard.writeText(text).then(() => toast(t('msg.copied')))

/** `operator` adds what is for the one at the command line. */
export function Steps(props: { operator: boolean }) {
  const address = `${location.origin}/`
  const qr = createAsked(() => address, qrPicture)
  const local = /^(localhost|127\.|\[::1\])/.test(location.hostname)
  const port = location.port || (location.protocol === 'https:' ? '443' : '80')
  return (
    <>
      <Step icon={UserPlus} title={t('welcome.step1')}>
        <p>{t('welcome.address')}</p>
        <div class="copy-line"><code dir="ltr">{address}</code><button type="button" class="btn" onClick={() => copy(address)}><Icon of={Copy} size={16} />{t('welcome.copy')}</button></div>
        <Show when={props.operator}>
          <Show when={local}><p class="local">{t('welcome.local')}</p><pre tabindex="0" dir="ltr">chappe serve --listen 0.0.0.0:443 --public chat.example.org:443</pre></Show>
          <p>{t('welcome.codes')}</p>
          <pre tabindex="0" dir="ltr">chappe invite +33612345678{'\n'}chappe code +33612345678</pre>
        </Show>
        <Show when={qr()}>{(i) => <svg class="welcome-qr" viewBox={`0 0 ${i().size} ${i().size}`} role="img" aria-label={t('welcome.qr')} shape-rendering="crispEdges"><path d={i().path} fill="#17130f" /></svg>}</Show>
      </Step>
      <Step icon={Plug} title={t('welcome.step2')}>
        <p>{t('welcome.clients')}</p>
        <div class="copy-line"><code dir="ltr">{`${location.hostname}:${port}`}</code><Show when={server().publicKey}>{(key) => <button type="button" class="btn" onClick={() => copy(key())}><Icon of={KeyRound} size={16} />{t('welcome.copyKey')}</button>}</Show></div>
        <Show when={props.operator}><p>{t('welcome.commands')}</p><pre tabindex="0" dir="ltr">chappe key{'\n'}chappe link</pre></Show>
      </Step>
      <Show when={props.operator} fallback={<Show when={server().contact}>{(c) => <Step icon={LifeBuoy} title={t('welcome.help')}><p>{t('sign.contact', { contact: c() })}</p></Step>}</Show>}>
        <Step icon={KeyRound} title={t('welcome.step3')}>
          <p>{t('welcome.admin')}</p>
          <pre tabindex="0" dir="ltr">chappe doctor{'\n'}chappe user list{'\n'}chappe reports</pre>
          <p>{t('welcome.step3Lead')}</p>
        </Step>
      </Show>
    </>
  )
}

function Step(props: { icon: Parameters<typeof Icon>[0]['of']; title: string; children: JSX.Element }) {
  return <section><Icon of={props.icon} size={20} /><div><h2>{props.title}</h2>{props.children}</div></section>
}

export function AboutServer(props: { onClose: () => void }) {
  return <Sheet title={server().name} onClose={props.onClose} wide><div class="server-steps"><Steps operator={preferences().operator} /></div></Sheet>
}
