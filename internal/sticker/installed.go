package sticker

import (
	"context"
	"errors"
	"slices"

	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// maxInstalled is how many sets of a kind one has at hand; when another comes,
// the last is put away.
const maxInstalled = 200

// maxListed bounds the sets that are at hand or put away.
const maxListed = 1000

// list reads the sets that a user has. Who has never changed them has what comes
// with the program.
func (s *Service) list(r store.Reader, user int64, k stickerpb.Kind) (*stickerpb.List, error) {
	l := new(stickerpb.List)
	ok, err := record.Get(r, peer.MailboxOf(user), listKey(k), l)
	if err != nil || ok {
		return l, err
	}
	for _, rec := range s.featured {
		if rec.Kind == k {
			l.Entries = append(l.Entries, &stickerpb.List_Entry{Set: rec.Id, Date: rec.Date})
		}
	}
	return l, nil
}

// put brings an entry to the front of those at hand, or of those put away.
func put(l *stickerpb.List, e *stickerpb.List_Entry) {
	l.Entries = slices.DeleteFunc(l.Entries, func(x *stickerpb.List_Entry) bool { return x.Set == e.Set })
	l.Entries = slices.Insert(l.Entries, 0, e)
	l.Entries = l.Entries[:min(len(l.Entries), maxListed)]
}

func (s *Service) viewList(ctx context.Context, user int64, k stickerpb.Kind) (*stickerpb.List, error) {
	var l *stickerpb.List
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		l, err = s.list(r, user, k)
		return err
	})
	return l, err
}

// Had is a set as one user has it.
type Had struct {
	*stickerpb.Set
	Date     int64 // unix seconds when it was installed; 0: it is not
	Archived bool
}

// Installed returns the sets that a user has at hand, in his order.
//
// https://core.telegram.org/method/messages.getAllStickers
func (s *Service) Installed(ctx context.Context, user int64, k stickerpb.Kind) ([]Had, error) {
	return s.had(ctx, user, k, false)
}

// Archived returns the sets that a user has put away, from after one of them on,
// and how many there are.
//
// https://core.telegram.org/method/messages.getArchivedStickers
func (s *Service) Archived(ctx context.Context, user int64, k stickerpb.Kind, after int64, limit int) ([]Had, int, error) {
	all, err := s.had(ctx, user, k, true)
	if err != nil {
		return nil, 0, err
	}
	rest := all[slices.IndexFunc(all, func(h Had) bool { return h.Id == after })+1:]
	return rest[:min(len(rest), max(limit, 0), maxPage)], len(all), nil
}

func (s *Service) had(ctx context.Context, user int64, k stickerpb.Kind, archived bool) ([]Had, error) {
	l, err := s.viewList(ctx, user, k)
	if err != nil {
		return nil, err
	}
	var out []Had
	for _, e := range l.Entries {
		if e.Archived != archived {
			continue
		}
		rec, err := s.Set(ctx, e.Set)
		if errors.Is(err, ErrNoSet) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Had{rec, e.Date, e.Archived})
	}
	return out, nil
}

// As returns a set as a user has it.
func (s *Service) As(ctx context.Context, user int64, rec *stickerpb.Set) (Had, error) {
	h := Had{Set: rec}
	l, err := s.viewList(ctx, user, rec.Kind)
	if err != nil {
		return h, err
	}
	for _, e := range l.Entries {
		if e.Set == rec.Id {
			h.Date, h.Archived = e.Date, e.Archived
		}
	}
	return h, nil
}

// relist changes the sets that a user has, and tells his devices.
func (s *Service) relist(ctx context.Context, user int64, k stickerpb.Kind, fn func(tx *update.Tx, l *stickerpb.List) (*updatepb.Event, error)) error {
	o := peer.MailboxOf(user)
	return s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
		l, err := s.list(tx, user, k)
		if err != nil {
			return err
		}
		ev, err := fn(tx, l)
		if ev == nil || err != nil {
			return err
		}
		_, err = tx.Append(o, ev, nil)
		return errors.Join(err, record.Set(tx, o, listKey(k), l))
	})
}

func changed(k stickerpb.Kind) *updatepb.Event {
	return &updatepb.Event{Kind: updatepb.Kind_STICKER_SETS, Count: int32(k)}
}

// Install brings a set to hand, before the others, or puts it away. It returns
// the sets that were put away for it.
//
// https://core.telegram.org/method/messages.installStickerSet
func (s *Service) Install(ctx context.Context, user int64, rec *stickerpb.Set, archived bool) ([]*stickerpb.Set, error) {
	if _, err := s.Set(ctx, rec.Id); err != nil {
		return nil, err // one of those that are only named
	}
	var away []int64
	err := s.relist(ctx, user, rec.Kind, func(tx *update.Tx, l *stickerpb.List) (*updatepb.Event, error) {
		put(l, &stickerpb.List_Entry{Set: rec.Id, Date: tx.Date(), Archived: archived})
		away = overflow(l)
		if archived {
			return changed(rec.Kind), nil
		}
		return &updatepb.Event{Kind: updatepb.Kind_NEW_STICKER_SET, Count64: rec.Id}, nil
	})
	if err != nil {
		return nil, err
	}
	return s.each(ctx, away)
}

