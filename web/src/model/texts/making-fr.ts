// Ce que l’on prépare avant l’envoi : messages vocaux, sondages, albums.
export const making = {
  'voice.record': 'Enregistrer un message vocal',
  'voice.recording': 'Enregistrement',
  'voice.cancel': 'Abandonner l’enregistrement',
  'voice.slide': 'Glissez pour abandonner',
  'voice.tooShort': 'Maintenez le micro, ou appuyez une fois et parlez.',
  'voice.denied': 'Le navigateur n’autorise pas le micro ici. Autorisez-le dans les réglages du site.',
  'voice.none': 'Aucun micro n’a été trouvé.',
  'media.unheard': 'Pas encore écouté',
  'media.speed': 'Vitesse {n}×',
  'media.playing': 'Lecture en cours',
  'media.endPlaying': 'Arrêter la lecture',
} as const
