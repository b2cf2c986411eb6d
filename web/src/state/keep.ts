// What is told to many alike leaves out what is one's own: whoever hears it
// keeps what was known.
import type { Message, PollResults, Reaction } from '../mt/records.ts'

/** A newer copy of a message, with what only the older one knows. */
export function keepOwn(old: Message, m: Message): Message {
  const reactions = m.reactions && keepChosen(old.reactions, m.reactions)
  const poll = m.poll && { ...m.poll, results: keepVotes(old.poll?.results, m.poll.results) }
  return { ...m, ...(reactions ? { reactions } : {}), ...(poll ? { poll } : {}) }
}

export function keepChosen(old: Reaction[] | undefined, now: Reaction[]): Reaction[] {
  return now.map((r) => (r.chosen === undefined ? { ...r, chosen: old?.find((o) => o.emoji === r.emoji)?.chosen ?? false } : r))
}

/** The counts as they are once one's own reactions are these. */
export function withOwn(all: Reaction[], own: string[]): Reaction[] {
  const changed = all.map((r): Reaction => {
    const chosen = own.includes(r.emoji)
    return { emoji: r.emoji, count: r.count + Number(chosen) - Number(r.chosen ?? false), chosen }
  })
  const fresh = own.filter((e) => !all.some((r) => r.emoji === e)).map((emoji): Reaction => ({ emoji, count: 1, chosen: true }))
  return [...changed.filter((r) => r.count > 0), ...fresh]
}

/** Newer results of a poll, with the vote that those for everybody leave out. */
export function keepVotes(old: PollResults | undefined, { min, ...now }: PollResults): PollResults {
  if (!min || !old) return now
  if (!now.answers) return { ...old, total: now.total }
  const before = new Map(old.answers?.map((a) => [a.option, a]))
  const answers = now.answers.map((a) => ({ ...a, chosen: before.get(a.option)?.chosen ?? false, correct: a.correct || (before.get(a.option)?.correct ?? false) }))
  const solution = now.solution ?? old.solution
  return { ...now, answers, ...(solution ? { solution } : {}) }
}