// overflow puts the last sets away if there are too many at hand.
func overflow(l *stickerpb.List) []int64 {
	var away []int64
	n := 0
	for _, e := range l.Entries {
		if e.Archived {
			continue
		}
		if n++; n > maxInstalled {
			e.Archived = true
			away = append(away, e.Set)
		}
	}
	return away
}

// Uninstall takes a set away from the user.
//
// https://core.telegram.org/method/messages.uninstallStickerSet
func (s *Service) Uninstall(ctx context.Context, user int64, rec *stickerpb.Set) error {
	return s.relist(ctx, user, rec.Kind, func(_ *update.Tx, l *stickerpb.List) (*updatepb.Event, error) {
		before := len(l.Entries)
		l.Entries = slices.DeleteFunc(l.Entries, func(e *stickerpb.List_Entry) bool { return e.Set == rec.Id })
		if len(l.Entries) == before {
			return nil, nil
		}
		return changed(rec.Kind), nil
	})
}

// Reorder brings the sets at hand into an order; those that are not named stay
// behind the others.
//
// https://core.telegram.org/method/messages.reorderStickerSets
func (s *Service) Reorder(ctx context.Context, user int64, k stickerpb.Kind, order []int64) error {
	rank := make(map[int64]int, len(order))
	for i, id := range order {
		rank[id] = i
	}
	at := func(e *stickerpb.List_Entry) int {
		if i, ok := rank[e.Set]; ok && !e.Archived {
			return i
		}
		return len(order)
	}
	return s.relist(ctx, user, k, func(_ *update.Tx, l *stickerpb.List) (*updatepb.Event, error) {
		slices.SortStableFunc(l.Entries, func(x, y *stickerpb.List_Entry) int { return at(x) - at(y) })
		ev := &updatepb.Event{Kind: updatepb.Kind_STICKER_SETS_ORDER, Count: int32(k)}
		for _, e := range l.Entries {
			if !e.Archived {
				ev.Peers = append(ev.Peers, e.Set)
			}
		}
		return ev, nil
	})
}

// Toggle is what happens to several sets at once.
type Toggle uint8

// The toggles.
const (
	ToggleUninstall Toggle = iota
	ToggleArchive
	ToggleUnarchive
)

// ToggleSets does the same to several sets.
//
// https://core.telegram.org/method/messages.toggleStickerSets
func (s *Service) ToggleSets(ctx context.Context, user int64, sets []*stickerpb.Set, t Toggle) error {
	for _, rec := range sets {
		var err error
		switch t {
		case ToggleUninstall:
			err = s.Uninstall(ctx, user, rec)
		default:
			_, err = s.Install(ctx, user, rec, t == ToggleArchive)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Featured are the sets of a kind that the server recommends: those that come
// with the program. unseen are the ids of those that the user has not looked at.
//
// https://core.telegram.org/method/messages.getFeaturedStickers
func (s *Service) Featured(ctx context.Context, user int64, k stickerpb.Kind) (sets []Had, unseen []int64, err error) {
	l, err := s.viewList(ctx, user, k)
	if err != nil {
		return nil, nil, err
	}
	for _, rec := range s.featured {
		if rec.Kind != k {
			continue
		}
		h := Had{Set: rec}
		i := slices.IndexFunc(l.Entries, func(e *stickerpb.List_Entry) bool { return e.Set == rec.Id })
		if i >= 0 {
			h.Date, h.Archived = l.Entries[i].Date, l.Entries[i].Archived
		} else if !slices.Contains(l.Seen, rec.Id) {
			unseen = append(unseen, rec.Id)
		}
		sets = append(sets, h)
	}
	return sets, unseen, nil
}

// SeeFeatured notes that the user has looked at featured sets; without ids, at
// all of them.
//
// https://core.telegram.org/method/messages.readFeaturedStickers
func (s *Service) SeeFeatured(ctx context.Context, user int64, ids []int64) error {
	for _, rec := range s.featured {
		if len(ids) > 0 && !slices.Contains(ids, rec.Id) {
			continue
		}
		err := s.relist(ctx, user, rec.Kind, func(_ *update.Tx, l *stickerpb.List) (*updatepb.Event, error) {
			if slices.Contains(l.Seen, rec.Id) {
				return nil, nil
			}
			l.Seen = append(l.Seen, rec.Id)
			return changed(rec.Kind), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
