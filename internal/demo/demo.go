// Package demo fills a fresh server with a small world that can be believed: a
// dozen people, their talks, a family's group, a project, a channel with its
// readers. It is clearly marked as made up. It speaks to the domain alone, with
// a clock of its own, so that what it writes has a past: it may import account,
// chat, media, message, update and peer.
//
// Its pictures and texts are all its own. The same seed and moment give the
// same world, but for the numbers that the domain draws by itself.
package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/chat"
	"chappe/internal/media"
	"chappe/internal/message"
	"chappe/internal/update"
)

// Options are what can be chosen of a world.
type Options struct {
	// At is its present: the story ends on this day, or on the day before when
	// it is too early. It must not lie in the future.
	At time.Time
	// Seed varies pictures, readers and what they have seen.
	Seed uint64
	// Readers is how many more people read the channel.
	Readers int
}

// MaxReaders bounds Options.Readers.
const MaxReaders = 2000

// Domain is what a world is written to. Its clock must be the one given to
// [Fill].
type Domain struct {
	Accounts *account.Service
	Chats    *chat.Service
	Files    *media.Service
	Messages *message.Service
	Clock    *Clock
}

// World tells what was made.
type World struct {
	Phone    string // of the first person: to log in with
	Name     string
	People   int
	Chats    int
	Messages int
	Ends     time.Time // when the story ends
}

// evening is when the story ends on its last day.
const evening = 18*time.Hour + 45*time.Minute

// days is how far the story reaches back.
const days = 10

// Days returns when a story begins and ends whose present is at.
func Days(at time.Time) (begins, ends time.Time) {
	today := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, at.Location())
	ends = clockAt(today, evening)
	if ends.After(at) {
		today = today.AddDate(0, 0, -1)
		ends = clockAt(today, evening)
	}
	return clockAt(today.AddDate(0, 0, -days), 8*time.Hour), ends
}

// clockAt is a time of day, also on days when the clocks change.
func clockAt(midnight time.Time, t time.Duration) time.Time {
	h, m := int(t/time.Hour), int(t%time.Hour/time.Minute)
	return time.Date(midnight.Year(), midnight.Month(), midnight.Day(), h, m, 0, 0, midnight.Location())
}

// ErrNotEmpty is of a server on which people have accounts.
var ErrNotEmpty = errors.New("demo: the server has accounts already")

// Empty reports whether nobody has an account: the service's own does not
// count.
func Empty(ctx context.Context, accounts *account.Service) (bool, error) {
	empty := true
	err := accounts.EachUser(ctx, func(*accountpb.User) bool { empty = false; return false })
	return empty, err
}

// Fill writes a world. It calls progress, which may be nil, as it goes on. When
// it fails a part of the world is there.
func Fill(ctx context.Context, d Domain, o Options, progress func(done, total int)) (World, error) {
	ctx, tracker := update.Track(ctx)
	begins, ends := Days(o.At)
	f := &filler{
		Domain: d, ctx: ctx, seed: o.Seed, rnd: rand.New(rand.NewPCG(o.Seed, 0xc4a9)), begins: begins, ends: ends,
		users: make(map[string]int64), said: make(map[string]spoken), chats: make(map[string]place),
	}
	f.people = append(append(f.people, cast...), readers(min(o.Readers, MaxReaders), f.rnd)...)
	steps, err := f.plan()
	if err != nil {
		return World{}, err
	}
	for i, s := range steps {
		d.Clock.advance(s.at)
		if err := s.do(); err != nil {
			return World{}, fmt.Errorf("%s: %w", s.what, err)
		}
		if i%64 == 0 {
			if err := tracker.Wait(ctx); err != nil {
				return World{}, err
			}
		}
		if progress != nil {
			progress(i+1, len(steps))
		}
	}
	if err := tracker.Wait(ctx); err != nil {
		return World{}, err
	}
	first := cast[0]
	return World{
		Phone: first.phone, Name: first.first + " " + first.last, People: len(f.people), Chats: len(rooms),
		Messages: f.count, Ends: ends,
	}, nil
}
