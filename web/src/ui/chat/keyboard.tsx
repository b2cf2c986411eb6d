// Buttons that a bot put under its message.
import { ExternalLink } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { BotButton, Message } from '../../mt/records.ts'
import { tell } from '../list/chat-menu.ts'
import { Icon } from '../parts/icon.tsx'
import { toast } from '../parts/layers.tsx'
import { ofLink, openPeer, resolve } from '../route.ts'
import './keyboard.css'

export function InlineKeyboard(props: { message: Message }) {
  const rows = () => (props.message.keyboard?.kind === 'inline' ? props.message.keyboard.rows : [])
  const [busy, setBusy] = createSignal<BotButton>()
  const call = async (b: BotButton) => {
    setBusy(b)
    try {
      const answer = await api.pressButton(props.message.chat, props.message.id, b.value ?? '')
      if (answer.text) toast(answer.text)
      if (answer.url) openLink(answer.url)
    } finally {
      setBusy(undefined)
    }
  }
  const press = (e: MouseEvent, b: BotButton) => {
    e.stopPropagation()
    if (b.does === 'call') tell(call(b))
    else if (b.does === 'copy') void navigator.clipboard.writeText(b.value ?? '').then(() => toast(t('msg.copied')))
    else if (b.does === 'profile') openPeer(Number(b.value))
    else toast(t('bot.cannot'))
  }
  return (
    <Show when={rows().length}>
      <div class="keyboard" role="group" aria-label={t('bot.buttons')}>
        <For each={rows()}>
          {(row) => (
            <div class="keyboard-row">
              <For each={row}>
                {(b) => (
                  <Show when={b.does === 'open' && /^(https?|tg):/i.test(b.value ?? '')} fallback={<button type="button" class="key" aria-busy={busy() === b} disabled={busy() === b} onClick={(e) => press(e, b)}><span class="ellipsis" dir="auto">{b.text}</span></button>}>
                    <a class="key" href={b.value} target="_blank" rel="noopener noreferrer" onClick={(e) => { e.stopPropagation(); if (ofLink(b.value!)) { e.preventDefault(); openLink(b.value!) } }}><span class="ellipsis" dir="auto">{b.text}</span><Icon of={ExternalLink} size={13} /></a>
                  </Show>
                )}
              </For>
            </div>
          )}
        </For>
      </div>
    </Show>
  )
}

function openLink(url: string): void {
  const place = ofLink(url)
  if (place?.peer) openPeer(place.peer, place.message)
  else if (place) resolve(place).catch(() => toast(t('chat.notFound')))
  else if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer')
}
