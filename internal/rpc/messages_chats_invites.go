package rpc

import (
	"context"
	"slices"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/tlview"
	"chappe/internal/update"
)

func (s *Server) registerMessagesChatsInvites(t table) {
	on(t, ordered|bots, s.messagesExportChatInvite)
	on(t, 0, s.messagesGetExportedChatInvites)
	on(t, 0, s.messagesGetExportedChatInvite)
	on(t, ordered|bots, s.messagesEditExportedChatInvite)
	on(t, ordered, s.messagesDeleteExportedChatInvite)
	on(t, ordered, s.messagesDeleteRevokedExportedChatInvites)
	on(t, 0, s.messagesGetAdminsWithInvites)
	on(t, 0, s.messagesGetChatInviteImporters)
	on(t, ordered|bots, s.messagesHideChatJoinRequest)
	on(t, ordered, s.messagesHideAllChatJoinRequests)
	on(t, 0, s.messagesCheckChatInvite)
	on(t, ordered, s.messagesImportChatInvite)
}

func (s *Server) messagesExportChatInvite(ctx context.Context, c *Caller, r *tg.MessagesExportChatInviteRequest) (tg.ExportedChatInviteClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if !r.SubscriptionPricing.Zero() {
		return nil, tgerr.New(400, "PRICING_CHAT_INVALID") // nothing is for sale here
	}
	inv, err := s.chats.ExportInvite(ctx, c.UserID, p, chat.NewInvite{
		Expire: int64(r.ExpireDate), Limit: r.UsageLimit, RequestNeeded: r.RequestNeeded, Title: r.Title,
		Replace: r.LegacyRevokePermanent,
	})
	if err != nil {
		return nil, chatError(err)
	}
	return tlview.Invite(s.invitePrefix(), inv), nil
}

func (s *Server) messagesGetExportedChatInvites(ctx context.Context, c *Caller, r *tg.MessagesGetExportedChatInvitesRequest) (*tg.MessagesExportedChatInvites, error) {
	p, admin, err := s.chatAndAdmin(ctx, c, r.Peer, r.AdminID)
	if err != nil {
		return nil, err
	}
	links, count, err := s.chats.Invites(ctx, c.UserID, p, chat.InviteQuery{
		Admin: admin, Revoked: r.Revoked, OffsetDate: int64(r.OffsetDate), OffsetHash: inviteHash(r.OffsetLink),
		Limit: min(r.Limit, 100),
	})
	if err != nil {
		return nil, chatError(err)
	}
	out := &tg.MessagesExportedChatInvites{Count: count, Invites: make([]tg.ExportedChatInviteClass, len(links))}
	for i, inv := range links {
		out.Invites[i] = tlview.Invite(s.invitePrefix(), inv)
	}
	out.Users, err = s.views.Users(ctx, c.UserID, []int64{admin})
	return out, err
}

func (s *Server) chatAndAdmin(ctx context.Context, c *Caller, in tg.InputPeerClass, admin tg.InputUserClass) (peer.Peer, int64, error) {
	p, err := s.resolveGroup(ctx, c, in)
	if err != nil {
		return p, 0, err
	}
	user, err := s.resolveUser(ctx, c, admin)
	if err != nil {
		return p, 0, tgerr.New(400, "ADMIN_ID_INVALID")
	}
	return p, user, nil
}

func (s *Server) messagesGetExportedChatInvite(ctx context.Context, c *Caller, r *tg.MessagesGetExportedChatInviteRequest) (tg.MessagesExportedChatInviteClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	inv, err := s.chats.Invite(ctx, c.UserID, p, inviteHash(r.Link))
	if err != nil {
		return nil, chatError(err)
	}
	return s.exportedInvite(ctx, c, inv, nil)
}

func (s *Server) exportedInvite(ctx context.Context, c *Caller, inv, replaced *chatpb.Invite) (tg.MessagesExportedChatInviteClass, error) {
	users, err := s.views.Users(ctx, c.UserID, []int64{inv.Admin})
	if err != nil {
		return nil, err
	}
	shown := tlview.Invite(s.invitePrefix(), inv)
	if replaced == nil {
		return &tg.MessagesExportedChatInvite{Invite: shown, Users: users}, nil
	}
	return &tg.MessagesExportedChatInviteReplaced{
		Invite: shown, NewInvite: tlview.Invite(s.invitePrefix(), replaced), Users: users,
	}, nil
}

func (s *Server) messagesEditExportedChatInvite(ctx context.Context, c *Caller, r *tg.MessagesEditExportedChatInviteRequest) (tg.MessagesExportedChatInviteClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	edit := chat.InviteEdit{Revoke: r.Revoked}
	if v, ok := r.GetExpireDate(); ok {
		at := int64(v)
		edit.Expire = &at
	}
	if v, ok := r.GetUsageLimit(); ok {
		edit.Limit = &v
	}
	if v, ok := r.GetRequestNeeded(); ok {
		edit.RequestNeeded = &v
	}
	if v, ok := r.GetTitle(); ok {
		edit.Title = &v
	}
	inv, replaced, err := s.chats.EditInvite(ctx, c.UserID, p, inviteHash(r.Link), edit)
	if err != nil {
		return nil, chatError(err)
	}
	return s.exportedInvite(ctx, c, inv, replaced)
}

func (s *Server) messagesDeleteExportedChatInvite(ctx context.Context, c *Caller, r *tg.MessagesDeleteExportedChatInviteRequest) (tg.BoolClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	return chatDone(s.chats.DeleteInvite(ctx, c.UserID, p, inviteHash(r.Link)))
}

