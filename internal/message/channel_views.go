package message

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// A post is seen once by each viewer. What a viewer has seen of a channel is
// one small row of his mailbox; how many have seen a post is counted in memory
// and written with many others, so that a million viewers do not queue at the
// channel. A crash forgets the views of the last moment and nothing else.

// maxViewed is how many posts one call may count.
const maxViewed = 100

func viewsKey(id int32) []byte { return store.NewKey(store.TagViews).U32(uint32(id)) }

// viewCounter holds views that are not written yet.
type viewCounter struct {
	mu    sync.Mutex
	fresh map[int64]map[int32]int32 // channel → post → new views
}

func newViewCounter() *viewCounter { return &viewCounter{fresh: make(map[int64]map[int32]int32)} }

func (v *viewCounter) add(channel int64, ids []int32) {
	v.mu.Lock()
	defer v.mu.Unlock()
	posts := v.fresh[channel]
	if posts == nil {
		posts = make(map[int32]int32)
		v.fresh[channel] = posts
	}
	for _, id := range ids {
		posts[id]++
	}
}

// pending is what is not written yet of some posts.
func (v *viewCounter) pending(channel int64, id int32) int32 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.fresh[channel][id]
}

func (v *viewCounter) take() map[int64]map[int32]int32 {
	v.mu.Lock()
	defer v.mu.Unlock()
	fresh := v.fresh
	v.fresh = make(map[int64]map[int32]int32)
	return fresh
}

// PostCounts are what is counted of a post.
type PostCounts struct {
	ID       int32
	Views    int32
	Forwards int32
	Gone     bool
	Replies  *messagepb.Replies // nil: nothing is said under it
	own      bool               // its author has seen it from the beginning
}

// Views returns the counts of posts of a channel, in the order of ids. With
// increment set the user has now seen them.
//
// https://core.telegram.org/method/messages.getMessagesViews
func (s *Service) Views(ctx context.Context, user, channel int64, ids []int32, increment bool) ([]PostCounts, error) {
	ids = ids[:min(len(ids), maxViewed)]
	counts := make([]PostCounts, len(ids))
	err := s.open(ctx, user, peer.OfChannel(channel), func(b mailbox) error {
		for i, id := range ids {
			m, err := b.message(id)
			if errors.Is(err, ErrNoMessage) {
				counts[i] = PostCounts{ID: id, Gone: true}
				continue
			}
			if err != nil {
				return err
			}
			counts[i] = PostCounts{ID: id, Views: m.Views, Forwards: m.Forwards, Replies: m.Replies, own: m.Out}
		}
		return nil
	})
	if err != nil || !increment {
		return counts, err
	}
	fresh, err := s.see(ctx, user, channel, counts)
	if err != nil {
		return nil, err
	}
	s.viewed.add(channel, fresh)
	for i := range counts {
		if slices.Contains(fresh, counts[i].ID) {
			counts[i].Views++
		}
	}
	return counts, nil
}

// views is how many have seen a post, its author too.
func (b mailbox) views(id int32) (int32, error) {
	var v messagepb.Views
	_, err := b.get(viewsKey(id), &v)
	return 1 + v.Count + b.s.viewed.pending(b.owner.ID, id), err
}

// see notes in the user's mailbox which posts he has seen, and returns those
// that he had not.
func (s *Service) see(ctx context.Context, user, channel int64, counts []PostCounts) (fresh []int32, err error) {
	p := peer.OfChannel(channel)
	err = s.write(ctx, user, func(b *box) error {
		fresh = nil
		key := b.peerKey(store.TagViews, p)
		seen := new(messagepb.Seen)
		if _, err := b.get(key, seen); err != nil {
			return err
		}
		for _, c := range counts {
			if !c.Gone && !c.own && addSpan(seen, c.ID) {
				fresh = append(fresh, c.ID)
			}
		}
		if len(fresh) == 0 {
			return nil
		}
		return b.set(b.owner, key, seen)
	})
	return fresh, err
}

// maxSpans bounds the memory of what a viewer has seen: of one who jumps
// through an old channel more often than that, the oldest spans grow together.
const maxSpans = 512

// addSpan adds an id to pairs of first and last ids, and reports whether it was
// not there.
func addSpan(seen *messagepb.Seen, id int32) bool {
	sp := seen.Spans
	at := 0
	for at < len(sp) && sp[at+1] < id {
		at += 2
	}
	if at < len(sp) && sp[at] <= id {
		return false
	}
	joinsLeft := at > 0 && sp[at-1] == id-1
	joinsRight := at < len(sp) && sp[at] == id+1
	switch {
	case joinsLeft && joinsRight:
		sp = slices.Delete(sp, at-1, at+1)
	case joinsLeft:
		sp[at-1] = id
	case joinsRight:
		sp[at] = id
	default:
		sp = slices.Insert(sp, at, id, id)
	}
	if len(sp) > 2*maxSpans {
		sp = slices.Delete(sp, 1, 3)
	}
	seen.Spans = sp
	return true
}

// FlushViews writes the views that have been counted, and waits for the disk once
// for all channels. [Service.Run] does it now and then.
func (s *Service) FlushViews(ctx context.Context) error {
	ctx, tracker := update.Track(ctx)
	var errs []error
	for channel, posts := range s.viewed.take() {
		o := peer.ChannelOf(channel)
		err := s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
			return s.boxOfChannel(tx, channel, 0).addViews(posts)
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("write views of %v: %w", o, err))
		}
	}
	return errors.Join(append(errs, tracker.Wait(ctx))...)
}

// addViews adds to the counts of posts that are still there, and tells who
// looks at the channel now.
func (b *box) addViews(posts map[int32]int32) error {
	p := peer.OfChannel(b.owner.ID).Int()
	for id, n := range posts {
		if there, err := b.r.Has(b.owner, messageKey(id)); !there || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		v := new(messagepb.Views)
		if _, err := b.get(viewsKey(id), v); err != nil {
			return err
		}
		v.Count += n
		if err := b.set(b.owner, viewsKey(id), v); err != nil {
			return err
		}
		b.tx.Tell(b.owner, &updatepb.Event{Kind: updatepb.Kind_VIEWS, Peer: p, Ids: []int32{id}, Count: 1 + v.Count})
	}
	return nil
}

// countForwards notes that posts of a channel have been passed on. It is of no
// consequence if it fails: what was passed on is there.
func (s *Service) countForwards(ctx context.Context, channel int64, ids []int32) error {
	o := peer.ChannelOf(channel)
	return s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
		b := s.boxOfChannel(tx, channel, 0)
		for _, id := range ids {
			m := new(messagepb.Message)
			there, err := b.get(messageKey(id), m)
			if err != nil {
				return err
			}
			if !there {
				continue
			}
			m.Forwards++
			if err := b.putMessage(m); err != nil {
				return err
			}
			tx.Tell(o, &updatepb.Event{Kind: updatepb.Kind_FORWARDS, Peer: m.Peer, Ids: []int32{id}, Count: m.Forwards})
		}
		return nil
	})
}
