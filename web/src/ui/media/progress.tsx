// How far a message's own file is on its way up.
import { X } from 'lucide'
import type { Message } from '../../mt/records.ts'
import { uploadOf } from '../../state/uploads.ts'
import { Icon } from '../parts/icon.tsx'
import { Ring } from './ring.tsx'

export function Progress(props: { message: Message }) {
  return <span class="on-way"><Ring done={uploadOf(props.message.randomId)} size={50} /><Icon of={X} size={22} /></span>
}
