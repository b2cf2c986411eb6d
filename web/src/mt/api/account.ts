// One's own account: profile, privacy, sessions, notifications.
import { type tl } from '@mtcute/core'
import { peersOf, userOf } from '../convert/peer.ts'
import type { Country, Privacy, PrivacyKey, Session } from '../records.ts'
import { type Context, inputUser } from './context.ts'

const privacyKeys: Record<PrivacyKey, tl.TypeInputPrivacyKey['_']> = {
  phone: 'inputPrivacyKeyPhoneNumber',
  lastSeen: 'inputPrivacyKeyStatusTimestamp',
  photo: 'inputPrivacyKeyProfilePhoto',
  forwards: 'inputPrivacyKeyForwards',
  calls: 'inputPrivacyKeyPhoneCall',
  groups: 'inputPrivacyKeyChatInvite',
  about: 'inputPrivacyKeyAbout',
  findByPhone: 'inputPrivacyKeyAddedByPhone',
  birthday: 'inputPrivacyKeyBirthday',
}

export function accountApi(c: Context) {
  const keyOf = (key: PrivacyKey) => ({ _: privacyKeys[key] }) as tl.TypeInputPrivacyKey

  function privacyOf(r: tl.account.RawPrivacyRules): Privacy {
    c.emit({ e: 'peers', peers: peersOf(r.users, r.chats) })
    const p: Privacy = { rule: 'nobody', allow: [], deny: [] }
    for (const rule of r.rules) {
      if (rule._ === 'privacyValueAllowAll') p.rule = 'everybody'
      if (rule._ === 'privacyValueAllowContacts') p.rule = 'contacts'
      if (rule._ === 'privacyValueAllowUsers') p.allow = rule.users
      if (rule._ === 'privacyValueDisallowUsers') p.deny = rule.users
    }
    return p
  }

  return {
    async updateProfile(first: string, last: string, about: string): Promise<void> {
      const u = await c.client.call({ _: 'account.updateProfile', firstName: first, lastName: last, about })
      c.emit({ e: 'peers', peers: [userOf(u)] })
    },

    usernameFree: (username: string): Promise<boolean> => c.client.call({ _: 'account.checkUsername', username }),

    async updateUsername(username: string): Promise<void> {
      const u = await c.client.call({ _: 'account.updateUsername', username })
      c.emit({ e: 'peers', peers: [userOf(u)] })
    },

    async sessions(): Promise<Session[]> {
      const r = await c.client.call({ _: 'account.getAuthorizations' })
      return r.authorizations.map((a) => ({
        hash: a.hash.toString(), current: a.current ?? false, app: `${a.appName} ${a.appVersion}`.trim(), device: a.deviceModel,
        platform: `${a.platform} ${a.systemVersion}`.trim(), active: a.dateActive, place: [a.ip, a.region, a.country].filter(Boolean).join(', '),
      }))
    },

    async privacy(key: PrivacyKey): Promise<Privacy> {
      return privacyOf(await c.client.call({ _: 'account.getPrivacy', key: keyOf(key) }))
    },

    async setPrivacy(key: PrivacyKey, p: Privacy): Promise<Privacy> {
      const rules: tl.TypeInputPrivacyRule[] = []
      const users = (ids: number[]) => Promise.all(ids.map((id) => inputUser(c, id)))
      if (p.allow.length) rules.push({ _: 'inputPrivacyValueAllowUsers', users: await users(p.allow) })
      if (p.deny.length) rules.push({ _: 'inputPrivacyValueDisallowUsers', users: await users(p.deny) })
      if (p.rule === 'everybody') rules.push({ _: 'inputPrivacyValueAllowAll' })
      if (p.rule === 'contacts') rules.push({ _: 'inputPrivacyValueAllowContacts' })
      if (p.rule !== 'everybody') rules.push({ _: 'inputPrivacyValueDisallowAll' })
      return privacyOf(await c.client.call({ _: 'account.setPrivacy', key: keyOf(key), rules }))
    },

    async setOnline(online: boolean): Promise<void> {
      await c.client.call({ _: 'account.updateStatus', offline: !online })
    },

    /** Country codes and how numbers are written there. */
    async countries(language: string): Promise<{ all: Country[]; here: string }> {
      const list = await c.client.call({ _: 'help.getCountriesList', langCode: language, hash: 0 })
      const here = (await c.client.call({ _: 'help.getNearestDc' })).country
      const all = list._ !== 'help.countriesList' ? [] : list.countries.flatMap((k) => k.countryCodes.map((code) => ({
        iso: k.iso2, name: k.name ?? k.defaultName, code: code.countryCode, patterns: code.patterns ?? [],
      })))
      return { all, here }
    },
  }
}
