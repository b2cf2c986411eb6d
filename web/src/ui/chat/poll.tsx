// A poll or a quiz in a bubble: answers to choose from, then what came of them.
import { Check, X } from 'lucide'
import { createSignal, Index, Show } from 'solid-js'
import { t } from '../../model/i18n.ts'
import { answerLabel, type AnswerRow, answerRows, hasVoted, mayRetract, mayVote, pollKind, vote } from '../../model/poll.ts'
import { dayAndTime } from '../../model/time.ts'
import type { Message, Poll } from '../../mt/records.ts'
import { tell } from '../list/chat-menu.ts'
import { Icon } from '../parts/icon.tsx'
import { StyledText } from './text.tsx'
import './poll.css'

export function PollView(props: { message: Message; poll: Poll }) {
  const p = () => props.poll
  const [picked, setPicked] = createSignal<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = createSignal(false)
  const send = (options: string[]) => {
    if (busy()) return
    setBusy(true)
    tell(vote(props.message, options).finally(() => { setBusy(false); setPicked(new Set<string>()) }))
  }
  const press = (option: string) => {
    if (!p().multiple) return send([option])
    setPicked((old) => { const next = new Set(old); if (!next.delete(option)) next.add(option); return next })
  }
  return (
    <section class="poll" aria-label={`${t('kind.poll')}: ${p().question}`} aria-busy={busy()}>
      <div class="question" dir="auto">{p().question}</div>
      <div class="sort">{pollKind(p())}<Show when={!p().closed && p().closeDate}>{(at) => <> · {t('poll.until', { time: dayAndTime(at()) })}</>}</Show></div>
      <Show when={mayVote(p())} fallback={<ul class="results"><Index each={answerRows(p())}>{(a) => <Result poll={p()} of={a()} />}</Index></ul>}>
        <div role="group" aria-label={t('poll.answers')}>
          <Index each={answerRows(p())}>
            {(a) => (
              <button
                type="button" class="answer" classList={{ many: p().multiple }} disabled={busy()}
                role={p().multiple ? 'checkbox' : undefined} aria-checked={p().multiple ? picked().has(a().option) : undefined} onClick={() => press(a().option)}
              >
                <span class="box"><Show when={picked().has(a().option)}><Icon of={Check} size={13} /></Show></span><span dir="auto">{a().text}</span>
              </button>
            )}
          </Index>
        </div>
      </Show>
      <Show when={p().results.solution}>{(s) => <div class="solution" dir="auto"><StyledText text={s().text} entities={s().entities} /></div>}</Show>
      <Show when={p().hidden && hasVoted(p()) && !p().closed}><div class="sort">{t('poll.hidden')}</div></Show>
      <div class="foot">
        <span class="sort">{p().results.total ? t('poll.total', { n: p().results.total }) : t('poll.none')}</span>
        <Show when={p().multiple && mayVote(p())}>
          <button type="button" class="btn plain" disabled={busy() || !picked().size} onClick={() => send([...picked()])}>{t('poll.vote')}</button>
        </Show>
        <Show when={mayRetract(p())}><button type="button" class="btn plain" disabled={busy()} onClick={() => send([])}>{t('poll.retract')}</button></Show>
      </div>
    </section>
  )
}

function Result(props: { poll: Poll; of: AnswerRow }) {
  const a = () => props.of
  const wrong = () => props.poll.quiz && a().chosen && !a().correct && props.poll.results.answers?.some((x) => x.correct)
  const right = () => props.poll.quiz && a().correct
  return (
    <li class="result" classList={{ chosen: a().chosen, right: right(), wrong: Boolean(wrong()) }}>
      <span class="sr">{answerLabel(props.poll, a())}</span>
      <span class="percent" aria-hidden="true">{a().percent === undefined ? '' : `${a().percent}%`}</span>
      <span class="what" aria-hidden="true" dir="auto">{a().text}</span>
      <span class="mark" aria-hidden="true"><Show when={a().chosen || right()}><Icon of={wrong() ? X : Check} size={13} /></Show></span>
      <span class="track" aria-hidden="true" style={{ '--part': `${a().percent ?? 0}%` }} />
    </li>
  )
}
