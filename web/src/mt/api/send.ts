// Saying something: https://core.telegram.org/method/messages.sendMessage
import { type tl, Long } from '@mtcute/core'
import { entitiesToTl } from '../convert/entity.ts'
import type { Draft, Entity, PeerId, Reply } from '../records.ts'
import { type Context, hear, inputChannel, inputPeer, inputUser, isChannel, spend } from './context.ts'

export interface Outgoing {
  chat: PeerId
  text: string
  entities: Entity[]
  reply?: Reply
  /** A decimal 64-bit number; sending it twice stores one message. */
  randomId: string
  silent?: boolean
  /** Seconds since 1970. */
  at?: number
  /** It does not show what its link leads to. */
  noPage?: boolean
}

export function replyTo(r: Reply | undefined): { replyTo?: tl.TypeInputReplyTo } {
  return r ? { replyTo: { _: 'inputReplyToMessage', replyToMsgId: r.id, ...(r.thread ? { topMsgId: r.thread } : {}), ...(r.quote ? { quoteText: r.quote, quoteOffset: r.quoteOffset ?? 0 } : {}) } } : {}
}

// A mention of somebody without a username names them by their access hash.
export async function styles(c: Context, all: Entity[]): Promise<tl.TypeMessageEntity[]> {
  const mentions = all.filter((e) => e.type === 'mentionName' && e.user).map(async (e): Promise<tl.RawInputMessageEntityMentionName> => ({
    _: 'inputMessageEntityMentionName', offset: e.offset, length: e.length, userId: await inputUser(c, e.user!),
  }))
  return [...entitiesToTl(all), ...(await Promise.all(mentions))]
}

/** Speaks before the update loop does, so that a page knows its own message when it arrives. */
export function announceIds(c: Context, r: tl.TypeUpdates): void {
  if (r._ !== 'updates' && r._ !== 'updatesCombined') return
  for (const u of r.updates) {
    if (u._ === 'updateMessageID') c.emit({ e: 'sent', randomId: u.randomId.toString(), id: u.id })
  }
}

export function sendApi(c: Context) {
  const replyHeader = (r: Reply | undefined): { replyTo?: tl.RawMessageReplyHeader } => r ? {
    replyTo: {
      _: 'messageReplyHeader', replyToMsgId: r.id, ...(r.quote ? { quote: true, quoteText: r.quote, quoteOffset: r.quoteOffset ?? 0 } : {}),
    },
  } : {}

  // short makes of the short answer the update that other pages need as well.
  async function short(o: Outgoing, peer: tl.TypeInputPeer, r: tl.RawUpdateShortSentMessage): Promise<void> {
    const self = (await c.client.storage.self.fetch())?.userId ?? 0
    const message: tl.RawMessage = {
      _: 'message', id: r.id, out: true, date: r.date, message: o.text, fromId: { _: 'peerUser', userId: self },
      peerId: peer._ === 'inputPeerUser' ? { _: 'peerUser', userId: peer.userId } : { _: 'peerUser', userId: self },
      ...(r.entities ? { entities: r.entities } : {}), ...(r.media ? { media: r.media } : {}), ...(o.silent ? { silent: true } : {}), ...replyHeader(o.reply),
    }
    c.emit({ e: 'sent', randomId: o.randomId, id: r.id })
    hear(c, { _: 'updates', seq: 0, date: r.date, users: [], chats: [], updates: [{ _: 'updateNewMessage', message, pts: r.pts, ptsCount: r.ptsCount }] })
  }

  return {
    async sendText(o: Outgoing): Promise<void> {
      if (!o.reply?.thread) c.emit({ e: 'draft', chat: o.chat })
      const peer = await inputPeer(c, o.chat)
      const r = await c.client.call({
        _: 'messages.sendMessage', peer, message: o.text, entities: await styles(c, o.entities), randomId: Long.fromString(o.randomId),
        clearDraft: true, silent: o.silent ?? false, noWebpage: o.noPage ?? false,
        ...replyTo(o.reply), ...(o.at ? { scheduleDate: o.at } : {}),
      })
      if (r._ === 'updateShortSentMessage') return short(o, peer, r)
      announceIds(c, r)
      hear(c, r)
    },

    async editText(chat: PeerId, id: number, text: string, entities: Entity[], o: { at?: number; noPage?: boolean } = {}): Promise<void> {
      hear(c, await c.client.call({
        _: 'messages.editMessage', peer: await inputPeer(c, chat), id, message: text, entities: await styles(c, entities),
        noWebpage: o.noPage ?? false, ...(o.at ? { scheduleDate: o.at } : {}),
      }))
    },

    async deleteMessages(chat: PeerId, ids: number[], both: boolean): Promise<void> {
      // Channels count for themselves, and what goes there goes for everybody.
      if (isChannel(chat)) spend(c, await c.client.call({ _: 'channels.deleteMessages', channel: await inputChannel(c, chat), id: ids }), chat)
      else spend(c, await c.client.call({ _: 'messages.deleteMessages', id: ids, revoke: both }))
      c.emit({ e: 'deleted', chat, ids })
    },

    async forward(from: PeerId, ids: number[], to: PeerId, randomIds: string[], hide: { sender: boolean; captions: boolean; silent?: boolean }): Promise<void> {
      const r = await c.client.call({
        _: 'messages.forwardMessages', fromPeer: await inputPeer(c, from), toPeer: await inputPeer(c, to), id: ids,
        randomId: randomIds.map((s) => Long.fromString(s)), dropAuthor: hide.sender, dropMediaCaptions: hide.captions, silent: hide.silent ?? false,
      })
      announceIds(c, r)
      hear(c, r)
    },

    async typing(chat: PeerId, active: boolean, thread = 0): Promise<void> {
      await c.client.call({
        _: 'messages.setTyping', peer: await inputPeer(c, chat), ...(thread ? { topMsgId: thread } : {}), action: { _: active ? 'sendMessageTypingAction' : 'sendMessageCancelAction' },
      })
    },

    /** Tells the others that one is speaking. */
    async recording(chat: PeerId): Promise<void> {
      await c.client.call({ _: 'messages.setTyping', peer: await inputPeer(c, chat), action: { _: 'sendMessageRecordAudioAction' } })
    },

    async saveDraft(chat: PeerId, text: string, entities: Entity[], reply?: Reply): Promise<void> {
      // Told before it is done: after the answer it may have been sent already.
      const draft: Draft | undefined = text || reply ? { text, entities, date: Math.floor(Date.now() / 1000), ...(reply ? { reply } : {}) } : undefined
      if (!reply?.thread) c.emit({ e: 'draft', chat, ...(draft ? { draft } : {}) })
      await c.client.call({
        _: 'messages.saveDraft', peer: await inputPeer(c, chat), message: text, entities: await styles(c, entities), ...replyTo(reply),
      })
    },

    async sendScheduledNow(chat: PeerId, id: number): Promise<void> {
      hear(c, await c.client.call({ _: 'messages.sendScheduledMessages', peer: await inputPeer(c, chat), id: [id] }))
      c.emit({ e: 'scheduledDeleted', chat, ids: [id] })
    },

    async deleteScheduled(chat: PeerId, id: number): Promise<void> {
      hear(c, await c.client.call({ _: 'messages.deleteScheduledMessages', peer: await inputPeer(c, chat), id: [id] }))
      c.emit({ e: 'scheduledDeleted', chat, ids: [id] })
    },
  }
}
