// What is playing, above the conversation: it goes on while one reads elsewhere.
import { Pause, Play, X } from 'lucide'
import { Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { kindName, lengthText, mediaName } from '../../model/media.ts'
import { nameOf } from '../../model/names.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { openPeer } from '../route.ts'
import { at, length, nextSpeed, playing, sounding, speed, stopPlaying, toggle } from './player.ts'
import './sound.css'

export default function PlayerBar() {
  const title = () => { const m = playing()!; return m.media!.kind === 'audio' ? mediaName(m.media!) : m.from === self() ? t('msg.you') : nameOf(peer(m.from)) }
  return (
    <Show when={playing()}>
      {(m) => (
        <section class="bar player" aria-label={t('media.playing')}>
          <button type="button" class="icon-btn" aria-label={t(sounding() ? 'media.pause' : 'media.play')} onClick={() => toggle(m())}><Show when={sounding()} fallback={<Icon of={Play} size={18} />}><Icon of={Pause} size={18} /></Show></button>
          <button type="button" class="who" onClick={() => openPeer(m().chat, m().id)}><b class="ellipsis" dir="auto">{title()}</b><span class="num">{kindName(m().media!)} · {lengthText(at())} / {lengthText(length())}</span></button>
          <Show when={m().media!.kind === 'voice'}><button type="button" class="speed num" aria-label={t('media.speed', { n: speed() })} onClick={nextSpeed}>{speed()}×</button></Show>
          <IconButton icon={X} label={t('media.endPlaying')} size={18} onClick={stopPlaying} />
          <span class="along" aria-hidden="true" style={{ '--done': `${(100 * at()) / (length() || 1)}%` }} />
        </section>
      )}
    </Show>
  )
}
