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
}
