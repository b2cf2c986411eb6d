// The face of a chat: its photo, or initials on one of seven tints. People are round, groups
// and channels are not.
import { Bookmark, Ghost } from 'lucide'
import { Show } from 'solid-js'
import type { FileRef, PeerId } from '../../mt/records.ts'
import { initials } from '../../model/names.ts'
import { isOnline } from '../../model/online.ts'
import { peer } from '../../state/peers.ts'
import { self } from '../../state/session.ts'
import { useFile } from '../media/use-file.ts'
import { Icon } from './icon.tsx'
import { Mark } from './mark.tsx'

export function Avatar(props: { id: PeerId; size: number; presence?: boolean; asSelf?: boolean }) {
  const p = () => peer(props.id)
  const saved = () => props.id === self() && !props.asSelf
  // What the server itself has to say comes from this account.
  const service = () => props.id === 777000
  // Sizes of profile photos: 160 pixels, and what is called big.
  const file = (): FileRef | undefined => (p()?.photo && !saved()
    ? { kind: 'peer', id: p()!.photo!, peer: props.id, hash: '', ref: '', thumb: props.size > 80 ? 'big' : 'small', size: 0, mime: 'image/jpeg' } : undefined)
  const photo = useFile(file, () => true)
  return (
    <span
      class={`avatar c${p()?.color ?? 0}`}
      classList={{ square: props.id < 0, accent: saved() || service(), online: Boolean(props.presence) && !saved() && isOnline(p()) }}
      style={{ '--size': `${props.size}px` }}
      aria-hidden="true"
    >
      <Show when={!service()} fallback={<Mark />}>
        <Show when={saved()} fallback={<Show when={!p()?.deleted} fallback={<Icon of={Ghost} size={props.size * 0.5} />}><Show when={photo().url} fallback={initials(p())}>{(src) => <img src={src()} alt="" draggable={false} />}</Show></Show>}>
          <Icon of={Bookmark} size={props.size * 0.46} />
        </Show>
      </Show>
    </span>
  )
}
