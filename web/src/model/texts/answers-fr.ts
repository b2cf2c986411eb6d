// Reactions, polls and comments, in French.
import type { Texts } from './en.ts'
import type { answers as english } from './answers-en.ts'

export const answers: Pick<Texts, keyof typeof english> = {
  'react.group': 'Réactions',
  'react.with': 'Réagir avec',
  'react.count': '{emoji} {n}',
  'react.chosen': '{emoji} {n}, choisie',
  'error.REACTION_INVALID': 'Cette réaction n’est pas permise ici.',
  'error.REACTIONS_TOO_MANY': 'Il y a trop de réactions à ce message.',
  'poll.anonymous': 'Sondage anonyme',
  'poll.public': 'Sondage public',
  'poll.quiz': 'Quiz anonyme',
  'poll.quizPublic': 'Quiz public',
  'poll.closed': 'Résultats définitifs',
  'poll.until': 'jusqu’au {time}',
  'poll.answers': 'Réponses',
  'poll.votes': { one: '{n} voix', other: '{n} voix' },
  'poll.total': { one: '{n} personne a voté', other: '{n} personnes ont voté' },
  'poll.none': 'Aucun vote pour l’instant',
  'poll.vote': 'Voter',
  'poll.retract': 'Retirer mon vote',
  'poll.yours': 'votre choix',
  'poll.right': 'bonne réponse',
  'poll.wrong': 'mauvaise réponse',
  'poll.hidden': 'Les résultats seront visibles à la fin du sondage.',
  'error.MESSAGE_POLL_CLOSED': 'Ce sondage est terminé.',
  'error.REVOTE_NOT_ALLOWED': 'Ici, un vote est définitif.',
  'error.POLL_MEMBER_RESTRICTED': 'Seuls les membres peuvent voter ici.',
  'post.comments': { one: '{n} commentaire', other: '{n} commentaires' },
}
