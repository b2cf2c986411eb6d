// Reactions, polls and comments, in English.
export const answers = {
  'react.group': 'Reactions',
  'react.with': 'React with',
  'react.count': '{emoji} {n}',
  'react.chosen': '{emoji} {n}, chosen',
  'error.REACTION_INVALID': 'This reaction is not allowed here.',
  'error.REACTIONS_TOO_MANY': 'There are too many reactions to this message.',
} as const
