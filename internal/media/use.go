package media

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Use is in what way an owner refers to a file.
type Use uint8

// The uses. The values are stored: never renumber them.
const (
	InMessage   Use = 1  // id is the message's
	InScheduled Use = 2  // id is the scheduled message's
	InProfile   Use = 3  // a profile photo, or a chat's; id is 0
	InList      Use = 4  // saved animations and the like; id is the list
	InSet       Use = 5  // a set of stickers; id is 0
	InLog       Use = 11 // a message in the admin log of a channel; id is the entry
	InContact   Use = 10 // a photo that the owner has chosen for a contact; id is of the contact
)

// Files are kept as long as an owner has a row that refers to them. Who is
// about to write the first such row calls Prepare before; the row itself is
// written and deleted with what it stands for, in one transaction, by Refer
// and Release. So [Service.Collect] finds every reference that is committed,
// and spares what has been prepared since.
const (
	// touchEvery is how often the date of last use is written, in seconds; it
	// must be well below grace.
	touchEvery = int64(10 * time.Minute / time.Second)
	// grace is for how long what nobody refers to is kept after its last use, in
	// seconds: more than any request lives.
	grace = int64(time.Hour / time.Second)
	// holderShards spreads the list of owners with references.
	holderShards = 16
)

// Prepare makes sure that a file stays while owners begin to refer to it.
// A nil file needs nothing.
func (s *Service) Prepare(ctx context.Context, f *mediapb.File, owners ...peer.Owner) error {
	if f == nil {
		return nil
	}
	for _, folder := range foldersOf(f) {
		if err := s.touch(ctx, folder); err != nil {
			return err
		}
	}
	for _, o := range owners {
		if err := s.hold(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// touch notes that a folder is in use now.
func (s *Service) touch(ctx context.Context, folder blob.Folder) error {
	now := s.log.Now().Unix()
	if at, ok := s.touched.Get(folder); ok && now-at < touchEvery {
		return nil
	}
	if b := s.shipped.folders[folder]; b != nil {
		if err := s.lay(ctx, folder, b); err != nil {
			return err
		}
	}
	o := folderOwner(folder)
	return s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
		var k mediapb.Kept
		ok, err := record.Get(tx, o, keptKey(folder), &k)
		if err != nil {
			return err
		}
		if !ok {
			return ErrFile // collected: nobody referred to it any more
		}
		k.Touched = tx.Date()
		tx.OnApplied(func(store.Commit) { s.touched.Set(folder, k.Touched) })
		return record.Set(tx, o, keptKey(folder), &k)
	})
}

func holderShard(o peer.Owner) peer.Owner {
	return peer.Owner{Space: peer.Server, ID: 1 + int64(uint64(o.ID)%holderShards)}
}

func holderKey(o peer.Owner) []byte { return o.AppendKey(store.NewKey(store.TagHolder)) }

// hold notes, once, that an owner refers to files.
func (s *Service) hold(ctx context.Context, o peer.Owner) error {
	if _, ok := s.holders.Get(o); ok {
		return nil
	}
	shard := holderShard(o)
	err := s.log.Write(ctx, []peer.Owner{shard}, func(tx *update.Tx) error {
		if ok, err := tx.Has(shard, holderKey(o)); ok || err != nil {
			return err
		}
		tx.Set(shard, holderKey(o), nil)
		return nil
	})
	if err == nil {
		s.holders.Set(o, struct{}{})
	}
	return err
}

// useKey is the row of one reference.
func (s *Service) useKey(o peer.Owner, file int64, u Use, id int32) []byte {
	var what [17]byte
	what[0] = byte(o.Space)
	binary.BigEndian.PutUint64(what[1:], uint64(o.ID))
	binary.BigEndian.PutUint64(what[9:], uint64(file))
	blind := s.db.BlindString("media/use", string(what[:]))
	return store.NewKey(store.TagUse).Blind(blind).U8(uint8(u)).U32(uint32(id))
}

// Refer notes within a transaction that an owner of it refers to a file that
// was prepared for it. A nil file needs nothing.
func (s *Service) Refer(tx store.Tx, o peer.Owner, f *mediapb.File, u Use, id int32) {
	if f != nil {
		tx.Set(o, s.useKey(o, f.Id, u, id), binary.BigEndian.AppendUint64(nil, uint64(f.Id)))
	}
}

// Release undoes Refer.
func (s *Service) Release(tx store.Tx, o peer.Owner, f *mediapb.File, u Use, id int32) {
	if f != nil {
		tx.Delete(o, s.useKey(o, f.Id, u, id))
	}
}

// usedBy reads which files an owner refers to.
func usedBy(r store.Reader, o peer.Owner, used map[int64]struct{}) error {
	for row, err := range r.Scan(o, store.Prefix(store.NewKey(store.TagUse))) {
		if err != nil {
			return fmt.Errorf("read references of %v: %w", o, err)
		}
		if len(row.Value) != 8 {
			return fmt.Errorf("reference of %d bytes of %v is damaged", len(row.Value), o)
		}
		used[int64(binary.BigEndian.Uint64(row.Value))] = struct{}{}
	}
	return nil
}
