// What links lead to: https://core.telegram.org/method/messages.getWebPagePreview
import { pageOf } from '../convert/message.ts'
import type { WebPage } from '../records.ts'
import type { Context } from './context.ts'

export function pagesApi(c: Context) {
  return {
    /** Nothing where there is nothing to see, or the server looks at nothing elsewhere. */
    async linkPreview(link: string): Promise<WebPage | undefined> {
      const { media } = await c.client.call({ _: 'messages.getWebPagePreview', message: link })
      return media._ === 'messageMediaWebPage' ? pageOf(media.webpage) : undefined
    },
  }
}
