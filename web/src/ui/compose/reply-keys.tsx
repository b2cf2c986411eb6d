// The buttons that a bot offers in place of letters.
import { createMemo, For, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { standingKeyboard } from '../../model/keyboard.ts'
import type { PeerId } from '../../mt/records.ts'
import { historyOf } from '../../state/histories.ts'
import { toast } from '../parts/layers.tsx'
import '../chat/keyboard.css'

export function ReplyKeys(props: { chat: PeerId; onSay: (text: string) => void }) {
  const standing = createMemo(() => standingKeyboard((historyOf(props.chat).window()?.cells ?? []).slice(-60).map((c) => c.message())))
  return (
    <Show when={standing()}>
      {(s) => (
        <div class="reply-keys quiet-scroll" role="group" aria-label={t('bot.buttons')}>
          <For each={s().keyboard.rows}>
            {(row) => <div class="keyboard-row"><For each={row}>{(b) => <button type="button" class="key" onClick={() => (b.does === 'say' ? props.onSay(b.text) : toast(t('bot.cannot')))}><span class="ellipsis" dir="auto">{b.text}</span></button>}</For></div>}
          </For>
        </div>
      )}
    </Show>
  )
}
