// What one makes before it is sent: voice messages, polls, albums, in English.
export const making = {
  'voice.record': 'Record a voice message',
  'voice.recording': 'Recording',
  'voice.cancel': 'Drop the recording',
  'voice.slide': 'Slide to drop',
  'voice.tooShort': 'Hold the microphone, or press once and speak.',
  'voice.denied': 'The browser does not let this page hear the microphone. Allow it in the site’s settings.',
  'voice.none': 'No microphone was found.',
  'media.unheard': 'Not played yet',
  'media.speed': 'Speed {n}×',
  'media.playing': 'Now playing',
  'media.endPlaying': 'Stop playing',
} as const
