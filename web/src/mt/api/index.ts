// The whole API of the worker: one function per use of TL. Arguments and
// results are plain objects.
import type { Client } from '../client.ts'
import type { Event } from '../records.ts'
import { accountApi } from './account.ts'
import { authApi } from './auth.ts'
import { botsApi } from './bots.ts'
import { commentsApi } from './comments.ts'
import { dialogsApi } from './dialogs.ts'
import { facesApi } from './faces.ts'
import { filesApi } from './files.ts'
import { groupsApi } from './groups.ts'
import { invitesApi } from './invites.ts'
import { manageApi } from './manage.ts'
import { readingApi } from './reading.ts'
import { topicsApi } from './topics.ts'
import { historyApi } from './history.ts'
import { notifyApi } from './notify.ts'
import { passwordApi } from './password.ts'
import { peopleApi } from './people.ts'
import { pollsApi } from './polls.ts'
import { reactionsApi } from './reactions.ts'
import { sendApi } from './send.ts'
import { sendMediaApi } from './send-media.ts'
import { stickersApi } from './stickers.ts'

export function makeApi(client: Client, emit: (...events: Event[]) => void) {
  const c = { client, emit }
  return {
    ...authApi(c), ...dialogsApi(c), ...historyApi(c), ...sendApi(c), ...peopleApi(c), ...groupsApi(c), ...accountApi(c), ...filesApi(c),
    ...sendMediaApi(c), ...reactionsApi(c), ...pollsApi(c), ...commentsApi(c), ...botsApi(c), ...passwordApi(c), ...notifyApi(c), ...stickersApi(c), ...facesApi(c),
    ...manageApi(c), ...invitesApi(c), ...topicsApi(c), ...readingApi(c),
  }
}

export type Api = ReturnType<typeof makeApi>
