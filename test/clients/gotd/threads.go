package main

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"
)

// Comments and topics.

func link(p *person, ctx context.Context, c command) (any, error) {
	return p.api.ChannelsSetDiscussionGroup(ctx, &tg.ChannelsSetDiscussionGroupRequest{
		Broadcast: p.chats.input(c.Chat), Group: p.chats.input(c.Other),
	})
}

// comment answers the copy of a post in the group of the channel.
func comment(p *person, ctx context.Context, c command) (any, error) {
	at, err := p.api.MessagesGetDiscussionMessage(ctx, &tg.MessagesGetDiscussionMessageRequest{Peer: p.chats.peer(c.Chat), MsgID: c.Message})
	if err != nil {
		return nil, err
	}
	p.chats.learn(at.Chats)
	root, ok := at.Messages[0].(*tg.Message)
	if !ok {
		return nil, fmt.Errorf("the post is shown as %T", at.Messages[0])
	}
	group, ok := root.PeerID.(*tg.PeerChannel)
	if !ok {
		return nil, fmt.Errorf("the post is discussed in %T", root.PeerID)
	}
	return send(p, ctx, command{Chat: group.ChannelID, Text: c.Text, ReplyTo: root.ID})
}

// comments are the texts below a post, oldest first.
func comments(p *person, ctx context.Context, c command) (any, error) {
	res, err := p.api.MessagesGetReplies(ctx, &tg.MessagesGetRepliesRequest{Peer: p.chats.peer(c.Chat), MsgID: c.Message, Limit: 50})
	if err != nil {
		return nil, err
	}
	texts := []string{}
	for _, m := range res.(*tg.MessagesChannelMessages).Messages {
		if m, ok := m.(*tg.Message); ok {
			texts = append([]string{m.Message}, texts...)
		}
	}
	return texts, nil
}

func makeForum(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.ChannelsToggleForum(ctx, &tg.ChannelsToggleForumRequest{Channel: p.chats.input(c.Chat), Enabled: true})
	return true, err
}

// newTopic returns the topic's number: the id of the message that begins it.
func newTopic(p *person, ctx context.Context, c command) (any, error) {
	u, err := p.api.MessagesCreateForumTopic(ctx, &tg.MessagesCreateForumTopicRequest{
		Peer: p.chats.peer(c.Chat), Title: c.Text, RandomID: randomID(),
	})
	if err != nil {
		return nil, err
	}
	return sentID(u)
}

func sendTo(p *person, ctx context.Context, c command) (any, error) {
	return send(p, ctx, command{Chat: c.Chat, Text: c.Text, ReplyTo: c.Number})
}
