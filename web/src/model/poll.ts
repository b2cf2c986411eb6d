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
  return p.answers.map((a) => {
    const r = told.get(a.option)
    const voters = r?.voters ?? 0
    const percent = open && (r?.voters !== undefined) ? (p.results.total ? Math.round((100 * voters) / p.results.total) : 0) : undefined
    return { ...a, chosen: r?.chosen ?? false, correct: r?.correct ?? false, percent, voters }
  })
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
