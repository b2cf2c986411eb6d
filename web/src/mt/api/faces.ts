// Profile photos of people, groups and channels:
// https://core.telegram.org/api/files#profile-pictures
import type { tl } from '@mtcute/core'
import { peersOf } from '../convert/peer.ts'
import type { PeerId } from '../records.ts'
import { type Context, hear, inputPeer } from './context.ts'
import { upload } from './upload.ts'

export function facesApi(c: Context) {
  const heard = (r: tl.TypeUpdates): void => {
    hear(c, r)
    if ('users' in r) c.emit({ e: 'peers', peers: peersOf(r.users, r.chats) })
  }
  const sendUp = (picture: Blob) => upload(c, picture, 'photo.jpg', new AbortController().signal, () => undefined)

  return {
    /** Sets one's own photo to a JPEG, or takes it off. */
    async setOwnPhoto(picture: Blob | undefined): Promise<void> {
      const r = picture
        ? await c.client.call({ _: 'photos.uploadProfilePhoto', file: await sendUp(picture) })
        : await c.client.call({ _: 'photos.updateProfilePhoto', id: { _: 'inputPhotoEmpty' } })
      c.emit({ e: 'peers', peers: peersOf(r.users, []) })
    },

    async setChatPhoto(id: PeerId, picture: Blob | undefined): Promise<void> {
      const photo: tl.TypeInputChatPhoto = picture ? { _: 'inputChatUploadedPhoto', file: await sendUp(picture) } : { _: 'inputChatPhotoEmpty' }
      const p = await inputPeer(c, id)
      heard(p._ === 'inputPeerChannel'
        ? await c.client.call({ _: 'channels.editPhoto', channel: { _: 'inputChannel', channelId: p.channelId, accessHash: p.accessHash }, photo })
        : await c.client.call({ _: 'messages.editChatPhoto', chatId: -id, photo }))
    },
  }
}
