// What a service message says: https://core.telegram.org/type/MessageAction
import type { Message } from '../mt/records.ts'
import { peer } from '../state/peers.ts'
import { chatName, nameOf } from './names.ts'
import { t, tIf } from './i18n.ts'
import { duration } from './time.ts'

function list(names: string[]): string {
  return new Intl.ListFormat(document.documentElement.lang || 'en').format(names)
}

export function serviceText(m: Message): string {
  const a = m.action!
  const name = nameOf(peer(m.from))
  const others = (a.users ?? []).filter((id) => id !== m.from)
  const values = { name, text: a.text ?? '', kind: a.kind, users: list(others.map((id) => nameOf(peer(id)))) }
  if (a.kind === 'SetMessagesTTL') {
    return a.seconds ? t('service.SetMessagesTTL', { name, time: duration(a.seconds) }) : t('service.SetMessagesTTLOff', { name })
  }
  if (a.kind === 'ChatAddUser' && others.length) return t('service.ChatAddUsers', values)
  if (a.kind === 'ChatDeleteUser' && others.length) return t('service.ChatRemoveUser', values)
  if (a.kind === 'ChatEditTitle' && peer(m.chat)?.kind === 'channel') return t('service.ChannelEditTitle', values)
  if (a.kind === 'CustomAction') return a.text ?? ''
  return tIf(`service.${a.kind}`, values) ?? t('service.other', { kind: a.kind, name: chatName(m.chat) })
}
