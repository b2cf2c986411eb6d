package message

import (
	"cmp"
	"context"
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// Folders: https://core.telegram.org/api/folders#peer-folders.
const (
	FolderMain    = 0
	FolderArchive = 1
	// FolderAll stands for both in queries.
	FolderAll = -1
)

// DialogQuery selects a part of the list of dialogs: those that stand after
// the one whose newest message has OffsetDate and OffsetID.
type DialogQuery struct {
	Folder        int32 // or FolderAll
	ExcludePinned bool
	OffsetDate    int64
	OffsetID      int32
	Limit         int32
}

// Dialogs is a part of the list of dialogs with their newest messages.
type Dialogs struct {
	Dialogs []*messagepb.Dialog
	Top     []*messagepb.Message
	Total   int
}

// Dialogs returns a part of a user's list of dialogs: pinned ones first, then
// by the date of the newest message. Dialogs without messages are not listed.
//
// https://core.telegram.org/method/messages.getDialogs
func (s *Service) Dialogs(ctx context.Context, user int64, q DialogQuery) (Dialogs, error) {
	var list Dialogs
	err := s.view(ctx, user, func(b mailbox) error {
		all, err := b.listed(q.Folder)
		if err != nil {
			return err
		}
		if q.ExcludePinned {
			all = slices.DeleteFunc(all, func(d *messagepb.Dialog) bool { return d.Pinned != 0 })
		}
		list.Total = len(all)
		list.Dialogs = after(all, q)
		for _, d := range list.Dialogs {
			if err := b.fill(d); err != nil {
				return err
			}
		}
		list.Top, err = b.tops(list.Dialogs)
		return err
	})
	return list, err
}

// listed returns the dialogs of a folder in the order of the list.
func (b mailbox) listed(folder int32) ([]*messagepb.Dialog, error) {
	var all []*messagepb.Dialog
	for d, err := range b.allDialogs() {
		if err != nil {
			return nil, err
		}
		if folder != FolderAll && d.Folder != folder {
			continue
		}
		if d.Joined {
			if _, err := b.fillTop(d); err != nil {
				return nil, err
			}
		}
		if d.TopId != 0 {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(x, y *messagepb.Dialog) int {
		return cmp.Or(cmp.Compare(y.Pinned, x.Pinned), cmp.Compare(y.TopDate, x.TopDate), cmp.Compare(y.TopId, x.TopId))
	})
	return all, nil
}

// after cuts the page out of the sorted list. Pinned dialogs stand on the
// first page only.
func after(all []*messagepb.Dialog, q DialogQuery) []*messagepb.Dialog {
	if q.OffsetDate > 0 || q.OffsetID > 0 {
		all = slices.DeleteFunc(slices.Clone(all), func(d *messagepb.Dialog) bool {
			switch {
			case d.Pinned != 0:
				return true
			case q.OffsetDate > 0 && d.TopDate != q.OffsetDate:
				return d.TopDate > q.OffsetDate
			}
			return q.OffsetID > 0 && d.TopId >= q.OffsetID
		})
	}
	limit := clampLimit(q.Limit)
	if limit == 0 {
		limit = MaxPage
	}
	return all[:min(limit, len(all))]
}

// tops returns the newest messages of dialogs.
func (b mailbox) tops(ds []*messagepb.Dialog) ([]*messagepb.Message, error) {
	found := make([]*messagepb.Message, 0, len(ds))
	for _, d := range ds {
		m, err := b.top(d)
		if err != nil {
			return nil, err
		}
		if m != nil {
			found = append(found, m)
		}
	}
	return found, nil
}

// PeerDialogs returns the dialogs with these peers, also those that were never
// begun, in the order asked for.
func (s *Service) PeerDialogs(ctx context.Context, user int64, peers []peer.Peer) (Dialogs, error) {
	var list Dialogs
	err := s.view(ctx, user, func(b mailbox) error {
		for _, p := range peers {
			d, err := b.dialog(p)
			if err == nil {
				err = b.fill(d)
			}
			if err != nil {
				return err
			}
			list.Dialogs = append(list.Dialogs, d)
		}
		var err error
		list.Total = len(list.Dialogs)
		list.Top, err = b.tops(list.Dialogs)
		return err
	})
	return list, err
}

// unreadDialogs counts the listed dialogs that have something unread, for the
// state of https://core.telegram.org/constructor/updates.state.
func (b mailbox) unreadDialogs() (int, error) {
	n := 0
	for d, err := range b.allDialogs() {
		if err != nil {
			return 0, err
		}
		if d.UnreadCount > 0 || d.UnreadMark {
			n++
		}
	}
	return n, nil
}

// MarkUnread sets or clears the mark that the user has put on a dialog.
//
// https://core.telegram.org/method/messages.markDialogUnread
func (s *Service) MarkUnread(ctx context.Context, user int64, p peer.Peer, unread bool) error {
	return s.write(ctx, user, func(b *box) error {
		d, err := b.dialog(p)
		if err != nil || d.UnreadMark == unread {
			return err
		}
		return b.setUnreadMark(d, unread)
	})
}

func (b *box) setUnreadMark(d *messagepb.Dialog, unread bool) error {
	d.UnreadMark = unread
	if err := b.putDialog(d); err != nil {
		return err
	}
	_, err := b.append(&updatepb.Event{Kind: updatepb.Kind_DIALOG_UNREAD_MARK, Peer: d.Peer, Flag: unread}, nil)
	return err
}

// UnreadMarks returns the peers whose dialogs are marked unread.
func (s *Service) UnreadMarks(ctx context.Context, user int64) ([]peer.Peer, error) {
	var peers []peer.Peer
	err := s.view(ctx, user, func(b mailbox) error {
		for d, err := range b.allDialogs() {
			if err != nil {
				return err
			}
			if d.UnreadMark {
				peers = append(peers, peer.FromInt(d.Peer))
			}
		}
		return nil
	})
	return peers, err
}

// Partners returns the users with whom a user has dialogs, the latest first,
// at most 200.
func (s *Service) Partners(ctx context.Context, user int64) ([]int64, error) {
	const most = 200
	var ids []int64
	err := s.view(ctx, user, func(b mailbox) error {
		all, err := b.listed(FolderAll)
		for _, d := range all {
			if p := peer.FromInt(d.Peer); p.Kind == peer.User && p.ID != user && len(ids) < most {
				ids = append(ids, p.ID)
			}
		}
		return err
	})
	return ids, err
}
