// What to tell a person whose wish was refused.
import { CallError } from '../mt/port.ts'
import { t, tIf } from './i18n.ts'
import { duration } from './time.ts'

export function errorText(e: unknown): string {
  if (!(e instanceof CallError)) return t('error.CLIENT')
  if (e.seconds && e.text.startsWith('SLOWMODE')) return t('error.SLOWMODE', { time: duration(e.seconds) })
  if (e.seconds) return t('error.FLOOD', { time: duration(e.seconds) })
  return tIf(`error.${e.text}`) ?? t('error.other', { code: e.text })
}
