// Styled text, both ways: https://core.telegram.org/api/entities
import type { tl } from '@mtcute/core'
import Long from 'long'
import type { Entity, EntityType } from '../records.ts'

const types: Partial<Record<tl.TypeMessageEntity['_'], EntityType>> = {
  messageEntityBold: 'bold',
  messageEntityItalic: 'italic',
  messageEntityUnderline: 'underline',
  messageEntityStrike: 'strike',
  messageEntitySpoiler: 'spoiler',
  messageEntityCode: 'code',
  messageEntityPre: 'pre',
  messageEntityBlockquote: 'quote',
  messageEntityTextUrl: 'link',
  messageEntityUrl: 'url',
  messageEntityEmail: 'email',
  messageEntityPhone: 'phone',
  messageEntityMention: 'mention',
  messageEntityMentionName: 'mentionName',
  messageEntityHashtag: 'hashtag',
  messageEntityCashtag: 'cashtag',
  messageEntityBotCommand: 'command',
  messageEntityBankCard: 'bank',
  messageEntityCustomEmoji: 'emoji',
}

export function entitiesOf(all: tl.TypeMessageEntity[] | undefined): Entity[] {
  const out: Entity[] = []
  for (const e of all ?? []) {
    const type = types[e._]
    if (!type) continue
    const entity: Entity = { type, offset: e.offset, length: e.length }
    if (e._ === 'messageEntityTextUrl') entity.url = e.url
    if (e._ === 'messageEntityPre' && e.language) entity.language = e.language
    if (e._ === 'messageEntityMentionName') entity.user = e.userId
    if (e._ === 'messageEntityBlockquote' && e.collapsed) entity.collapsed = true
    if (e._ === 'messageEntityCustomEmoji') entity.document = e.documentId.toString()
    out.push(entity)
  }
  return out
}

/** Only what a person can ask for; the server finds links and mentions itself. */
export function entitiesToTl(all: Entity[]): tl.TypeMessageEntity[] {
  return all.flatMap((e): tl.TypeMessageEntity[] => {
    const at = { offset: e.offset, length: e.length }
    switch (e.type) {
      case 'bold': return [{ _: 'messageEntityBold', ...at }]
      case 'italic': return [{ _: 'messageEntityItalic', ...at }]
      case 'underline': return [{ _: 'messageEntityUnderline', ...at }]
      case 'strike': return [{ _: 'messageEntityStrike', ...at }]
      case 'spoiler': return [{ _: 'messageEntitySpoiler', ...at }]
      case 'code': return [{ _: 'messageEntityCode', ...at }]
      case 'pre': return [{ _: 'messageEntityPre', ...at, language: e.language ?? '' }]
      case 'quote': return [{ _: 'messageEntityBlockquote', ...at, collapsed: e.collapsed ?? false }]
      case 'link': return [{ _: 'messageEntityTextUrl', ...at, url: e.url ?? '' }]
      case 'emoji': return e.document ? [{ _: 'messageEntityCustomEmoji', ...at, documentId: Long.fromString(e.document) }] : []
      default: return []
    }
  })
}
