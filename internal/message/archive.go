package message

import (
	"context"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// FolderOf is a dialog and the folder it is to be in.
type FolderOf struct {
	Peer   peer.Peer
	Folder int32
}

// SetFolders moves dialogs to and from the archive. A dialog that moves is no
// longer pinned.
//
// https://core.telegram.org/method/folders.editPeerFolders
func (s *Service) SetFolders(ctx context.Context, user int64, moves []FolderOf) (Change, error) {
	var change Change
	err := s.write(ctx, user, func(b *box) error {
		moved := map[int32][]int64{}
		for _, f := range moves {
			if f.Folder != FolderMain && f.Folder != FolderArchive {
				return ErrFolder
			}
			d, err := b.dialog(f.Peer)
			if err != nil {
				return err
			}
			if d.Folder == f.Folder {
				continue
			}
			d.Folder, d.Pinned = f.Folder, 0
			if err := b.putDialog(d); err != nil {
				return err
			}
			moved[f.Folder] = append(moved[f.Folder], d.Peer)
		}
		for folder, peers := range moved {
			if _, err := b.append(&updatepb.Event{
				Kind: updatepb.Kind_FOLDER_PEERS, PtsCount: 1, Peers: peers, Folder: folder,
			}, nil); err != nil {
				return err
			}
		}
		var err error
		change, err = b.change()
		return err
	})
	return change, err
}

// Archive sums up the archive of a user.
type Archive struct {
	Top                           *messagepb.Message // newest of all; nil if the archive is empty
	UnreadDialogs, UnreadMessages int
}

// Archive returns what the main list shows of the archive.
func (s *Service) Archive(ctx context.Context, user int64) (Archive, error) {
	var a Archive
	err := s.view(ctx, user, func(b mailbox) error {
		all, err := b.listed(FolderArchive)
		if err != nil || len(all) == 0 {
			return err
		}
		newest := all[0]
		for _, d := range all {
			if d.TopDate > newest.TopDate {
				newest = d
			}
			if err := b.fill(d); err != nil {
				return err
			}
			if d.UnreadCount > 0 || d.UnreadMark {
				a.UnreadDialogs++
			}
			a.UnreadMessages += int(d.UnreadCount)
		}
		a.Top, err = b.top(newest)
		return err
	})
	return a, err
}
