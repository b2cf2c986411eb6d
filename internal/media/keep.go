package media

import (
	"bytes"
	"context"
	"errors"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// keep stores a file that a user has made: its row, its folders' rows and, if
// it was made of an upload, the upload's row, which says so. A user of 0 is
// nobody.
func (s *Service) keep(ctx context.Context, user int64, u *upload, f *mediapb.File) error {
	folders := foldersOf(f)
	owners := []peer.Owner{fileOwner(f.Id)}
	if user != 0 {
		if err := s.hold(ctx, uploadsOf(user)); err != nil { // what he stores is found when it is counted
			return err
		}
		owners = append(owners, uploadsOf(user))
	}
	if u != nil {
		defer s.uploads.Drop(u.uploadID)
	}
	for _, folder := range folders {
		owners = append(owners, folderOwner(folder))
	}
	return s.log.Write(ctx, owners, func(tx *update.Tx) error {
		if u != nil {
			if err := u.store(tx); err != nil {
				return err
			}
		}
		if err := s.charge(tx, user, madeBytes(u, f)); err != nil {
			return err
		}
		errs := []error{record.Set(tx, fileOwner(f.Id), fileKey(), f)}
		for _, folder := range folders {
			errs = append(errs, keepFolder(tx, folder, f, user))
		}
		return errors.Join(errs...)
	})
}

// store writes an upload's row, unless the upload has been swept away or begun
// anew since it was found complete.
func (u *upload) store(tx store.Tx) error {
	var now mediapb.Upload
	ok, err := record.Get(tx, u.owner(), u.key(), &now)
	if err != nil {
		return err
	}
	if !ok || !bytes.Equal(now.Folder, u.row.Folder) {
		return MissingPart(0)
	}
	return record.Set(tx, u.owner(), u.key(), u.row)
}

// sizesBytes is how long the pictures of a file are in all.
func sizesBytes(f *mediapb.File) (n int64) {
	for _, z := range f.Sizes {
		n += int64(z.Bytes)
	}
	return n
}

// madeBytes is how much was made for a file. What was uploaded was counted as it
// came.
func madeBytes(u *upload, f *mediapb.File) int64 {
	n := sizesBytes(f)
	for _, c := range contentsOf(f) {
		if u != nil && !bytes.Equal(c.Folder, u.row.Folder) {
			n += c.Size
		}
	}
	return n
}

// contentsOf are the uploads that a file is made of as they came.
func contentsOf(f *mediapb.File) (out []*mediapb.Content) {
	if f.GetContent() != nil {
		out = append(out, f.Content)
	}
	for _, v := range f.GetVideos() {
		if v.Content != nil {
			out = append(out, v.Content)
		}
	}
	return out
}

// keepFolder notes that a file uses a folder, and whose space it takes.
func keepFolder(tx *update.Tx, folder blob.Folder, f *mediapb.File, user int64) error {
	var k mediapb.Kept
	if _, err := record.Get(tx, folderOwner(folder), keptKey(folder), &k); err != nil {
		return err
	}
	first := len(k.Files) == 0
	k.Files, k.Touched = append(k.Files, f.Id), tx.Date()
	if !first {
		return record.Set(tx, folderOwner(folder), keptKey(folder), &k)
	}
	k.User, k.Bytes = user, sizesBytes(f)
	for _, c := range contentsOf(f) {
		if bytes.Equal(c.Folder, folder[:]) {
			k.Bytes = c.Size
		}
	}
	return record.Set(tx, folderOwner(folder), keptKey(folder), &k)
}
