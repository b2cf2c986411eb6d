package rpc

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

func (s *Server) registerChannelsFull(t table) {
	on(t, bots, s.channelsGetFullChannel)
}

func (s *Server) channelsGetFullChannel(ctx context.Context, c *Caller, r *tg.ChannelsGetFullChannelRequest) (*tg.MessagesChatFull, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	f := fullChannel{s: s, c: c, p: peer.OfChannel(id), out: new(tg.ChannelFull), named: []peer.Peer{peer.OfChannel(id)}}
	for _, part := range []func(context.Context) error{f.describe, f.count, f.pace, f.dialog, f.admission, f.sender, f.stickers} {
		if err := part(ctx); err != nil {
			return nil, chatError(err)
		}
	}
	return s.chatFull(ctx, c, f.out, f.named)
}

// fullChannel gathers what the profile page of a channel shows to the caller.
type fullChannel struct {
	s     *Server
	c     *Caller
	p     peer.Peer
	ch    *chatpb.Channel
	st    chat.Standing
	out   *tg.ChannelFull
	named []peer.Peer
}

// describe fills what the channel is and what the caller may do with it.
func (f *fullChannel) describe(ctx context.Context) error {
	ch, err := f.s.chats.Channel(ctx, f.p.ID)
	if err != nil {
		return err
	}
	f.ch = ch
	if f.st, err = f.s.chats.Standing(ctx, f.p, f.c.UserID); err != nil {
		return err
	}
	out := f.out
	out.ID, out.About, out.BotInfo = ch.Id, ch.About, []tg.BotInfo{}
	if out.ChatPhoto, err = f.s.views.FullChatPhoto(ctx, f.c.UserID, f.p); err != nil {
		return err
	}
	out.CanViewParticipants = f.st.IsAdmin() || !ch.Broadcast && !ch.HiddenMembers
	out.CanSetUsername, out.CanDeleteChannel = f.st.Creator(), f.st.Creator()
	out.HiddenPrehistory, out.ParticipantsHidden, out.Antispam = ch.HiddenPrehistory, ch.HiddenMembers, ch.Antispam
	out.SetAvailableReactions(tlview.Reactions(ch.Reactions))
	if n := ch.GetReactions().GetLimit(); n != 0 {
		out.SetReactionsLimit(int(n))
	}
	if ch.Linked != 0 {
		out.SetLinkedChatID(ch.Linked)
		f.named = append(f.named, peer.OfChannel(ch.Linked))
	}
	if ch.Ttl != 0 {
		out.SetTTLPeriod(int(ch.Ttl))
	}
	return nil
}

// count fills how many members of each kind there are; who is out or restricted
// is for admins.
func (f *fullChannel) count(ctx context.Context) error {
	counts, err := f.s.chats.Counts(ctx, f.p.ID)
	if err != nil {
		return err
	}
	f.out.SetParticipantsCount(int(counts.Members))
	if f.st.IsAdmin() {
		f.out.SetAdminsCount(int(counts.Admins))
		f.out.SetKickedCount(int(counts.Kicked))
		f.out.SetBannedCount(int(counts.Restricted))
	}
	if f.ch.Broadcast {
		return nil
	}
	online, err := f.s.onlines(ctx, f.p)
	f.out.SetOnlineCount(online)
	return err
}

// pace fills slow mode and where the channel's log stands, which must be the
// same as in its dialog.
func (f *fullChannel) pace(ctx context.Context) error {
	if f.ch.SlowMode != 0 {
		f.out.SetSlowmodeSeconds(int(f.ch.SlowMode))
		next, err := f.s.chats.NextTurn(ctx, f.ch, f.c.UserID)
		if err != nil {
			return err
		}
		if next != 0 && !f.st.IsAdmin() {
			f.out.SetSlowmodeNextSendDate(int(next))
		}
	}
	pts, err := f.s.chats.Pts(ctx, f.p.ID)
	f.out.Pts = pts
	return err
}

// dialog fills what the caller's own mailbox has of the channel.
func (f *fullChannel) dialog(ctx context.Context) error {
	notify, err := f.s.accounts.PeerNotify(ctx, f.c.UserID, f.p)
	if err != nil {
		return fmt.Errorf("notification settings of a channel: %w", err)
	}
	f.out.NotifySettings = tlview.NotifySettings(notify)
	mine, err := f.s.chats.Membership(ctx, f.c.UserID, f.p)
	if err != nil {
		return err
	}
	f.out.ViewForumAsMessages = mine.ForumAsMessages
	if mine.MigratedFrom != 0 {
		f.out.SetMigratedFromChatID(mine.MigratedFrom)
		f.out.SetMigratedFromMaxID(int(mine.MigratedTop))
		f.named = append(f.named, peer.OfChat(mine.MigratedFrom))
	}
	if f.st.MinID != 0 {
		f.out.SetAvailableMinID(int(f.st.MinID))
	}
	d, err := f.s.ownDialog(ctx, f.c, f.p)
	if err != nil {
		return err
	}
	f.out.ReadInboxMaxID, f.out.ReadOutboxMaxID = int(d.ReadInboxMax), int(d.ReadOutboxMax)
	f.out.UnreadCount, f.out.HasScheduled = int(d.UnreadCount), d.Scheduled > 0
	if d.Folder != 0 {
		f.out.SetFolderID(int(d.Folder))
	}
	return nil
}

// admission fills the caller's link and who waits to be let in.
func (f *fullChannel) admission(ctx context.Context) error {
	link, waiting, err := f.s.admission(ctx, f.c, f.p, f.st)
	if err != nil {
		return err
	}
	if link != nil {
		f.out.SetExportedInvite(tlview.Invite(f.s.invitePrefix(), link))
	}
	if waiting.Count == 0 {
		return nil
	}
	f.out.SetRequestsPending(waiting.Count)
	f.out.SetRecentRequesters(waiting.Recent)
	for _, user := range waiting.Recent {
		f.named = append(f.named, peer.OfUser(user))
	}
	return nil
}

// sender fills as whom the caller writes unless he says otherwise.
func (f *fullChannel) sender(ctx context.Context) error {
	if f.ch.Broadcast || !f.st.Member() {
		return nil
	}
	as, err := f.s.chats.DefaultSender(ctx, f.c.UserID, f.p)
	if err != nil || as == peer.OfUser(f.c.UserID) {
		return err
	}
	f.out.SetDefaultSendAs(tlview.Peer(as))
	f.named = append(f.named, as)
	return nil
}
