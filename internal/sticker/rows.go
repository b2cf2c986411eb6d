package sticker

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/store"
)

func setKey() []byte { return store.NewKey(store.TagSet) }

func listKey(k stickerpb.Kind) []byte { return store.NewKey(store.TagSetList).U8(uint8(k)) }

func ownKey() []byte { return store.NewKey(store.TagOwnSets) }

// index is a row by which a text leads to sets.
type index struct {
	owner peer.Owner
	blind [16]byte
}

func (s *Service) index(label, text string) index {
	owner, blind := s.db.Lookup("sticker/"+label, text)
	return index{owner, [16]byte(blind)}
}

func (s *Service) nameIndex(name string) index { return s.index("name", strings.ToLower(name)) }

func (i index) nameKey() []byte { return store.NewKey(store.TagSetName).Blind(i.blind) }

func (i index) wordKey(set int64) []byte {
	return store.NewKey(store.TagSetWord).Blind(i.blind).U64(uint64(set))
}

func (i index) words() store.Range {
	return store.Prefix(store.NewKey(store.TagSetWord).Blind(i.blind))
}

// named reads which set has a short name; 0 is none.
func (i index) named(r store.Reader) (int64, error) {
	value, err := r.Get(i.owner, i.nameKey())
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err == nil && len(value) != 8 {
		err = fmt.Errorf("%d bytes", len(value))
	}
	if err != nil {
		return 0, fmt.Errorf("look up a set of stickers: %w", err)
	}
	return int64(binary.BigEndian.Uint64(value)), nil
}

// Set returns a set by its id, or [ErrNoSet]. The record is shared: it must not
// be changed.
func (s *Service) Set(ctx context.Context, id int64) (*stickerpb.Set, error) {
	if b := s.builtIn[id]; b != nil {
		return b, nil
	}
	return s.sets.Load(id, func() (*stickerpb.Set, error) {
		rec := new(stickerpb.Set)
		err := s.log.View(ctx, func(r store.Reader) error {
			ok, err := record.Get(r, peer.SetOf(id), setKey(), rec)
			if err == nil && !ok {
				err = ErrNoSet
			}
			return err
		})
		return rec, err
	})
}

// Named returns a set by its short name, or [ErrNoSet].
func (s *Service) Named(ctx context.Context, name string) (*stickerpb.Set, error) {
	if id, ok := s.builtInNames[strings.ToLower(name)]; ok {
		return s.builtIn[id], nil
	}
	var id int64
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		id, err = s.nameIndex(name).named(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	if id == 0 {
		return nil, ErrNoSet
	}
	return s.Set(ctx, id)
}

// each returns those of sets that are still there, in order.
func (s *Service) each(ctx context.Context, ids []int64) ([]*stickerpb.Set, error) {
	out := make([]*stickerpb.Set, 0, len(ids))
	for _, id := range ids {
		rec, err := s.Set(ctx, id)
		if errors.Is(err, ErrNoSet) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, rec)
	}
	return out, nil
}
