// Opening threads: the comments of a post, the topics of a forum.
import { batch, untrack } from 'solid-js'
import { api } from '../mt/port.ts'
import type { PeerId } from '../mt/records.ts'
import type { Discussion, Topic } from '../mt/rooms.ts'
import { messageById, remember } from '../state/histories.ts'
import type { Cell } from '../state/message.ts'
import { learn, peer } from '../state/peers.ts'
import { loadTopics, refreshTopics, setDiscussion, topic, topicsLoaded } from '../state/threads.ts'
import { t } from './i18n.ts'

/** The colours that topics may have: https://core.telegram.org/api/forum#forum-topics */
export const topicColors = [0x6fb9f0, 0xffd67e, 0xcb86db, 0x8eee98, 0xff93b2, 0xfb6f5f]

export const generalTopic = 1

/** Finds where a post is discussed, and learns how far one has read there. */
export async function openDiscussion(chat: PeerId, post: number): Promise<Discussion | undefined> {
  const page = await api.discussion(chat, post)
  batch(() => {
    learn(page.peers)
    page.messages.forEach(remember)
    if (page.at) setDiscussion(page.at)
  })
  return page.at
}

/** What begins the comments: the post as it stands in the group. */
export async function rootOf(group: PeerId, root: number): Promise<Cell | undefined> {
  if (!untrack(() => messageById(group, root))) await openDiscussion(group, root)
  const m = untrack(() => messageById(group, root))
  return m && remember(m)
}

/** Makes sure that a topic is known. */
export async function knowTopic(chat: PeerId, id: number): Promise<void> {
  if (!untrack(() => topicsLoaded(chat))) await loadTopics(chat)
  if (!untrack(() => topic(chat, id))) refreshTopics(chat, [id])
}

export function isForum(chat: PeerId): boolean {
  return peer(chat)?.forum ?? false
}

export function topicTitle(topic: Topic): string {
  return topic.id === generalTopic && (topic.title === '' || topic.title === 'General') ? t('topic.general') : topic.title
}

export function mayManageTopics(chat: PeerId): boolean {
  return peer(chat)?.rights?.includes('manageTopics') ?? false
}

export function mayCreateTopics(chat: PeerId): boolean {
  const p = peer(chat)
  return p !== undefined && !p.left && (mayManageTopics(chat) || !p.denied?.includes('manageTopics'))
}

