// A face that can be changed: the photo of oneself, of a group or a channel.
import { Camera, ImageUp, Trash2 } from 'lucide'
import { t } from '../../model/i18n.ts'
import { api } from '../../mt/port.ts'
import type { PeerId } from '../../mt/records.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { tell } from '../list/chat-menu.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icon.tsx'
import { openMenu } from './layers.tsx'

export function PhotoButton(props: { id: PeerId; size: number }) {
  const set = (picture: Blob | undefined) => (props.id === self() ? api.setOwnPhoto(picture) : api.setChatPhoto(props.id, picture))
  const choose = () => void import('./crop.tsx').then((c) => c.choosePhoto(set))
  const press = (e: MouseEvent & { currentTarget: HTMLElement }) => {
    if (!peer(props.id)?.photo) { choose(); return }
    openMenu(e.currentTarget, [
      { label: t('photo.change'), icon: ImageUp, run: choose },
      { label: t('photo.remove'), icon: Trash2, danger: true, run: () => tell(set(undefined)) },
    ])
  }
  return (
    <button type="button" class="photo-button" aria-label={t(peer(props.id)?.photo ? 'photo.change' : 'photo.set')} title={t(peer(props.id)?.photo ? 'photo.change' : 'photo.set')} onClick={press}>
      <Avatar id={props.id} size={props.size} asSelf />
      <span class="photo-sign"><Icon of={Camera} size={17} /></span>
    </button>
  )
}
