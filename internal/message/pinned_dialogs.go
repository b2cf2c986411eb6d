package message

import (
	"context"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// maxPinned is how many dialogs of the main list may be pinned; the archive
// holds up to 100. https://core.telegram.org/api/config, pinned_dialogs_count_max.
var maxPinned = map[int32]int{FolderMain: 10, FolderArchive: 100}

// PinnedDialogs returns the pinned dialogs of a folder in their order.
func (s *Service) PinnedDialogs(ctx context.Context, user int64, folder int32) (Dialogs, error) {
	var list Dialogs
	err := s.view(ctx, user, func(b mailbox) error {
		all, err := b.listed(folder)
		if err != nil {
			return err
		}
		for _, d := range all {
			if d.Pinned != 0 {
				list.Dialogs = append(list.Dialogs, d)
			}
		}
		list.Total = len(list.Dialogs)
		list.Top, err = b.tops(list.Dialogs)
		return err
	})
	return list, err
}

// PinDialog pins a dialog above the others of its folder, or unpins it.
//
// https://core.telegram.org/method/messages.toggleDialogPin
func (s *Service) PinDialog(ctx context.Context, user int64, p peer.Peer, pinned bool) error {
	return s.write(ctx, user, func(b *box) error {
		d, err := b.dialog(p)
		if err != nil {
			return err
		}
		if d.Pinned != 0 == pinned {
			return nil
		}
		d.Pinned = 0
		if pinned {
			all, err := b.listed(d.Folder)
			if err != nil {
				return err
			}
			top, n := topPin(all)
			if n >= maxPinned[d.Folder] {
				return ErrPinnedTooMany
			}
			d.Pinned = top + 1
		}
		if err := b.putDialog(d); err != nil {
			return err
		}
		_, err = b.append(&updatepb.Event{
			Kind: updatepb.Kind_DIALOG_PINNED, Peer: d.Peer, Flag: pinned, Folder: d.Folder,
		}, nil)
		return err
	})
}

// topPin returns the greatest place of the pinned dialogs and their number.
func topPin(all []*messagepb.Dialog) (top int64, n int) {
	for _, d := range all {
		top = max(top, d.Pinned)
		if d.Pinned != 0 {
			n++
		}
	}
	return top, n
}

// ReorderPinned puts the pinned dialogs of a folder in this order. With force
// those that are not named are unpinned, otherwise they follow.
//
// https://core.telegram.org/method/messages.reorderPinnedDialogs
func (s *Service) ReorderPinned(ctx context.Context, user int64, folder int32, order []peer.Peer, force bool) error {
	if folder != FolderMain && folder != FolderArchive {
		return ErrFolder
	}
	if len(order) > maxPinned[folder] {
		return ErrPinnedTooMany
	}
	return s.write(ctx, user, func(b *box) error {
		all, err := b.listed(folder)
		if err != nil {
			return err
		}
		place := make(map[int64]int64, len(order))
		for i, p := range order {
			place[p.Int()] = int64(2*maxPinned[folder] - i)
		}
		next := int64(maxPinned[folder])
		for _, d := range all {
			to, named := place[d.Peer]
			if !named && d.Pinned != 0 && !force {
				to, next = next, next-1
			}
			if to == d.Pinned {
				continue
			}
			d.Pinned = to
			if err := b.putDialog(d); err != nil {
				return err
			}
		}
		return b.tellPinned(folder)
	})
}

// tellPinned tells of the whole order of a folder's pinned dialogs.
func (b *box) tellPinned(folder int32) error {
	all, err := b.listed(folder)
	if err != nil {
		return err
	}
	ev := &updatepb.Event{Kind: updatepb.Kind_PINNED_DIALOGS, Folder: folder}
	for _, d := range all {
		if d.Pinned != 0 {
			ev.Peers = append(ev.Peers, d.Peer)
		}
	}
	_, err = b.append(ev, nil)
	return err
}
