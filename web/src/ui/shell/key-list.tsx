import { For, type JSX } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { Sheet } from '../parts/sheet.tsx'

type Key = Parameters<typeof t>[0]
const mac = /Mac|iP/.test(navigator.platform)
const groups: [Key, [string, Key][]][] = [
  ['keys.global', [['Ctrl+K', 'keys.find'], ['Alt+↓', 'keys.next'], ['Alt+↑', 'keys.prev'], ['Alt+Shift+↑ ↓', 'keys.movePin'], ['Ctrl+F', 'keys.inChat'], ['Ctrl+,', 'keys.settings'], ['Esc', 'keys.back'], ['?', 'keys.help']]],
  ['keys.inList', [['↑', 'keys.editLast'], ['Ctrl+↑', 'keys.reply'], ['Shift+F10', 'keys.menu'], ['Shift+Tab', 'chat.log']]],
  ['keys.writing', [['Enter', 'keys.send'], ['Shift+Enter', 'keys.newLine'], ['Ctrl+B', 'keys.bold'], ['Ctrl+I', 'keys.italic'], ['Ctrl+U', 'keys.underline'], ['Ctrl+Shift+X', 'keys.strike'], ['Ctrl+Shift+M', 'keys.code'], ['Ctrl+Shift+P', 'keys.spoiler'], ['Ctrl+Shift+.', 'keys.quoteBlock'], ['Ctrl+Shift+K', 'keys.link']]],
]

export function KeyList(props: { close: () => void }): JSX.Element {
  const shown = (k: string) => (mac ? k.replace('Ctrl', '⌘').replace('Shift', '⇧').replace('Alt', '⌥') : k)
  return (
    <Sheet title={t('keys.title')} onClose={props.close} wide>
      <For each={groups}>
        {([title, keys]) => (
          <section>
            <h3 class="group-title">{t(title)}</h3>
            <dl class="keys-list"><For each={keys}>{([k, what]) => <div><dt>{t(what)}</dt><dd><kbd>{shown(k)}</kbd></dd></div>}</For></dl>
          </section>
        )}
      </For>
    </Sheet>
  )
}