func (s *Server) messagesDeleteRevokedExportedChatInvites(ctx context.Context, c *Caller, r *tg.MessagesDeleteRevokedExportedChatInvitesRequest) (tg.BoolClass, error) {
	p, admin, err := s.chatAndAdmin(ctx, c, r.Peer, r.AdminID)
	if err != nil {
		return nil, err
	}
	return chatDone(s.chats.DeleteRevokedInvites(ctx, c.UserID, p, admin))
}

func (s *Server) messagesGetAdminsWithInvites(ctx context.Context, c *Caller, r *tg.MessagesGetAdminsWithInvitesRequest) (*tg.MessagesChatAdminsWithInvites, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	counts, err := s.chats.InvitesOfAdmins(ctx, c.UserID, p)
	if err != nil {
		return nil, chatError(err)
	}
	out := new(tg.MessagesChatAdminsWithInvites)
	var ids []int64
	for id := range counts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		out.Admins = append(out.Admins, tg.ChatAdminWithInvites{
			AdminID: id, InvitesCount: counts[id][0], RevokedInvitesCount: counts[id][1],
		})
	}
	out.Users, err = s.views.Users(ctx, c.UserID, ids)
	return out, err
}

func (s *Server) messagesGetChatInviteImporters(ctx context.Context, c *Caller, r *tg.MessagesGetChatInviteImportersRequest) (*tg.MessagesChatInviteImporters, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if r.Q != "" && r.Link != "" {
		return nil, tgerr.New(400, "SEARCH_WITH_LINK_NOT_SUPPORTED")
	}
	q := chat.RequestQuery{Invite: inviteHash(r.Link), Name: r.Q, OffsetDate: int64(r.OffsetDate), Limit: min(r.Limit, 100)}
	if _, empty := r.OffsetUser.(*tg.InputUserEmpty); !empty {
		if q.OffsetUser, err = s.resolveUser(ctx, c, r.OffsetUser); err != nil {
			return nil, err
		}
	}
	out := new(tg.MessagesChatInviteImporters)
	if r.Requested {
		err = s.listRequests(ctx, c, p, q, out)
	} else {
		err = s.listImporters(ctx, c, p, q, out)
	}
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, i := range out.Importers {
		ids = append(ids, i.UserID, i.ApprovedBy)
	}
	out.Users, err = s.views.Users(ctx, c.UserID, tlview.Distinct(ids))
	return out, err
}

func (s *Server) listRequests(ctx context.Context, c *Caller, p peer.Peer, q chat.RequestQuery, out *tg.MessagesChatInviteImporters) error {
	found, count, err := s.chats.Requests(ctx, c.UserID, p, q)
	if err != nil {
		return chatError(err)
	}
	out.Count = count
	for _, w := range found {
		i := tg.ChatInviteImporter{Requested: true, UserID: w.User, Date: int(w.Date)}
		about, err := s.shownAbout(ctx, c, w.User)
		if err != nil {
			return err
		}
		if about != "" {
			i.SetAbout(about)
		}
		out.Importers = append(out.Importers, i)
	}
	return nil
}

func (s *Server) listImporters(ctx context.Context, c *Caller, p peer.Peer, q chat.RequestQuery, out *tg.MessagesChatInviteImporters) error {
	found, count, err := s.chats.Importers(ctx, c.UserID, p, q.Invite, q)
	if err != nil {
		return chatError(err)
	}
	out.Count = count
	for _, in := range found {
		i := tg.ChatInviteImporter{UserID: in.User, Date: int(in.Date)}
		if in.ApprovedBy != 0 {
			i.SetApprovedBy(in.ApprovedBy)
		}
		out.Importers = append(out.Importers, i)
	}
	return nil
}

func (s *Server) messagesHideChatJoinRequest(ctx context.Context, c *Caller, r *tg.MessagesHideChatJoinRequestRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	user, err := s.resolveUser(ctx, c, r.UserID)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.Decide(toldToAll(ctx), c.UserID, p, user, r.Approved)
	return s.decided(ctx, c, ch, err)
}

func (s *Server) messagesHideAllChatJoinRequests(ctx context.Context, c *Caller, r *tg.MessagesHideAllChatJoinRequestsRequest) (tg.UpdatesClass, error) {
	p, err := s.resolveGroup(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	ch, err := s.chats.DecideAll(toldToAll(ctx), c.UserID, p, inviteHash(r.Link), r.Approved)
	return s.decided(ctx, c, ch, err)
}

// toldToAll makes what a call does told also to the session that made it. So the
// service message of who comes in by a request reaches who let him in: mtcute
// looks at nothing in the answers of these calls.
func toldToAll(ctx context.Context) context.Context {
	return update.WithOrigin(ctx, update.Origin{})
}

// decided answers with who still waits.
func (s *Server) decided(ctx context.Context, c *Caller, ch chat.Change, err error) (tg.UpdatesClass, error) {
	if err != nil {
		return nil, chatError(err)
	}
	w, err := s.chats.Waiting(ctx, ch.Peer)
	if err != nil {
		return nil, err
	}
	return s.views.ChatChanges(ctx, c.UserID, chat.Change{Peer: ch.Peer}, &tg.UpdatePendingJoinRequests{
		Peer: tlview.Peer(ch.Peer), RequestsPending: w.Count, RecentRequesters: w.Recent,
	})
}

func (s *Server) messagesImportChatInvite(ctx context.Context, c *Caller, r *tg.MessagesImportChatInviteRequest) (tg.MessagesChatInviteJoinResultClass, error) {
	ch, err := s.chats.Import(ctx, c.UserID, r.Hash)
	return s.joined(ctx, c, ch, err)
}
