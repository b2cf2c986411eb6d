package message

import (
	"context"
	"errors"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// maxForward is how many messages are forwarded at once:
// https://core.telegram.org/api/config, forwarded_count_max.
const maxForward = 100

// Forwarding is what somebody asks to forward.
type Forwarding struct {
	From, To     peer.Peer
	IDs          []int32
	RandomIDs    []int64
	Silent       bool
	DropAuthor   bool // as if the sender had written it
	DropCaptions bool // media alone
	NoForwards   bool
	Reply        *ReplyTo
	SendAs       peer.Peer // in groups: who is shown as the author; zero: as chosen for the group
	ScheduleDate int64
}

// Forward sends messages of one dialog to another, all in one transaction, in
// the order of ids. Messages that were forwarded before under the same random
// id are not sent again.
//
// https://core.telegram.org/method/messages.forwardMessages
func (s *Service) Forward(ctx context.Context, user int64, f Forwarding) ([]Sent, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if err := s.mayWrite(ctx, user, f.To); err != nil {
		return nil, err
	}
	posts, err := s.forwardPostings(ctx, user, f)
	if err != nil {
		return nil, err
	}
	o := &Outgoing{Peer: f.To, Reply: f.Reply, SendAs: f.SendAs, ScheduleDate: f.ScheduleDate}
	if s.isLater(f.ScheduleDate) {
		if f.Reply.top() == 0 {
			o.Reply = nil
		}
		return s.postLater(ctx, user, o, posts)
	}
	all, err := s.postAll(ctx, user, o, posts)
	return all, errors.Join(err, s.noteForwards(ctx, f, all))
}

// noteForwards counts posts of a channel that have been passed on just now.
func (s *Service) noteForwards(ctx context.Context, f Forwarding, all []Sent) error {
	if f.From.Kind != peer.Channel {
		return nil
	}
	var ids []int32
	for i, sent := range all {
		if sent.Message != nil && !sent.Repeated {
			ids = append(ids, f.IDs[i])
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return s.countForwards(ctx, f.From.ID, ids)
}

func (f *Forwarding) check() error {
	if len(f.IDs) == 0 {
		return ErrNoIDs
	}
	if len(f.IDs) != len(f.RandomIDs) || len(f.IDs) > maxForward {
		return ErrRandomID
	}
	seen := make(map[int64]bool, len(f.RandomIDs))
	for _, id := range f.RandomIDs {
		if id == 0 || seen[id] {
			return ErrRandomID
		}
		seen[id] = true
	}
	return nil
}

// forwardPostings reads what is to be forwarded and makes it ready to be sent.
func (s *Service) forwardPostings(ctx context.Context, user int64, f Forwarding) ([]posting, error) {
	if err := s.mayForward(ctx, f.From); err != nil {
		return nil, err
	}
	sources := make([]*messagepb.Message, len(f.IDs))
	err := s.open(ctx, user, f.From, func(b mailbox) error {
		for i, id := range f.IDs {
			m, err := b.messageIn(f.From, id)
			if err != nil {
				return err
			}
			switch {
			case m.Action != nil, m.Media.GetTtl() > 0:
				return ErrNoMessage
			case m.Noforwards:
				return ErrForwardsForbidden
			}
			sources[i] = m
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	posts := make([]posting, len(sources))
	groups := make(map[int64]int64)
	for i, m := range sources {
		c := &content{
			text: m.Text, entities: m.Entities, noWebpage: m.NoWebpage, invert: m.InvertMedia,
			silent: f.Silent, noForwards: f.NoForwards, media: m.Media, page: m.Page,
		}
		if f.DropCaptions && m.Media != nil {
			c.text, c.entities = "", nil
		}
		if m.GroupedId != 0 {
			if groups[m.GroupedId] == 0 {
				groups[m.GroupedId] = f.RandomIDs[i]
			}
			c.grouped = groups[m.GroupedId]
		}
		p := posting{peer: f.To, randomID: f.RandomIDs[i], content: c}
		if !f.DropAuthor {
			if err := s.noteSource(ctx, user, &p, m); err != nil {
				return nil, err
			}
		}
		posts[i] = p
	}
	return posts, nil
}

// hiddenAuthor is the user under whom clients gather what was saved from people
// who do not want to be linked. https://core.telegram.org/api/saved-messages
const hiddenAuthor = 2666000

// noteSource says in a forward whose message it is and, in Saved Messages,
// where it was saved from. What the user wrote in Saved Messages himself is
// passed on as if he wrote it now. The rules are those by which TDLib shows a
// forward before the server answers (create_message_forward_info).
func (s *Service) noteSource(ctx context.Context, user int64, p *posting, m *messagepb.Message) error {
	self := peer.OfUser(user)
	if m.Peer == self.Int() && m.Forward == nil {
		return nil
	}
	f, err := s.originOf(ctx, user, m)
	if err != nil {
		return err
	}
	p.content.forward = f
	if p.peer != self {
		return nil
	}
	linked, name := true, ""
	if !m.Post && m.Sender == 0 {
		if linked, name, err = s.author(ctx, user, m.From); err != nil {
			return err
		}
	}
	p.savedPeer = m.Peer
	switch {
	case !linked && peer.FromInt(m.Peer).Kind == peer.User:
		f.SavedName, f.SavedDate = name, m.Date
		p.savedPeer = peer.OfUser(hiddenAuthor).Int()
	case m.Forward == nil:
		f.SavedPeer, f.SavedId = m.Peer, m.Id
	case !linked: // by somebody in a group, which may be named
		f.SavedPeer, f.SavedId, f.SavedName, f.SavedDate = m.Peer, m.Id, name, m.Date
	default:
		f.SavedPeer, f.SavedId, f.SavedFrom, f.SavedDate = m.Peer, m.Id, shownAs(m).Int(), m.Date
		f.SavedOut = m.Out || m.Peer == self.Int()
	}
	return nil
}

// shownAs is who is shown as the author of a message, the channel for a post.
func shownAs(m *messagepb.Message) peer.Peer {
	if m.Post {
		return peer.FromInt(m.Peer)
	}
	return AuthorOf(m)
}

// mayForward checks that what is said in a chat may leave it.
//
// https://core.telegram.org/constructor/channel, noforwards
func (s *Service) mayForward(ctx context.Context, p peer.Peer) error {
	closed := false
	switch p.Kind {
	case peer.Chat:
		c, err := s.chats.Chat(ctx, p.ID)
		if err != nil {
			return err
		}
		closed = c.Noforwards
	case peer.Channel:
		ch, err := s.chats.Channel(ctx, p.ID)
		if err != nil {
			return err
		}
		closed = ch.Noforwards
	}
	if closed {
		return ErrForwardsForbidden
	}
	return nil
}

// RepliedBy returns the id of the message that a message replies to, or 0.
func (s *Service) RepliedBy(ctx context.Context, user int64, id int32) (int32, error) {
	var replied int32
	err := s.view(ctx, user, func(b mailbox) error {
		m, err := b.message(id)
		if errors.Is(err, ErrNoMessage) {
			return nil
		}
		if m.GetReply().GetPeer() == 0 {
			replied = m.GetReply().GetId()
		}
		return err
	})
	return replied, err
}

// TellScreenshot says in a dialog that the user has taken a screenshot.
//
// https://core.telegram.org/method/messages.sendScreenshotNotification
func (s *Service) TellScreenshot(ctx context.Context, user int64, p peer.Peer, reply *ReplyTo, randomID int64) (Sent, error) {
	if randomID == 0 {
		return Sent{}, ErrRandomIDEmpty
	}
	if p.Kind != peer.User {
		return Sent{}, ErrPeer
	}
	if err := s.mayWrite(ctx, user, p); err != nil {
		return Sent{}, err
	}
	var sent Sent
	err := s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		if done, err := mine.repeated(p, randomID, &sent); done || err != nil {
			return err
		}
		action := &messagepb.Action{Kind: messagepb.Action_SCREENSHOT}
		return s.post(mine, theirs, posting{
			peer: p, randomID: randomID, content: &content{action: action}, reply: reply,
		}, &sent)
	})
	return sent, err
}

// SuggestPhoto tells somebody, in the dialog with him, which photo the user would
// have him show.
//
// https://core.telegram.org/method/photos.uploadContactProfilePhoto
func (s *Service) SuggestPhoto(ctx context.Context, user, to int64, f *mediapb.File) (Sent, error) {
	p := peer.OfUser(to)
	if err := s.mayWrite(ctx, user, p); err != nil {
		return Sent{}, err
	}
	c := &content{action: &messagepb.Action{Kind: messagepb.Action_SUGGEST_PHOTO, Photo: f}}
	owners, err := s.keepers(ctx, user, p)
	if err == nil {
		err = s.hold(ctx, owners, c)
	}
	if err != nil {
		return Sent{}, err
	}
	var sent Sent
	err = s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		return s.post(mine, theirs, posting{peer: p, content: c}, &sent)
	})
	return sent, err
}
