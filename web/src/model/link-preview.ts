// The link in what one writes, and what it leads to.
import { api } from '../mt/port.ts'
import type { Entity, WebPage } from '../mt/records.ts'

// With a scheme, with www, or a name with a domain of letters; not the end of an
// address of mail.
const links = /(?:https?:\/\/|www\.)[^\s<>"]+|(?<![\w@.\/-])(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}{2,}(?::\d+)?(?:[\/?#][^\s<>"]*)?(?![\w@])/giu

/** The first link of a text, of which it shows where it leads. */
export function firstLink(text: string, entities: Entity[]): string | undefined {
  const code = entities.filter((e) => e.type === 'code' || e.type === 'pre')
  const put = entities.filter((e) => e.type === 'link' && /^https?:/i.test(e.url ?? '')).map((e) => ({ at: e.offset, link: e.url! }))
  const typed = [...text.matchAll(links)].map((m) => ({ at: m.index, link: m[0].replace(/[.,;:!?)\]}'"»…]+$/u, '') }))
  return [...put, ...typed]
    .filter(({ at }) => !code.some((e) => at >= e.offset && at < e.offset + e.length))
    .toSorted((a, b) => a.at - b.at)[0]?.link
}

const kept = 60
const known = new Map<string, Promise<WebPage | undefined>>()

/** What a link leads to; the server is asked once for each. */
export function previewOf(link: string): Promise<WebPage | undefined> {
  let page = known.get(link)
  if (!page) {
    page = api.linkPreview(link)
    page.catch(() => known.delete(link))
    known.set(link, page)
    if (known.size > kept) known.delete(known.keys().next().value!)
  }
  return page
}
