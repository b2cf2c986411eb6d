package message

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// channelBudget is how many messages of one channel a search of all chats reads.
const channelBudget = 2_000

// Cursor is where a search of all chats goes on: after the message of a date,
// which the peer and the id tell from others of the same date. The zero value
// is the beginning.
type Cursor struct {
	Date int64 // unix seconds
	Peer peer.Peer
	ID   int32
}

// before reports whether a message comes after the cursor in a list that is
// newest first.
func (c Cursor) before(m *messagepb.Message) bool {
	if c.Date == 0 {
		return c.ID == 0 || m.Id < c.ID
	}
	return newestFirst(&messagepb.Message{Date: c.Date, Peer: c.Peer.Int(), Id: c.ID}, m) < 0
}

// newestFirst orders messages of several owners.
func newestFirst(a, b *messagepb.Message) int {
	return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(b.Peer, a.Peer), cmp.Compare(b.Id, a.Id))
}

// Everywhere says in which dialogs to search.
type Everywhere struct {
	Folder     int32 // or [FolderAll]
	Broadcasts bool  // only channels
	Groups     bool  // only groups of both kinds
	Users      bool  // only private chats
}

// SearchEverywhere finds messages of the mailbox and of all channels that a user
// is in, newest first. More tells that older ones may match.
//
// https://core.telegram.org/method/messages.searchGlobal
func (s *Service) SearchEverywhere(ctx context.Context, user int64, e Everywhere, q Query, after Cursor, limit int32) (found []*messagepb.Message, more bool, err error) {
	if q.isEmpty() {
		return nil, false, ErrSearchEmpty
	}
	if q.Kind == KindNone {
		return nil, false, nil
	}
	want := clampLimit(limit)
	err = s.view(ctx, user, func(b mailbox) error {
		dialogs, err := b.listed(e.Folder)
		if err != nil {
			return err
		}
		match := newMatcher(q)
		for _, d := range dialogs {
			in, p, err := b.searched(e, d)
			if err != nil {
				return err
			}
			if p.IsZero() {
				continue
			}
			if found, err = in.findAfter(found, p, match, after, want); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortFunc(found, newestFirst)
	more = len(found) > want
	return found[:min(want, len(found))], more, err
}

// searched returns where the messages of a dialog are, or no peer if it is none
// of those to be searched.
func (b mailbox) searched(e Everywhere, d *messagepb.Dialog) (mailbox, peer.Peer, error) {
	p := peer.FromInt(d.Peer)
	if p.Kind != peer.Channel {
		if e.Broadcasts || e.Groups && p.Kind != peer.Chat || e.Users && p.Kind != peer.User {
			p = peer.Peer{}
		}
		return b, p, nil
	}
	actor, err := b.s.chats.Acting(b.r, p.ID, b.user)
	if errors.Is(err, chat.ErrNoChannel) {
		return b, peer.Peer{}, nil
	}
	if err != nil {
		return b, p, err
	}
	if !actor.Readable || e.Users || e.Broadcasts && !actor.Channel.Broadcast || e.Groups && actor.Channel.Broadcast {
		p = peer.Peer{}
	}
	return b.s.channelView(b.r, b.user, peer.FromInt(d.Peer).ID, max(actor.MinID, d.MinId)), p, nil
}

// findAfter adds the first messages of a dialog after a cursor that match, one
// more than are wanted.
func (b mailbox) findAfter(found []*messagepb.Message, p peer.Peer, q matcher, after Cursor, want int) ([]*messagepb.Message, error) {
	sp := span{Reverse: true, Limit: channelBudget}
	if after.Date != 0 {
		to, err := b.firstSince(after.Date + 1)
		if err != nil {
			return nil, err
		}
		sp.To = to
	}
	n := 0
	for id, err := range b.index(tagHistory, p, sp) {
		if err != nil {
			return nil, err
		}
		m, err := b.message(id)
		if err != nil {
			return nil, err
		}
		if !after.before(m) || !q.matches(m) {
			continue
		}
		found = append(found, m)
		if n++; n > want {
			break
		}
	}
	return found, nil
}
