// What people do with comments and topics, by the means of each library.
import { Long } from '@mtcute/core'
import { Gotd } from './program.mjs'
import { TDLib } from './tdlib.mjs'

// A message has the same number for everybody; TDLib counts in steps of 2^20.
const step = 2 ** 20
const own = (p, id) => (p instanceof TDLib ? id * step : id)
// common is the number by which all know a message that a person knows by id.
export const common = (p, id) => (p instanceof TDLib ? id / step : id)

// newChannel makes a channel, or a supergroup, with members, and returns the id
// by which all know it.
export async function newChannel(p, title, broadcast, users) {
  p.did('creates', title)
  if (p instanceof TDLib) {
    const chat = await p.client.invoke({ _: 'createNewSupergroupChat', title, is_channel: broadcast, is_forum: false, description: '' })
    await p.client.invoke({ _: 'addChatMembers', chat_id: chat.id, user_ids: users })
    return chat.id
  }
  const chat = broadcast ? await p.client.createChannel({ title }) : await p.client.createSupergroup({ title })
  await p.client.addChatMembers(chat.id, users, {})
  return chat.id
}

// link makes a group the place where posts of a channel are discussed.
export async function link(p, channel, group) {
  p.did('links the group to the channel')
  if (p instanceof Gotd) return p.do('discuss', { chat: channel, other: group })
  if (p instanceof TDLib) {
    await p.client.invoke({ _: 'setChatDiscussionGroup', chat_id: channel, discussion_chat_id: group })
    // Until it has read them again, TDLib is wrong about comments of its own posts.
    const { type } = await p.client.invoke({ _: 'getChat', chat_id: channel })
    await p.client.invoke({ _: 'getSupergroupFullInfo', supergroup_id: type.supergroup_id })
    return
  }
  await p.client.call({
    _: 'channels.setDiscussionGroup', broadcast: await p.client.resolveChannel(channel), group: await p.client.resolveChannel(group),
  })
}

// counted is how many comments a post has by itself. TDLib asks for it while the
// post is looked at, after a while, and does not count those of the second in
// which it has last asked.
async function counted(p, channel, id, least) {
  await p.client.invoke({ _: 'openChat', chat_id: channel })
  await p.client.invoke({ _: 'viewMessages', chat_id: channel, message_ids: [id], force_read: true })
  const post = await p.client.invoke({ _: 'getMessage', chat_id: channel, message_id: id })
  const count = post.interaction_info.reply_info.reply_count
  if (count >= least) return count
  return (await p.expect('counted', (e) => e.chat === channel && e.id === id && e.replies >= least, 90_000)).replies
}

// comments returns the texts below a post, oldest first, and how many there are
// by the post itself, once there are at least so many.
export async function comments(p, channel, id, least) {
  if (p instanceof TDLib) {
    const message_id = own(p, id)
    const thread = await p.client.invoke({ _: 'getMessageThread', chat_id: channel, message_id })
    const r = await p.client.invoke({
      _: 'getMessageThreadHistory', chat_id: thread.chat_id, message_id: thread.message_thread_id, from_message_id: 0, offset: 0, limit: 50,
    })
    return { texts: r.messages.map((m) => m.content.text?.text).reverse(), count: await counted(p, channel, message_id, least) }
  }
  const peer = await p.client.resolvePeer(channel)
  const r = await p.client.call({
    _: 'messages.getReplies', peer, msgId: id, offsetId: 0, offsetDate: 0, addOffset: 0, limit: 50, maxId: 0, minId: 0, hash: Long.ZERO,
  })
  const [post] = await p.client.getMessages(channel, id)
  return { texts: r.messages.filter((m) => m._ === 'message').map((m) => m.message).reverse(), count: post.replies?.count ?? 0 }
}

// comment writes below a post, as a guest or as a member of the group.
export async function comment(p, channel, id, text) {
  p.did('comments', text)
  if (p instanceof Gotd) return p.do('comment', { chat: channel, message: id, text })
  if (p instanceof TDLib) {
    const thread = await p.client.invoke({ _: 'getMessageThread', chat_id: channel, message_id: own(p, id) })
    await p.client.invoke({
      _: 'sendMessage', chat_id: thread.chat_id, topic_id: { _: 'messageTopicThread', message_thread_id: thread.message_thread_id },
      input_message_content: { _: 'inputMessageText', text: { _: 'formattedText', text } },
    })
    await p.expect('sent', (e) => e.text === text)
    return
  }
  const [post] = await p.client.getMessages(channel, id)
  await p.client.commentText(post, text)
}

