package message

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"chappe/internal/account"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// ReplyTo is what a client asks to answer.
// https://core.telegram.org/constructor/inputReplyToMessage
type ReplyTo struct {
	ID            int32     // in the caller's mailbox
	Peer          peer.Peer // the dialog the message is in; zero: the one that is written to
	Quote         string    // empty: the whole message
	QuoteEntities []*messagepb.Entity
	QuoteOffset   int32 // UTF-16, where the client saw the quote
	Top           int32 // the thread or topic that is written to; 0: that of the message
}

// top is the thread or topic that is written to, if the client names one.
func (r *ReplyTo) top() int32 {
	if r == nil {
		return 0
	}
	return r.Top
}

// reply resolves a reply for both sides of the dialog. The other side's is nil
// when it does not have the message.
func (b mailbox) reply(p peer.Peer, r *ReplyTo, origin *messagepb.Reply) (mine, theirs *messagepb.Reply, err error) {
	if r == nil {
		return nil, nil, nil
	}
	if origin != nil {
		hidden := &messagepb.Reply{
			Quoted: origin.Quoted, Quote: origin.Quote, QuoteEntities: origin.QuoteEntities,
			QuoteOffset: origin.QuoteOffset, Origin: origin.Origin,
		}
		return origin, hidden, nil
	}
	target, err := b.messageIn(p, r.ID)
	if errors.Is(err, ErrNoMessage) {
		return nil, nil, ErrNoReply
	}
	if err != nil {
		return nil, nil, err
	}
	mine = &messagepb.Reply{Id: target.Id}
	if err := setQuote(mine, r, target); err != nil {
		return nil, nil, err
	}
	if target.Twin != 0 {
		theirs = &messagepb.Reply{
			Id: target.Twin, Quoted: mine.Quoted, Quote: mine.Quote,
			QuoteEntities: mine.QuoteEntities, QuoteOffset: mine.QuoteOffset,
		}
	}
	return mine, theirs, nil
}

// foreignReply resolves a reply to a message of another dialog of the sender,
// or returns nil when r is none.
func (s *Service) foreignReply(ctx context.Context, from int64, to peer.Peer, r *ReplyTo) (*messagepb.Reply, error) {
	if r == nil || r.Peer.IsZero() || r.Peer == to {
		return nil, nil
	}
	var target *messagepb.Message
	if err := s.mayForward(ctx, r.Peer); err != nil {
		return nil, err
	}
	err := s.open(ctx, from, r.Peer, func(b mailbox) (err error) {
		target, err = b.messageIn(r.Peer, r.ID)
		return err
	})
	if errors.Is(err, ErrNoMessage) {
		return nil, ErrNoReply
	}
	if err != nil {
		return nil, err
	}
	if target.Noforwards {
		return nil, ErrForwardsForbidden
	}
	reply := &messagepb.Reply{Id: r.ID, Peer: r.Peer.Int()}
	if err := setQuote(reply, r, target); err != nil {
		return nil, err
	}
	reply.Origin, err = s.originOf(ctx, from, target)
	return reply, err
}

// originOf is how a message's author is shown outside of its dialog: by
// account, or by name alone if he forbids the link.
// https://core.telegram.org/api/privacy#privacy-keys
func (s *Service) originOf(ctx context.Context, viewer int64, m *messagepb.Message) (*messagepb.Forward, error) {
	if f := m.Forward; f != nil {
		return &messagepb.Forward{
			From: f.From, Name: f.Name, Date: f.Date, Imported: f.Imported, Post: f.Post, PostAuthor: f.PostAuthor,
		}, nil
	}
	if m.Post {
		return &messagepb.Forward{From: m.Peer, Date: m.Date, Post: m.Id, PostAuthor: m.PostAuthor}, nil
	}
	if m.Sender != 0 {
		return &messagepb.Forward{From: m.Sender, Date: m.Date, PostAuthor: m.PostAuthor}, nil
	}
	linked, name, err := s.author(ctx, viewer, m.From)
	if err != nil {
		return nil, err
	}
	if linked {
		return &messagepb.Forward{Date: m.Date, From: peer.OfUser(m.From).Int()}, nil
	}
	return &messagepb.Forward{Date: m.Date, Name: name}, nil
}

// author reports whether a user lets what he wrote be linked to him when viewer
// passes it on, and under which name it goes otherwise.
func (s *Service) author(ctx context.Context, viewer, id int64) (linked bool, name string, err error) {
	u, err := s.accounts.User(ctx, id)
	if err != nil {
		return false, "", fmt.Errorf("look up the author: %w", err)
	}
	name = strings.TrimSpace(u.FirstName + " " + u.LastName)
	if u.Deleted || name == "" {
		return false, "Deleted Account", nil
	}
	if id == viewer || id == account.ServiceUser {
		return true, name, nil
	}
	if linked, err = s.accounts.Allows(ctx, id, account.PrivacyForwards, viewer); err != nil {
		return false, "", fmt.Errorf("look up the privacy of forwards: %w", err)
	}
	return linked, name, nil
}

// setQuote checks that the quoted text stands in the message and notes where.
// Of several places the one nearest to where the client saw it counts.
func setQuote(reply *messagepb.Reply, r *ReplyTo, target *messagepb.Message) error {
	if r.Quote == "" {
		return nil
	}
	offset, ok := nearest(target.Text, r.Quote, int(r.QuoteOffset))
	if !ok {
		return ErrQuote
	}
	entities, err := clipEntities(r.QuoteEntities, utf16Len(r.Quote))
	if err != nil {
		return err
	}
	reply.Quoted, reply.Quote, reply.QuoteEntities, reply.QuoteOffset = true, r.Quote, entities, int32(offset)
	return nil
}

// nearest finds part in text closest to the UTF-16 offset near.
func nearest(text, part string, near int) (int, bool) {
	best, found := 0, false
	for at, from := 0, 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return best, found
		}
		at += utf16Len(text[from : from+i])
		if !found || distance(at, near) < distance(best, near) {
			best, found = at, true
		}
		_, size := utf8.DecodeRuneInString(text[from+i:])
		at += utf16Len(text[from+i : from+i+size])
		from += i + size
	}
}

// utf16Len is the length of s in UTF-16 code units.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

func distance(a, b int) int { return max(a, b) - min(a, b) }
