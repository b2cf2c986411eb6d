// The way up from a thread: to the post, or to the topics.
import { untrack } from 'solid-js'
import type { Message } from '../../mt/records.ts'
import { messageById } from '../../state/histories.ts'
import { openChat, openPeer, openThread } from '../route.ts'

export function leaveThread(root?: Message): void {
  const chat = untrack(openChat)
  const m = root ?? untrack(() => messageById(chat, openThread()))
  if (m?.post) openPeer(m.post.chat, m.post.id)
  else openPeer(chat)
}
