package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/gotd/td/telegram/auth"
	"github.com/gotd/td/tg"
)

// What people do with each other in supergroups and channels.

// input is a user by what the chat or channel shows of him.
func (p *person) input(ctx context.Context, c command) (*tg.InputUser, error) {
	res, err := p.api.ChannelsGetParticipants(ctx, &tg.ChannelsGetParticipantsRequest{
		Channel: p.chats.input(c.Chat), Filter: &tg.ChannelParticipantsRecent{}, Limit: 100,
	})
	if err != nil {
		return nil, err
	}
	for _, u := range res.(*tg.ChannelsChannelParticipants).Users {
		if u, ok := u.(*tg.User); ok && u.ID == c.User {
			return u.AsInput(), nil
		}
	}
	return nil, fmt.Errorf("user %d is not in the chat", c.User)
}

func newChannel(p *person, ctx context.Context, c command) (any, error) {
	u, err := p.api.ChannelsCreateChannel(ctx, &tg.ChannelsCreateChannelRequest{Broadcast: true, Title: c.Text})
	if err != nil {
		return nil, err
	}
	return p.chats.learn(u.(*tg.Updates).Chats), nil
}

func approve(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.MessagesHideAllChatJoinRequests(ctx, &tg.MessagesHideAllChatJoinRequestsRequest{Approved: true, Peer: p.chats.peer(c.Chat)})
	return true, err
}

func promote(p *person, ctx context.Context, c command) (any, error) {
	user, err := p.input(ctx, c)
	if err != nil {
		return nil, err
	}
	req := &tg.ChannelsEditAdminRequest{
		Channel: p.chats.input(c.Chat), UserID: user,
		AdminRights: tg.ChatAdminRights{DeleteMessages: true, PinMessages: true, BanUsers: true},
	}
	req.SetRank("adjoint")
	_, err = p.api.ChannelsEditAdmin(ctx, req)
	return true, err
}

// banned sets what a member may not do; nothing is forbidden by the zero value.
func (p *person) banned(ctx context.Context, c command, rights tg.ChatBannedRights) (any, error) {
	user, err := p.input(ctx, c)
	if err != nil {
		return nil, err
	}
	_, err = p.api.ChannelsEditBanned(ctx, &tg.ChannelsEditBannedRequest{
		Channel: p.chats.input(c.Chat), BannedRights: rights,
		Participant: &tg.InputPeerUser{UserID: user.UserID, AccessHash: user.AccessHash},
	})
	return true, err
}

func restrict(p *person, ctx context.Context, c command) (any, error) {
	return p.banned(ctx, c, tg.ChatBannedRights{SendMessages: c.On})
}

func ban(p *person, ctx context.Context, c command) (any, error) {
	return p.banned(ctx, c, tg.ChatBannedRights{ViewMessages: true})
}

func slowMode(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.ChannelsToggleSlowMode(ctx, &tg.ChannelsToggleSlowModeRequest{Channel: p.chats.input(c.Chat), Seconds: c.Number})
	return true, err
}

func rename(p *person, ctx context.Context, c command) (any, error) {
	return p.api.ChannelsUpdateUsername(ctx, &tg.ChannelsUpdateUsernameRequest{Channel: p.chats.input(c.Chat), Username: c.Text})
}

func visit(p *person, ctx context.Context, c command) (any, error) {
	res, err := p.api.ContactsResolveUsername(ctx, &tg.ContactsResolveUsernameRequest{Username: c.Text})
	if err != nil {
		return nil, err
	}
	return p.chats.learn(res.Chats), nil
}

func enter(p *person, ctx context.Context, c command) (any, error) {
	res, err := p.api.ChannelsJoinChannel(ctx, p.chats.input(c.Chat))
	if err != nil {
		return nil, err
	}
	if ok, joined := res.(*tg.MessagesChatInviteJoinResultOk); joined {
		return true, p.manager.Handle(ctx, ok.Updates)
	}
	return nil, fmt.Errorf("the answer is %T", res)
}

func leave(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.ChannelsLeaveChannel(ctx, p.chats.input(c.Chat))
	return true, err
}

func typing(p *person, ctx context.Context, c command) (any, error) {
	return p.api.MessagesSetTyping(ctx, &tg.MessagesSetTypingRequest{Peer: p.chats.peer(c.Chat), Action: &tg.SendMessageTypingAction{}})
}

func save(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.MessagesForwardMessages(ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: p.chats.peer(c.Chat), ID: []int{c.Message}, ToPeer: &tg.InputPeerSelf{}, RandomID: []int64{randomID()},
	})
	return true, err
}

func setPassword(p *person, ctx context.Context, c command) (any, error) {
	return true, p.client.Auth().UpdatePassword(ctx, c.Text, auth.UpdatePasswordOptions{
		Password: func(context.Context) (string, error) { return c.Name, nil },
	})
}

// give makes another member the owner.
func give(p *person, ctx context.Context, c command) (any, error) {
	user, err := p.input(ctx, c)
	if err != nil {
		return nil, err
	}
	known, err := p.api.AccountGetPassword(ctx)
	if err != nil {
		return nil, err
	}
	proof, err := auth.PasswordHash([]byte(c.Text), known.SRPID, known.SRPB, known.SecureRandom, known.CurrentAlgo)
	if err != nil {
		return nil, err
	}
	_, err = p.api.MessagesEditChatCreator(ctx, &tg.MessagesEditChatCreatorRequest{Peer: p.chats.peer(c.Chat), UserID: user, Password: proof})
	return true, err
}

// owner is who owns the chat, as the client sees it.
func owner(p *person, ctx context.Context, c command) (any, error) {
	res, err := p.api.ChannelsGetParticipants(ctx, &tg.ChannelsGetParticipantsRequest{
		Channel: p.chats.input(c.Chat), Filter: &tg.ChannelParticipantsAdmins{}, Limit: 100,
	})
	if err != nil {
		return nil, err
	}
	for _, one := range res.(*tg.ChannelsChannelParticipants).Participants {
		if one, ok := one.(*tg.ChannelParticipantCreator); ok {
			return one.UserID, nil
		}
	}
	return 0, nil
}

// hashOf is what stands at the end of an invite link.
func hashOf(link string) string { return link[strings.LastIndexByte(link, '+')+1:] }

func requestLink(p *person, ctx context.Context, c command) (any, error) {
	link, err := p.api.MessagesExportChatInvite(ctx, &tg.MessagesExportChatInviteRequest{Peer: p.chats.peer(c.Chat), RequestNeeded: c.On})
	if err != nil {
		return nil, err
	}
	return hashOf(link.(*tg.ChatInviteExported).Link), nil
}