// readComments marks all below a post as read.
export async function readComments(p, channel, id) {
  p.did('reads the comments')
  if (p instanceof TDLib) {
    const thread = await p.client.invoke({ _: 'getMessageThread', chat_id: channel, message_id: own(p, id) })
    const r = await p.client.invoke({
      _: 'getMessageThreadHistory', chat_id: thread.chat_id, message_id: thread.message_thread_id, from_message_id: 0, offset: 0, limit: 50,
    })
    await p.client.invoke({
      _: 'viewMessages', chat_id: thread.chat_id, message_ids: r.messages.map((m) => m.id), force_read: true,
      source: { _: 'messageSourceMessageThreadHistory' },
    })
    return
  }
  await p.client.call({ _: 'messages.readDiscussion', peer: await p.client.resolvePeer(channel), msgId: id, readMaxId: 0x7fffffff })
}

// unreadComments is how many comments of others below a post are not read.
export async function unreadComments(p, channel, id) {
  if (p instanceof TDLib) {
    return (await p.client.invoke({ _: 'getMessageThread', chat_id: channel, message_id: own(p, id) })).unread_message_count
  }
  return (await p.client.call({ _: 'messages.getDiscussionMessage', peer: await p.client.resolvePeer(channel), msgId: id })).unreadCount
}

// makeForum gives a group topics.
export async function makeForum(p, group) {
  p.did('gives the group topics')
  if (p instanceof Gotd) return p.do('makeForum', { chat: group })
  if (p instanceof TDLib) {
    const chat = await p.client.invoke({ _: 'getChat', chat_id: group })
    await p.client.invoke({ _: 'toggleSupergroupIsForum', supergroup_id: chat.type.supergroup_id, is_forum: true, has_forum_tabs: false })
    return
  }
  await p.client.call({ _: 'channels.toggleForum', channel: await p.client.resolveChannel(group), enabled: true, tabs: false })
}

// newTopic makes a topic and returns its number.
export async function newTopic(p, group, name) {
  p.did('creates the topic', name)
  if (p instanceof Gotd) return p.do('newTopic', { chat: group, text: name })
  if (p instanceof TDLib) {
    const t = await p.client.invoke({
      _: 'createForumTopic', chat_id: group, name, is_name_implicit: false, icon: { _: 'forumTopicIcon', color: 0x6fb9f0, custom_emoji_id: '0' },
    })
    return t.forum_topic_id
  }
  return (await p.client.createForumTopic({ chatId: group, title: name })).id
}

// sendTo writes into a topic.
export async function sendTo(p, group, topic, text) {
  p.did('writes into the topic', text)
  if (p instanceof Gotd) return p.do('sendTo', { chat: group, number: topic, text })
  if (p instanceof TDLib) {
    await p.client.invoke({
      _: 'sendMessage', chat_id: group, topic_id: { _: 'messageTopicForum', forum_topic_id: topic },
      input_message_content: { _: 'inputMessageText', text: { _: 'formattedText', text } },
    })
    await p.expect('sent', (e) => e.text === text)
    return
  }
  await p.client.sendText(group, text, { replyTo: topic })
}

// closeTopic lets nobody write into a topic.
export async function closeTopic(p, group, topic) {
  p.did('closes the topic')
  if (p instanceof TDLib) {
    await p.client.invoke({ _: 'toggleForumTopicIsClosed', chat_id: group, forum_topic_id: topic, is_closed: true })
    return
  }
  await p.client.toggleForumTopicClosed({ chatId: group, topicId: topic, closed: true })
}

// topics lists a forum by name, with what is unread in each.
export async function topics(p, group) {
  if (p instanceof TDLib) {
    const r = await p.client.invoke({
      _: 'getForumTopics', chat_id: group, query: '', offset_date: 0, offset_message_id: 0, offset_forum_topic_id: 0, limit: 50,
    })
    return Object.fromEntries(r.topics.map((t) => [t.info.name, { unread: t.unread_count, closed: t.info.is_closed }]))
  }
  const r = await p.client.getForumTopics(group)
  return Object.fromEntries(r.map((t) => [t.title, { unread: t.unreadCount, closed: t.isClosed }]))
}

// topicTexts are the texts in a topic, oldest first.
export async function topicTexts(p, group, topic) {
  if (p instanceof TDLib) {
    const r = await p.client.invoke({ _: 'getForumTopicHistory', chat_id: group, forum_topic_id: topic, from_message_id: 0, offset: 0, limit: 50 })
    return r.messages.map((m) => m.content.text?.text).filter(Boolean).reverse()
  }
  const r = await p.client.searchMessages({ chatId: group, threadId: topic })
  return r.map((m) => m.text).filter(Boolean).reverse()
}
