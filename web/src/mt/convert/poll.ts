// Polls and what came of them: https://core.telegram.org/api/poll
import type { tl } from '@mtcute/core'
import type { Poll, PollResults } from '../records.ts'
import { entitiesOf } from './entity.ts'
import { base64 } from './media.ts'

export function pollOf(p: tl.TypePoll, results: tl.TypePollResults): Poll {
  const out: Poll = {
    id: p.id.toString(), question: p.question.text, closed: p.closed ?? false, public: p.publicVoters ?? false,
    multiple: p.multipleChoice ?? false, quiz: p.quiz ?? false, final: p.revotingDisabled ?? false, hidden: p.hideResultsUntilClose ?? false,
    answers: p.answers.flatMap((a) => (a._ === 'pollAnswer' ? [{ option: base64(a.option), text: a.text.text }] : [])),
    results: resultsOf(results),
  }
  if (p.closeDate) out.closeDate = p.closeDate
  return out
}

export function resultsOf(r: tl.TypePollResults): PollResults {
  const out: PollResults = { total: r.totalVoters ?? 0 }
  if (r.min) out.min = true
  if (r.results) {
    out.answers = r.results.map((a) => ({
      option: base64(a.option), chosen: a.chosen ?? false, correct: a.correct ?? false, ...(a.voters === undefined ? {} : { voters: a.voters }),
    }))
  }
  if (r.solution) out.solution = { text: r.solution, entities: entitiesOf(r.solutionEntities) }
  return out
}
