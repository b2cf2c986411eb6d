package tlview

import (
	"context"
	"fmt"

	"github.com/gotd/td/tg"

	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// Dialogs renders dialogs with their notification settings.
func (v *Views) Dialogs(ctx context.Context, viewer int64, ds []*messagepb.Dialog) ([]tg.DialogClass, error) {
	out := make([]tg.DialogClass, len(ds))
	for i, d := range ds {
		notify, err := v.Accounts.PeerNotify(ctx, viewer, peer.FromInt(d.Peer))
		if err != nil {
			return nil, fmt.Errorf("notification settings of a dialog: %w", err)
		}
		dialog := v.dialog(viewer, d)
		dialog.NotifySettings = NotifySettings(notify)
		if p := peer.FromInt(d.Peer); p.Kind == peer.Channel {
			pts, err := v.Groups.Pts(ctx, p.ID)
			if err != nil {
				return nil, fmt.Errorf("pts of a channel: %w", err)
			}
			dialog.SetPts(pts)
		}
		out[i] = dialog
	}
	return out, nil
}

// dialog renders a dialog without its notification settings. pts stands only
// in dialogs with channels. https://core.telegram.org/constructor/dialog
func (v *Views) dialog(viewer int64, d *messagepb.Dialog) *tg.Dialog {
	out := &tg.Dialog{
		Pinned:         d.Pinned != 0,
		UnreadMark:     d.UnreadMark,
		Peer:           Peer(peer.FromInt(d.Peer)),
		TopMessage:     int(d.TopId),
		ReadInboxMaxID: int(d.ReadInboxMax), ReadOutboxMaxID: int(d.ReadOutboxMax),
		UnreadCount:          int(d.UnreadCount),
		UnreadMentionsCount:  int(d.UnreadMentions),
		UnreadReactionsCount: int(d.UnreadReactions),
		TTLPeriod:            int(d.Ttl),
		FolderID:             int(d.Folder),
	}
	if d.Draft != nil {
		out.Draft = v.Draft(viewer, d.Draft)
	}
	return out
}

// ArchiveFolder renders the archive as an entry of the main list, as official
// clients look for it among the pinned dialogs; nil if it is empty.
// https://core.telegram.org/constructor/dialogFolder
func ArchiveFolder(a message.Archive) tg.DialogClass {
	if a.Top == nil {
		return nil
	}
	return &tg.DialogFolder{
		Pinned: true,
		Folder: tg.Folder{ID: message.FolderArchive, Title: "Archived Chats"},
		Peer:   Peer(peer.FromInt(a.Top.Peer)), TopMessage: int(a.Top.Id),
		UnreadUnmutedPeersCount: a.UnreadDialogs, UnreadUnmutedMessagesCount: a.UnreadMessages,
	}
}

// Draft renders a draft for its owner; none is the empty draft.
func (v *Views) Draft(viewer int64, d *messagepb.Draft) tg.DraftMessageClass {
	if d == nil {
		return &tg.DraftMessageEmpty{}
	}
	out := &tg.DraftMessage{
		NoWebpage: d.NoWebpage, InvertMedia: d.InvertMedia,
		Message: d.Text, Entities: Entities(d.Entities), Date: int(d.Date), Effect: d.Effect,
	}
	if r := d.Reply; r != nil {
		to := &tg.InputReplyToMessage{
			ReplyToMsgID: int(r.Id), QuoteText: r.Quote, QuoteEntities: Entities(r.QuoteEntities),
			QuoteOffset: int(r.QuoteOffset),
		}
		if r.Peer != 0 {
			to.ReplyToPeerID = v.inputPeer(viewer, peer.FromInt(r.Peer))
		}
		out.ReplyTo = to
	}
	return out
}

// inputPeer names a peer as the viewer would in a request.
func (v *Views) inputPeer(viewer int64, p peer.Peer) tg.InputPeerClass {
	switch p.Kind {
	case peer.Chat:
		return &tg.InputPeerChat{ChatID: p.ID}
	case peer.Channel:
		return &tg.InputPeerChannel{ChannelID: p.ID, AccessHash: v.Hash.Hash(viewer, p)}
	}
	if p.ID == viewer {
		return &tg.InputPeerSelf{}
	}
	return &tg.InputPeerUser{UserID: p.ID, AccessHash: v.Hash.Hash(viewer, p)}
}

// dialogPeer names a dialog.
func dialogPeer(packed int64) tg.DialogPeerClass {
	return &tg.DialogPeer{Peer: Peer(peer.FromInt(packed))}
}

// DialogPeers names dialogs.
func DialogPeers(peers []peer.Peer) []tg.DialogPeerClass {
	out := make([]tg.DialogPeerClass, len(peers))
	for i, p := range peers {
		out[i] = &tg.DialogPeer{Peer: Peer(p)}
	}
	return out
}
