// Polls and voting in them: https://core.telegram.org/api/poll
import { type tl, Long } from '@mtcute/core'
import type { PeerId, Reply } from '../records.ts'
import { type Context, hear, inputPeer } from './context.ts'
import { announceIds, replyTo } from './send.ts'

export interface NewPoll {
  question: string
  answers: string[]
  public: boolean
  multiple: boolean
  quiz: boolean
  /** Which of the answers of a quiz is right. */
  correct?: number
  /** Shown to those who were wrong. */
  solution?: string
}

export function pollsApi(c: Context) {
  const plain = (text: string): tl.RawTextWithEntities => ({ _: 'textWithEntities', text, entities: [] })

  return {
    async sendPoll(chat: PeerId, randomId: string, p: NewPoll, reply?: Reply): Promise<void> {
      const poll: tl.RawPoll = {
        _: 'poll', id: Long.ZERO, hash: Long.ZERO, question: plain(p.question), publicVoters: p.public, multipleChoice: p.multiple, quiz: p.quiz,
        answers: p.answers.map((text) => ({ _: 'inputPollAnswer', text: plain(text) })),
      }
      const media: tl.RawInputMediaPoll = {
        _: 'inputMediaPoll', poll, ...(p.correct === undefined ? {} : { correctAnswers: [p.correct] }), ...(p.solution ? { solution: p.solution, solutionEntities: [] } : {}),
      }
      const r = await c.client.call({ _: 'messages.sendMedia', peer: await inputPeer(c, chat), media, message: '', randomId: Long.fromString(randomId), ...replyTo(reply) })
      announceIds(c, r)
      hear(c, r)
    },

    /** Votes for the options, in base64; none takes the vote back. */
    async vote(chat: PeerId, id: number, options: string[]): Promise<void> {
      hear(c, await c.client.call({
        _: 'messages.sendVote', peer: await inputPeer(c, chat), msgId: id,
        options: options.map((o) => Uint8Array.from(atob(o), (x) => x.charCodeAt(0))),
      }))
    },
  }
}
