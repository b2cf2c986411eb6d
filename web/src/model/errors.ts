// What to tell a person whose wish was refused.
import { CallError } from '../mt/port.ts'
import { t, tIf } from './i18n.ts'
import { duration } from './time.ts'

export function errorText(e: unknown): string {
  if (!(e instanceof CallError)) return t('error.CLIENT')
  if (e.seconds) {
    const time = duration(e.seconds)
    return tIf(`error.${e.text.replace(/_(%d|\d+)$/, '')}`, { time }) ?? t('error.FLOOD', { time })
  }
  return tIf(`error.${e.text}`) ?? t('error.other', { code: e.text })
}
