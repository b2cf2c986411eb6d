import { onCleanup, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import type { SignIn } from '../../model/signin.ts'
import { createAsked } from '../parts/asked.ts'
import { toast } from '../parts/layers.tsx'
import { qrPicture } from '../parts/qr.ts'

export function QrStep(props: { of: SignIn }) {
  onCleanup(props.of.showQr())
  const image = createAsked(props.of.qr, qrPicture)
  return (
    <>
      <h1>{t('sign.qrTitle')}</h1>
      <div class="qr">
        <Show when={image()} fallback={<div class="bone" />}>
          {(i) => <svg viewBox={`0 0 ${i().size} ${i().size}`} role="img" aria-label={t('sign.qrTitle')} shape-rendering="crispEdges"><path d={i().path} fill="#17130f" /></svg>}
        </Show>
      </div>
      <ol class="steps"><li>{t('sign.qr1')}</li><li>{t('sign.qr2')}</li><li>{t('sign.qr3')}</li></ol>
      <div class="sign-links">
        <button type="button" class="btn plain" onClick={() => props.of.go('phone')}>{t('sign.byPhone')}</button>
        <button
          type="button" class="btn plain" disabled={!props.of.qr()}
          onClick={() => void navigator.clipboard.writeText(props.of.qr()!).then(() => toast(t('msg.copied')))}
        >{t('sign.copyLink')}</button>
      </div>
    </>
  )
}
