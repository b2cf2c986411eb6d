package media

import (
	"context"
	"fmt"
	"time"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// staleAfter is for how long the parts of an upload wait for the rest, and for
// how long an upload of which something was made is remembered.
const staleAfter = 24 * time.Hour

// rowsFirst is how much later than the rows of an upload its bytes go: once the
// rows are gone nothing can be made of the bytes any more.
const rowsFirst = time.Hour

// collectEvery is how often what is left over goes by itself.
const collectEvery = 6 * time.Hour

// Collected says what a collection did.
type Collected struct {
	Folders int // looked at
	Used    int // files that somebody refers to
	Stale   int // folders removed of which nothing was made
	Unused  int // folders removed of files to which nobody refers any more
	Uploads int // of which the rows were removed
}

// Run collects now and then until ctx ends.
func (s *Service) Run(ctx context.Context) {
	tick := time.NewTicker(collectEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := s.Collect(ctx); err != nil && ctx.Err() == nil {
			s.logger.ErrorContext(ctx, "media collection failed", "err", err)
		}
	}
}

// Collect removes what nothing refers to: parts of uploads that were given up,
// and files that were in use once and are in no message, profile or list any
// more. What was used within the last hour stays in any case. It may run at
// any time and be broken off at any time.
func (s *Service) Collect(ctx context.Context) (Collected, error) {
	var c Collected
	began := s.log.Now()
	swept, live, err := s.sweepUploads(ctx, began)
	if c.Uploads = swept; err != nil {
		return c, err
	}
	if err := s.forgetPages(ctx, began); err != nil {
		return c, err
	}
	used, err := s.used(ctx)
	if err != nil {
		return c, err
	}
	c.Used = len(used)
	for info, err := range s.blobs.Folders(ctx) {
		if err != nil {
			return c, err
		}
		c.Folders++
		_, coming := live[info.Folder]
		if err := s.collectFolder(ctx, info, used, coming, began, &c); err != nil {
			return c, fmt.Errorf("collect folder %v: %w", info.Folder, err)
		}
	}
	return c, nil
}

// holding lists the owners that have or had references to files, or uploads, as
// far as which is true of them.
func (s *Service) holding(ctx context.Context, which func(peer.Owner) bool) (holders []peer.Owner, err error) {
	for shard := range int64(holderShards) {
		err := s.log.View(ctx, func(r store.Reader) error {
			for key, err := range r.Keys(peer.Owner{Space: peer.Server, ID: 1 + shard}, store.Prefix(store.NewKey(store.TagHolder))) {
				if err != nil {
					return fmt.Errorf("read who refers to files: %w", err)
				}
				id, ok := store.KeyU64(key, 2)
				if !ok {
					return fmt.Errorf("key of %d bytes is damaged", len(key))
				}
				if o := (peer.Owner{Space: peer.Space(key[1]), ID: int64(id)}); which(o) {
					holders = append(holders, o)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return holders, nil
}

// used reads the ids of all files that are referred to.
func (s *Service) used(ctx context.Context) (map[int64]struct{}, error) {
	holders, err := s.holding(ctx, func(o peer.Owner) bool { return o.Space != peer.Uploads })
	if err != nil {
		return nil, err
	}
	used := make(map[int64]struct{})
	for _, o := range holders {
		if err := s.log.View(ctx, func(r store.Reader) error { return usedBy(r, o, used) }); err != nil {
			return nil, err
		}
	}
	return used, nil
}

// collectFolder removes a folder if it may go; coming says that it is of an
// upload under way.
func (s *Service) collectFolder(ctx context.Context, info blob.Info, used map[int64]struct{}, coming bool, began time.Time, c *Collected) error {
	if s.shipped.folders[info.Folder] != nil {
		return nil // it may be laid down again at any moment
	}
	kept, err := s.kept(ctx, info.Folder)
	if err != nil {
		return err
	}
	switch {
	case kept == nil && !coming && began.Sub(info.Changed) > staleAfter+rowsFirst:
		c.Stale++
		return s.blobs.Remove(ctx, info.Folder)
	case kept == nil || kept.Touched > began.Unix()-grace || anyUsed(kept.Files, used):
		return nil
	}
	gone, err := s.forget(ctx, info.Folder, began)
	if !gone || err != nil {
		return err
	}
	c.Unused++
	return s.blobs.Remove(ctx, info.Folder)
}

func anyUsed(files []int64, used map[int64]struct{}) bool {
	for _, id := range files {
		if _, ok := used[id]; ok {
			return true
		}
	}
	return false
}

// kept reads what uses a folder, or nil.
func (s *Service) kept(ctx context.Context, f blob.Folder) (*mediapb.Kept, error) {
	k := new(mediapb.Kept)
	err := s.log.View(ctx, func(r store.Reader) error {
		ok, err := record.Get(r, folderOwner(f), keptKey(f), k)
		if !ok {
			k = nil
		}
		return err
	})
	return k, err
}

// forget deletes the rows of a folder and of its files, unless somebody has
// begun to refer to one since the collection began. Afterwards nobody can.
func (s *Service) forget(ctx context.Context, f blob.Folder, began time.Time) (bool, error) {
	k, err := s.kept(ctx, f)
	if k == nil || err != nil {
		return false, err
	}
	o := folderOwner(f)
	owners := []peer.Owner{o}
	if k.User != 0 {
		owners = append(owners, uploadsOf(k.User))
	}
	for _, id := range k.Files {
		owners = append(owners, fileOwner(id))
	}
	gone := false
	err = s.log.Write(ctx, owners, func(tx *update.Tx) error {
		var now mediapb.Kept
		ok, err := record.Get(tx, o, keptKey(f), &now)
		if !ok || err != nil || now.Touched > began.Unix()-grace || len(now.Files) != len(k.Files) {
			return err
		}
		if err := s.charge(tx, now.User, -now.Bytes); err != nil {
			return err
		}
		tx.Delete(o, keptKey(f))
		for _, id := range k.Files {
			tx.Delete(fileOwner(id), fileKey())
			tx.OnApplied(func(store.Commit) { s.files.Drop(id) })
		}
		tx.OnApplied(func(store.Commit) { s.touched.Drop(f) })
		gone = true
		return nil
	})
	return gone, err
}
