// Emoji as one string, whatever they are: the character, or, of one that is a
// picture, its document in digits. https://core.telegram.org/api/custom-emoji

/** Whether an emoji is a picture, named by its document. */
export function isCustom(emoji: string): boolean {
  return /^\d{5,}$/.test(emoji)
}
