package message

import (
	"context"
	"crypto/rand"
	"encoding/binary"

	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
)

// MaxAlbum is how many messages an album has at most.
const MaxAlbum = 10

// SendAlbum sends messages with media that belong together, all in one
// transaction. They go to the peer, as the reply and at the date of the first.
//
// https://core.telegram.org/method/messages.sendMultiMedia
func (s *Service) SendAlbum(ctx context.Context, from int64, album []*Outgoing) ([]Sent, error) {
	first := album[0]
	if err := s.mayWrite(ctx, from, first.Peer); err != nil {
		return nil, err
	}
	posts, err := newAlbum(from, album)
	if err != nil {
		return nil, err
	}
	if s.isLater(first.ScheduleDate) {
		return s.postLater(ctx, from, first, posts)
	}
	if err := s.beginWithTTL(ctx, from, first.Peer); err != nil {
		return nil, err
	}
	return s.postAll(ctx, from, first, posts)
}

// newAlbum makes the messages of an album ready for any kind of peer.
func newAlbum(from int64, album []*Outgoing) ([]posting, error) {
	grouped := int64(0)
	if len(album) > 1 {
		grouped = newGroup()
	}
	posts := make([]posting, len(album))
	seen := make(map[int64]bool, len(album))
	for i, o := range album {
		if o.RandomID == 0 || seen[o.RandomID] {
			return nil, ErrRandomIDEmpty
		}
		seen[o.RandomID] = true
		c, err := newContent(from, o)
		if err != nil {
			return nil, err
		}
		if shelf := albumShelf(o.Media); shelf == 0 || shelf != albumShelf(album[0].Media) {
			return nil, ErrMedia
		}
		c.grouped = grouped
		posts[i] = posting{peer: o.Peer, randomID: o.RandomID, content: c, clearDraft: o.ClearDraft}
	}
	return posts, nil
}

// newGroup returns the id of a new album.
func newGroup() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand aborts the process instead
	return int64(binary.BigEndian.Uint64(b[:])>>2) | 1
}

// albumShelf tells what may stand together in an album: photos and videos,
// music, or other files; 0 may not stand in one.
func albumShelf(m *mediapb.Media) int {
	a := m.GetFile().GetAttributes()
	switch {
	case m.GetFile() == nil, a.GetAnimated(), a.GetAudio().GetVoice(), a.GetVideo().GetRound(), a.GetSticker() != nil:
		return 0
	case m.File.Photo, a.GetVideo() != nil:
		return 1
	case a.GetAudio() != nil:
		return 2
	}
	return 3
}

// postAll writes several messages to a peer at once.
// Those that were sent before under the same random id are not sent again.
func (s *Service) postAll(ctx context.Context, from int64, o *Outgoing, posts []posting) ([]Sent, error) {
	owners, err := s.keepers(ctx, from, o.Peer)
	if err != nil {
		return nil, err
	}
	if err := s.holdAll(ctx, owners, posts); err != nil {
		return nil, err
	}
	origin, err := s.foreignReply(ctx, from, o.Peer, o.Reply)
	if err != nil {
		return nil, err
	}
	for i := range posts {
		posts[i].reply, posts[i].origin = o.Reply, origin
	}
	switch o.Peer.Kind {
	case peer.Chat:
		return s.sendInChat(ctx, from, o.Peer, posts)
	case peer.Channel:
		return s.sendInChannel(ctx, from, o.Peer, o.SendAs, posts)
	}
	var all []Sent
	err = s.writeBoth(ctx, from, o.Peer, func(mine, theirs *box) error {
		all = make([]Sent, len(posts))
		for i, p := range posts {
			if done, err := mine.repeated(o.Peer, p.randomID, &all[i]); err != nil {
				return err
			} else if done {
				continue
			}
			if err := s.post(mine, theirs, p, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// postLater schedules several messages at once.
func (s *Service) postLater(ctx context.Context, from int64, o *Outgoing, posts []posting) ([]Sent, error) {
	if err := s.checkScheduleDate(ctx, from, o.Peer, o.ScheduleDate); err != nil {
		return nil, err
	}
	if err := s.holdAll(ctx, []peer.Owner{peer.MailboxOf(from)}, posts); err != nil {
		return nil, err
	}
	origin, err := s.foreignReply(ctx, from, o.Peer, o.Reply)
	if err != nil {
		return nil, err
	}
	var all []Sent
	err = s.writeScheduled(ctx, from, o.Peer, func(b *box) error {
		all = make([]Sent, len(posts))
		reply, _, err := b.in(o.Peer).reply(o.Peer, o.Reply, origin)
		if err != nil {
			return err
		}
		for i, p := range posts {
			if done, err := b.repeated(o.Peer, p.randomID, &all[i]); err != nil {
				return err
			} else if done {
				continue
			}
			p.reply = o.Reply
			m, err := b.enqueue(p, reply, o.ScheduleDate)
			if err != nil {
				return err
			}
			all[i] = Sent{Message: m, RandomID: p.randomID, Scheduled: true}
		}
		return nil
	})
	s.ringFor(ctx, o.Peer, o.ScheduleDate)
	return all, err
}
