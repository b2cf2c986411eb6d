package rpc

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/message"
	"chappe/internal/peer"
	"chappe/internal/tlview"
)

// The list of dialogs: https://core.telegram.org/method/messages.getDialogs
func (s *Server) registerMessagesDialogs(t table) {
	on(t, 0, s.messagesGetDialogs)
	on(t, 0, s.messagesGetPeerDialogs)
	on(t, 0, s.messagesGetPinnedDialogs)
	on(t, ordered, s.messagesToggleDialogPin)
	on(t, ordered, s.messagesReorderPinnedDialogs)
	on(t, ordered, s.foldersEditPeerFolders)
}

// dialogError is messageError where "nothing would change" is about a dialog.
func dialogError(err error) error {
	if errors.Is(err, message.ErrNotModified) {
		return errChatNotModified
	}
	return messageError(err)
}

func (s *Server) messagesGetDialogs(ctx context.Context, c *Caller, r *tg.MessagesGetDialogsRequest) (tg.MessagesDialogsClass, error) {
	folder := int32(message.FolderAll)
	if id, ok := r.GetFolderID(); ok {
		folder = int32(id)
	}
	list, err := s.messages.Dialogs(ctx, c.UserID, message.DialogQuery{
		Folder: folder, ExcludePinned: r.ExcludePinned,
		OffsetDate: int64(r.OffsetDate), OffsetID: int32(r.OffsetID), Limit: int32(r.Limit),
	})
	if err != nil {
		return nil, messageError(err)
	}
	out, err := s.dialogs(ctx, c, list)
	if err != nil {
		return nil, err
	}
	if len(out.Dialogs) >= list.Total {
		return out, nil
	}
	return &tg.MessagesDialogsSlice{
		Count: list.Total, Dialogs: out.Dialogs, Messages: out.Messages, Users: out.Users, Chats: out.Chats,
	}, nil
}

// dialogs renders dialogs with their newest messages and all users and chats
// shown.
func (s *Server) dialogs(ctx context.Context, c *Caller, list message.Dialogs) (*tg.MessagesDialogs, error) {
	dialogs, err := s.views.Dialogs(ctx, c.UserID, list.Dialogs)
	if err != nil {
		return nil, err
	}
	with := make([]peer.Peer, len(list.Dialogs))
	for i, d := range list.Dialogs {
		with[i] = peer.FromInt(d.Peer)
	}
	users, chats, err := s.shownIn(ctx, c, list.Top, with...)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesDialogs{
		Dialogs: dialogs, Messages: s.views.MessageList(c.UserID, list.Top), Users: users, Chats: chats,
	}, nil
}

func (s *Server) messagesGetPeerDialogs(ctx context.Context, c *Caller, r *tg.MessagesGetPeerDialogsRequest) (*tg.MessagesPeerDialogs, error) {
	if len(r.Peers) == 0 {
		return nil, tgerr.New(400, "INPUT_PEERS_EMPTY")
	}
	peers, err := s.dialogsOf(ctx, c, r.Peers[:min(len(r.Peers), message.MaxPage)])
	if err != nil {
		return nil, err
	}
	list, err := s.messages.PeerDialogs(ctx, c.UserID, peers)
	if err != nil {
		return nil, messageError(err)
	}
	return s.peerDialogs(ctx, c, list)
}

func (s *Server) peerDialogs(ctx context.Context, c *Caller, list message.Dialogs) (*tg.MessagesPeerDialogs, error) {
	out, err := s.dialogs(ctx, c, list)
	if err != nil {
		return nil, err
	}
	st, err := s.messages.State(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	return &tg.MessagesPeerDialogs{
		Dialogs: out.Dialogs, Messages: out.Messages, Users: out.Users, Chats: out.Chats, State: tlview.State(st),
	}, nil
}

func (s *Server) messagesGetPinnedDialogs(ctx context.Context, c *Caller, r *tg.MessagesGetPinnedDialogsRequest) (*tg.MessagesPeerDialogs, error) {
	list, err := s.messages.PinnedDialogs(ctx, c.UserID, int32(r.FolderID))
	if err != nil {
		return nil, messageError(err)
	}
	var archive message.Archive
	if r.FolderID == message.FolderMain {
		if archive, err = s.messages.Archive(ctx, c.UserID); err != nil {
			return nil, err
		}
		if archive.Top != nil {
			list.Top = append(list.Top, archive.Top)
		}
	}
	out, err := s.peerDialogs(ctx, c, list)
	if err != nil {
		return nil, err
	}
	if folder := tlview.ArchiveFolder(archive); folder != nil {
		out.Dialogs = append([]tg.DialogClass{folder}, out.Dialogs...)
	}
	return out, nil
}

func (s *Server) messagesToggleDialogPin(ctx context.Context, c *Caller, r *tg.MessagesToggleDialogPinRequest) (tg.BoolClass, error) {
	p, err := s.dialogOf(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if err := s.messages.PinDialog(ctx, c.UserID, p, r.Pinned); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

// messagesReorderPinnedDialogs passes over folders: the archive always stands
// first.
func (s *Server) messagesReorderPinnedDialogs(ctx context.Context, c *Caller, r *tg.MessagesReorderPinnedDialogsRequest) (tg.BoolClass, error) {
	var order []peer.Peer
	for _, one := range r.Order {
		if _, folder := one.(*tg.InputDialogPeerFolder); folder {
			continue
		}
		p, err := s.dialogOf(ctx, c, one)
		if err != nil {
			return nil, err
		}
		order = append(order, p)
	}
	if err := s.messages.ReorderPinned(ctx, c.UserID, int32(r.FolderID), order, r.Force); err != nil {
		return nil, messageError(err)
	}
	return &tg.BoolTrue{}, nil
}

func (s *Server) foldersEditPeerFolders(ctx context.Context, c *Caller, r *tg.FoldersEditPeerFoldersRequest) (tg.UpdatesClass, error) {
	moves := make([]message.FolderOf, 0, len(r.FolderPeers))
	for _, one := range r.FolderPeers {
		p, err := s.resolvePeer(ctx, c, one.Peer)
		if err != nil {
			return nil, err
		}
		moves = append(moves, message.FolderOf{Peer: p, Folder: int32(one.FolderID)})
	}
	change, err := s.messages.SetFolders(ctx, c.UserID, moves)
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}
