package message

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// sendInChat posts messages in a basic group, all in one transaction: alone for
// a text, several for an album or a forward.
func (s *Service) sendInChat(ctx context.Context, from int64, p peer.Peer, posts []posting) ([]Sent, error) {
	if err := s.sweepIfExpiring(ctx, p); err != nil {
		return nil, err
	}
	named := make([]map[int64]bool, len(posts))
	for i := range posts {
		var err error
		if named[i], err = s.mentionedInChat(ctx, p, posts[i].content); err != nil {
			return nil, err
		}
	}
	var all []Sent
	err := s.writeInChat(ctx, from, p, func(g *circle) error {
		all = make([]Sent, len(posts))
		for i, post := range posts {
			if done, err := g.of(from).repeated(p, post.randomID, &all[i]); err != nil {
				return err
			} else if done {
				continue
			}
			if err := g.post(from, post, named[i], &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// post checks that a member may send this and writes it into the mailboxes of
// all. named are those whom the text mentions.
func (g *circle) post(from int64, p posting, named map[int64]bool, sent *Sent) error {
	if p.content.page != nil && g.maySend(from, chat.BanLinks) != nil {
		p.content.page = nil // who may not show links may write them
	}
	if err := g.maySend(from, p.content.kinds()); err != nil {
		return err
	}
	return g.tell(from, p, named, sent)
}

// tell writes a message of a member into the mailboxes of all, whatever he may
// send: a notice of what he was allowed to do needs no other right.
func (g *circle) tell(from int64, p posting, named map[int64]bool, sent *Sent) error {
	mine := g.of(from)
	w := spread{from: from, posting: p, mentioned: named}
	for _, m := range g.c.Members {
		w.to = append(w.to, m.User)
	}
	var err error
	if w.reply, w.answered, err = g.replies(mine, p); err != nil {
		return err
	}
	m, pts, err := g.write(w)
	if err != nil {
		return err
	}
	*sent = Sent{Message: m, RandomID: p.randomID, Pts: pts}
	if p.randomID == 0 {
		return nil
	}
	return mine.putSent(p.randomID, &messagepb.Sent{Peer: m.Peer, Id: m.Id, Pts: int32(pts)})
}

// replies resolves a reply for every mailbox of the group, and says whose
// message it answers. It is nil where the message is not.
func (g *circle) replies(mine *box, p posting) (reply func(user int64) *messagepb.Reply, answered int64, err error) {
	own, others, err := mine.reply(g.p, p.reply, p.origin)
	if err != nil || own == nil {
		return func(int64) *messagepb.Reply { return nil }, 0, err
	}
	if p.origin != nil {
		return func(user int64) *messagepb.Reply {
			if user == mine.user {
				return own
			}
			return others
		}, 0, nil
	}
	target, err := mine.message(own.Id)
	if err != nil {
		return nil, 0, err
	}
	where, err := g.rows.copies(target.Twin)
	if err != nil {
		return nil, 0, err
	}
	return func(user int64) *messagepb.Reply {
		if user == mine.user {
			return own
		}
		if where[user] == 0 {
			return nil
		}
		return &messagepb.Reply{
			Id: where[user], Quoted: own.Quoted, Quote: own.Quote,
			QuoteEntities: own.QuoteEntities, QuoteOffset: own.QuoteOffset,
		}
	}, target.From, nil
}

// spread is one message on its way into the mailboxes of a group.
type spread struct {
	from      int64
	to        []int64
	posting   posting
	reply     func(user int64) *messagepb.Reply
	answered  int64 // whose message it replies to; 0: nobody's
	mentioned map[int64]bool
}

// write gives a message the next number and writes its copies. It returns the
// author's copy, and the author's pts after it; nil if he gets none.
func (g *circle) write(w spread) (mine *messagepb.Message, pts int, err error) {
	if w.to, err = g.living(w.to); err != nil {
		return nil, 0, err
	}
	number, err := g.lastNumber()
	if err != nil {
		return nil, 0, err
	}
	number++
	where := &messagepb.Copies{Users: w.to, Ids: make([]int32, len(w.to))}
	for i, user := range w.to {
		m, at, err := g.deliver(user, w, number)
		if err != nil {
			return nil, 0, err
		}
		where.Ids[i] = m.Id
		if user == w.from {
			mine, pts = m, at
		}
	}
	return mine, pts, g.rows.set(g.rows.owner, copiesKey(number), where)
}

// living leaves out deleted accounts: they stay members, but their mailboxes are
// emptied and must stay so. Records of users come from memory in the common
// case; a look into the store needs no lock of this transaction's.
func (g *circle) living(users []int64) ([]int64, error) {
	all := make([]int64, 0, len(users))
	for _, user := range users {
		u, err := g.s.accounts.User(context.Background(), user)
		if errors.Is(err, account.ErrNoUser) || err == nil && u.Deleted {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look up a member: %w", err)
		}
		all = append(all, user)
	}
	return all, nil
}

// deliver writes one copy and returns it with the mailbox's pts after it.
func (g *circle) deliver(user int64, w spread, number int32) (*messagepb.Message, int, error) {
	b := g.of(user)
	d, err := g.dialog(b)
	if err != nil {
		return nil, 0, err
	}
	d.Ttl = g.c.Ttl
	ttl, err := g.ttlIn(user)
	if err != nil {
		return nil, 0, err
	}
	m, err := b.compose(w.posting, ttl)
	if err != nil {
		return nil, 0, err
	}
	m.From, m.Out, m.Twin = w.from, user == w.from, number
	if w.reply != nil {
		m.Reply = w.reply(user)
	}
	if m.Out {
		m.RandomId = w.posting.randomID
		if w.posting.clearDraft {
			if err := b.clearDraft(d); err != nil {
				return nil, 0, err
			}
		}
	} else if w.mentioned[user] || w.answered == user {
		m.Mentioned, m.UnreadContent = true, true
	}
	pts, err := b.add(d, m)
	if err != nil {
		return nil, 0, err
	}
	return m, pts, b.putDialog(d)
}

// mentionedInChat returns the members of a basic group whom a text mentions, by
// username or by account. What is passed on mentions nobody again.
func (s *Service) mentionedInChat(ctx context.Context, p peer.Peer, c *content) (map[int64]bool, error) {
	if c.forward != nil {
		return nil, nil
	}
	named := make(map[int64]bool)
	names := make(map[string]bool)
	for _, e := range c.entities {
		switch e.Kind {
		case messagepb.Entity_MENTION_NAME:
			named[e.Id] = true
		case messagepb.Entity_MENTION:
			names[strings.ToLower(strings.TrimPrefix(utf16Part(c.text, e.Offset, e.Length), "@"))] = true
		}
	}
	if len(names) == 0 {
		return named, nil
	}
	group, err := s.chats.Chat(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	return named, s.addNamed(ctx, group, names, named)
}

// addNamed adds the members that have one of these usernames.
func (s *Service) addNamed(ctx context.Context, group *chatpb.Chat, names map[string]bool, named map[int64]bool) error {
	for _, m := range group.Members {
		u, err := s.accounts.User(ctx, m.User)
		if err != nil {
			return err
		}
		if u.Username != "" && names[strings.ToLower(u.Username)] {
			named[m.User] = true
		}
	}
	return nil
}

// utf16Part is the part of a text that an entity covers.
func utf16Part(text string, offset, length int32) string {
	units := utf16.Encode([]rune(text))
	start := min(max(int(offset), 0), len(units))
	end := min(max(start+int(length), start), len(units))
	return string(utf16.Decode(units[start:end]))
}
