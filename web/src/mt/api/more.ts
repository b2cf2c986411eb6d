// What a first visit does not need: fetched with the first call of it.
import { botsApi } from './bots.ts'
import { commentsApi } from './comments.ts'
import type { Context } from './context.ts'
import { facesApi } from './faces.ts'
import { groupsApi } from './groups.ts'
import { invitesApi } from './invites.ts'
import { manageApi } from './manage.ts'
import { pagesApi } from './pages.ts'
import { passwordApi } from './password.ts'
import { pollsApi } from './polls.ts'
import { reactionsApi } from './reactions.ts'
import { readingApi } from './reading.ts'
import { stickersApi } from './stickers.ts'
import { topicsApi } from './topics.ts'

export function makeMore(c: Context) {
  return {
    ...groupsApi(c), ...manageApi(c), ...invitesApi(c), ...topicsApi(c), ...commentsApi(c), ...readingApi(c), ...reactionsApi(c), ...pollsApi(c),
    ...botsApi(c), ...passwordApi(c), ...stickersApi(c), ...facesApi(c), ...pagesApi(c),
  }
}
