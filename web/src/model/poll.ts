// What a poll shows to whom, and voting in it.
import { api } from '../mt/port.ts'
import type { Message, Poll } from '../mt/records.ts'
import { t } from './i18n.ts'

export interface AnswerRow {
  option: string
  text: string
  chosen: boolean
  correct: boolean
  /** In hundredths; undefined while results are not to be seen. */
  percent: number | undefined
  voters: number
}

export function hasVoted(p: Poll): boolean {
  return p.results.answers?.some((a) => a.chosen) ?? false
}

export function mayVote(p: Poll): boolean {
  return !p.closed && !hasVoted(p)
}

export function mayRetract(p: Poll): boolean {
  return hasVoted(p) && !p.closed && !p.quiz && !p.final
}

export function answerRows(p: Poll): AnswerRow[] {
  const told = new Map(p.results.answers?.map((a) => [a.option, a]))
  const open = !mayVote(p)
  const shares = percents(p)
  return p.answers.map((a) => {
    const r = told.get(a.option)
    const voters = r?.voters ?? 0
    const percent = open && r?.voters !== undefined ? shares.get(a.option) : undefined
    return { ...a, chosen: r?.chosen ?? false, correct: r?.correct ?? false, percent, voters }
  })
}

// percents add up to a hundred where everybody has one vote: what rounding down
// leaves over goes to those who lost most by it.
function percents(p: Poll): Map<string, number> {
  const all = (p.results.answers ?? []).map((a) => ({ option: a.option, exact: p.results.total ? (100 * (a.voters ?? 0)) / p.results.total : 0 }))
  if (p.multiple) return new Map(all.map((a) => [a.option, Math.round(a.exact)]))
  let left = Math.round(all.reduce((n, a) => n + a.exact, 0)) - all.reduce((n, a) => n + Math.floor(a.exact), 0)
  const most = all.toSorted((a, b) => (b.exact % 1) - (a.exact % 1))
  return new Map(most.map((a) => [a.option, Math.floor(a.exact) + (left-- > 0 ? 1 : 0)]))
}

/** What kind of poll it is, in a few words. */
export function pollKind(p: Poll): string {
  if (p.closed) return t('poll.closed')
  if (p.quiz) return t(p.public ? 'poll.quizPublic' : 'poll.quiz')
  return t(p.public ? 'poll.public' : 'poll.anonymous')
}

/** A result as it is read out. */
export function answerLabel(p: Poll, a: AnswerRow): string {
  const parts = [a.text]
  if (a.percent !== undefined) parts.push(`${a.percent} %`, t('poll.votes', { n: a.voters }))
  if (a.chosen) parts.push(t('poll.yours'))
  if (p.quiz && a.correct) parts.push(t('poll.right'))
  else if (p.quiz && a.chosen) parts.push(t('poll.wrong'))
  return parts.join(', ')
}

export async function vote(m: Message, options: string[]): Promise<void> {
  await api.vote(m.chat, m.id, options)
}
