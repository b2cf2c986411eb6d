// Photos, files and sound, in French.
import type { Texts } from './en.ts'
import type { media as english } from './media-en.ts'

export const media: Pick<Texts, keyof typeof english> = {
  'media.open': 'Ouvrir : {kind}',
  'media.viewer': 'Photo ou vidéo',
  'media.previous': 'Précédent',
  'media.next': 'Suivant',
  'media.save': 'Enregistrer',
  'media.protected': 'Ici, les messages ne peuvent être ni transférés ni enregistrés.',
  'media.download': 'Télécharger {name}',
  'media.stop': 'Arrêter',
  'media.play': 'Lire',
  'media.pause': 'Pause',
  'media.position': 'Position',
  'media.failed': 'Le chargement a échoué. Réessayer.',
  'media.reveal': 'Masqué. Appuyez pour afficher.',
  'media.attach': 'Joindre des fichiers',
  'media.send': 'Envoyer',
  'media.sendTitle': { one: 'Envoyer {n} fichier', other: 'Envoyer {n} fichiers' },
  'media.caption': 'Légende (facultative)',
  'media.asFiles': 'Envoyer comme fichiers, sans les modifier',
  'media.hide': 'Masquer jusqu’à un appui',
  'media.remove': 'Retirer {name}',
  'media.drop': 'Déposez les fichiers ici',
  'media.tooBig': '{name} est trop volumineux : 2 Go au plus.',
  'media.unnamed': 'Fichier',
}
