// A poll or a quiz before it is sent: https://core.telegram.org/api/poll
import { X } from 'lucide'
import { createSignal, For, Show } from 'solid-js'
import { errorText } from '../../model/errors.ts'
import { t } from '../../model/i18n.ts'
import { randomId } from '../../model/actions.ts'
import { api } from '../../mt/port.ts'
import type { PeerId, Reply } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { IconButton } from '../parts/button.tsx'
import { openSheet } from '../parts/layers.tsx'
import { Sheet } from '../parts/sheet.tsx'
import './new-poll.css'

const most = 12

/** Opens the dialog in which a poll is made; `taken` is what it answers, asked for as it is sent. */
export function askPoll(chat: PeerId, taken: () => Reply | undefined): void {
  openSheet((close) => <NewPoll chat={chat} taken={taken} onClose={close} />)
}

interface Option { key: number; text: string }

function NewPoll(props: { chat: PeerId; taken: () => Reply | undefined; onClose: () => void }) {
  let keys = 0
  const fresh = (): Option => ({ key: keys++, text: '' })
  const [question, setQuestion] = createSignal('')
  const [options, setOptions] = createSignal<Option[]>([fresh(), fresh()])
  // Where everybody reads and few write, nobody learns who voted.
  const mayShow = () => peer(props.chat)?.kind !== 'channel'
  const [open, setOpen] = createSignal(false)
  const [multiple, setMultiple] = createSignal(false)
  const [quiz, setQuiz] = createSignal(false)
  const [right, setRight] = createSignal<number>()
  const [solution, setSolution] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const [error, setError] = createSignal<string>()
  let list!: HTMLDivElement
  const filled = () => options().filter((o) => o.text.trim())
  const ready = () => question().trim() !== '' && filled().length >= 2 && (!quiz() || filled().some((o) => o.key === right()))

  const change = (key: number, text: string) => setOptions((all) => {
    const next = all.map((o) => (o.key === key ? { ...o, text } : o))
    return next.at(-1)!.text && next.length < most ? [...next, fresh()] : next
  })
  const remove = (key: number) => setOptions((all) => {
    const next = all.filter((o) => o.key !== key)
    return next.length < 2 ? [...next, fresh()] : next
  })
  const step = (e: KeyboardEvent, i: number) => {
    if (e.key !== 'Enter') return
    e.preventDefault()
    if (e.ctrlKey || e.metaKey) { void send(e); return }
    list.querySelectorAll<HTMLInputElement>('input[type=text]')[i + 1]?.focus()
  }
  const send = async (e: Event) => {
    e.preventDefault()
    if (busy() || !ready()) return
    setBusy(true)
    setError(undefined)
    try {
      await api.sendPoll(props.chat, randomId(), {
        question: question().trim(), answers: filled().map((o) => o.text.trim()), public: open() && mayShow(), multiple: multiple() && !quiz(), quiz: quiz(),
        ...(quiz() ? { correct: filled().findIndex((o) => o.key === right()) } : {}), ...(quiz() && solution().trim() ? { solution: solution().trim() } : {}),
      }, props.taken())
      props.onClose()
    } catch (x) {
      setError(errorText(x))
      setBusy(false)
    }
  }
  const Tick = (p: { label: string; on: boolean; set: (on: boolean) => void; disabled?: boolean }) => (
    <label class="row"><span class="main">{p.label}</span><input type="checkbox" role="switch" class="switch" checked={p.on} disabled={p.disabled} onChange={(e) => p.set(e.currentTarget.checked)} /></label>
  )
  return (
    <Sheet title={t('poll.new')} onClose={props.onClose} foot={<button type="submit" form="new-poll" class="btn primary" aria-busy={busy()} disabled={busy() || !ready()}>{t('poll.create')}</button>}>
      <form id="new-poll" class="stack" onSubmit={(e) => void send(e)}>
        <label class="field"><span class="label">{t('poll.question')}</span><input class="input" autofocus required maxlength="255" autocomplete="off" dir="auto" onInput={(e) => setQuestion(e.currentTarget.value)} /></label>
        <div role="group" aria-label={t('poll.options')}>
          <span class="group-title">{t('poll.options')}</span>
          <div ref={list} class="poll-options">
            <For each={options().map((o) => o.key)}>
              {(key, i) => {
                const text = () => options().find((o) => o.key === key)?.text ?? ''
                return (
                  <div class="poll-option">
                    <Show when={quiz()}><input type="radio" name="right" class="check" aria-label={t('poll.isRight', { n: i() + 1 })} title={t('poll.isRight', { n: i() + 1 })} disabled={!text().trim()} checked={right() === key} onChange={() => setRight(key)} /></Show>
                    <input type="text" class="input" maxlength="100" autocomplete="off" dir="auto" aria-label={t('poll.option', { n: i() + 1 })} placeholder={t('poll.option', { n: i() + 1 })} value={text()} onInput={(e) => change(key, e.currentTarget.value)} onKeyDown={(e) => step(e, i())} />
                    <IconButton icon={X} size={16} class="small" label={t('poll.removeOption', { n: i() + 1 })} disabled={!text()} onClick={() => remove(key)} />
                  </div>
                )
              }}
            </For>
          </div>
          <p class="field-note">{t('poll.left', { n: most - filled().length })}</p>
        </div>
        <div class="group">
          <Show when={mayShow()}><Tick label={t('poll.isAnonymous')} on={!open()} set={(on) => setOpen(!on)} /></Show>
          <Tick label={t('poll.isMultiple')} on={multiple() && !quiz()} set={setMultiple} disabled={quiz()} />
          <Tick label={t('poll.isQuiz')} on={quiz()} set={setQuiz} />
        </div>
        <Show when={quiz()}>
          <label class="field"><span class="label">{t('poll.explain')}</span><input class="input" maxlength="200" autocomplete="off" dir="auto" onInput={(e) => setSolution(e.currentTarget.value)} /></label>
        </Show>
        <Show when={error()}><p class="field-note bad" role="alert">{error()}</p></Show>
      </form>
    </Sheet>
  )
}
