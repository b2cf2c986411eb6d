package message

import (
	"context"
	"fmt"
	"math"
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

const (
	// unreadCounted is up to how many unread messages a user's own are left out
	// of the count; beyond it all are counted.
	unreadCounted = 500
	// unreadCap is the greatest count of unread messages that is told.
	unreadCap = 100_000
	// readersKnown is up to how many members it is known who has read what:
	// https://core.telegram.org/api/config, chat_read_mark_size_threshold.
	readersKnown = 100
	// authorsTold is how many authors hear that they were read by one call.
	authorsTold = 20
	// authorsScan is how many messages are looked at to find them.
	authorsScan = 200
)

// readInChannel marks a channel as read up to maxID; 0, or more than there is,
// means all of it. In a supergroup those who wrote hear that they were read.
//
// https://core.telegram.org/method/channels.readHistory
func (s *Service) readInChannel(ctx context.Context, user int64, p peer.Peer, maxID int32) (Change, error) {
	var st *messagepb.ChannelState
	err := s.open(ctx, user, p, func(b mailbox) (err error) {
		st, err = b.readState()
		return err
	})
	if err != nil {
		return Change{}, err
	}
	if maxID <= 0 || maxID > st.TopId {
		maxID = st.TopId
	}
	change, from, err := s.moveReadMark(ctx, user, p, maxID)
	if err != nil || from >= maxID {
		return change, err
	}
	// Who only looks on has read it for himself alone.
	if member, err := s.chats.IsMember(ctx, p, user); err != nil || !member {
		return change, err
	}
	return change, s.tellAuthors(ctx, user, p, from, maxID)
}

// moveReadMark moves the user's own mark on, and returns where it was.
func (s *Service) moveReadMark(ctx context.Context, user int64, p peer.Peer, maxID int32) (change Change, from int32, err error) {
	err = s.write(ctx, user, func(b *box) error {
		d, err := b.dialog(p)
		if err != nil {
			return err
		}
		from = d.ReadInboxMax
		if d.UnreadMark {
			if err := b.setUnreadMark(d, false); err != nil {
				return err
			}
		}
		if maxID > from && d.Joined {
			if err := b.readChannel(d, maxID); err != nil {
				return err
			}
		}
		change, err = b.change()
		return err
	})
	return change, from, err
}

// readChannel stores the mark and tells the user's other devices.
func (b *box) readChannel(d *messagepb.Dialog, maxID int32) error {
	d.ReadInboxMax = maxID
	p := peer.FromInt(d.Peer)
	in := b.s.channelView(b.r, b.user, p.ID, d.MinId)
	unread, err := in.unread(p, maxID)
	if err != nil {
		return err
	}
	head, err := update.HeadOf(b.r, in.owner)
	if err != nil {
		return err
	}
	if err := b.putDialog(d); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{
		Kind: updatepb.Kind_READ_CHANNEL_INBOX, Peer: d.Peer, MaxId: maxID, Count: unread, Folder: d.Folder,
		Count64: int64(head.Pts),
	}, nil)
	return err
}

// unread counts the messages of a channel after an id that are not the viewer's
// own, and that he has not read in their topic.
func (b mailbox) unread(p peer.Peer, after int32) (int32, error) {
	read := func(*messagepb.Message) (bool, error) { return false, nil }
	if ch, err := b.s.chats.ChannelIn(b.r, p.ID); err != nil {
		return 0, err
	} else if ch.Forum && b.thread == 0 {
		read = b.topicMarks(p)
	}
	n := int32(0)
	for id, err := range b.index(tagHistory, p, span{From: after + 1, Limit: unreadCap}) {
		if err != nil {
			return 0, err
		}
		n++
		if n > unreadCounted {
			continue
		}
		m, err := b.message(id)
		if err != nil {
			return 0, err
		}
		seen, err := read(m)
		if err != nil {
			return 0, err
		}
		if m.Out || seen {
			n--
		}
	}
	return n, nil
}

// tellAuthors notes in a supergroup that its messages between two ids have been
// read by somebody, and tells those who wrote them. Who is away learns of it from
// the date of the marks: see [Service.MovedSince].
func (s *Service) tellAuthors(ctx context.Context, user int64, p peer.Peer, from, maxID int32) error {
	ch, err := s.chats.Channel(ctx, p.ID)
	if err != nil || ch.Broadcast {
		return err
	}
	counts, err := s.chats.Counts(ctx, p.ID)
	if err != nil {
		return err
	}
	small := counts.Members <= readersKnown
	var st *messagepb.ChannelState
	authors := make(map[int64]int32)
	err = s.open(ctx, user, p, func(b mailbox) error {
		if st, err = b.readState(); err != nil {
			return err
		}
		return b.authors(authors, p, from, maxID)
	})
	if err != nil || !small && !movesOn(st, user, maxID) {
		return err
	}
	o := peer.ChannelOf(p.ID)
	return s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
		b := s.boxOfChannel(tx, p.ID, user)
		st, err := b.readState()
		if err != nil {
			return err
		}
		before := *readMarks(st)
		if movesOn(st, user, maxID) {
			st.ReadDate = tx.Date()
		}
		readBy(st, user, maxID)
		if small {
			if err := b.markReader(user, maxID); err != nil {
				return err
			}
		}
		for author, id := range authors {
			if before.othersOf(author) < id {
				tx.Tell(peer.MailboxOf(author), &updatepb.Event{Kind: updatepb.Kind_READ_CHANNEL_OUTBOX, Peer: p.Int(), MaxId: id})
			}
		}
		return b.set(o, store.StateKey(), st)
	})
}

// authors finds who wrote the newest messages between two ids, with the newest
// of each.
func (b mailbox) authors(found map[int64]int32, p peer.Peer, from, maxID int32) error {
	for id, err := range b.index(tagHistory, p, span{From: from + 1, To: maxID + 1, Reverse: true, Limit: authorsScan}) {
		if err != nil {
			return err
		}
		m, err := b.message(id)
		if err != nil {
			return err
		}
		if m.Out || m.From == 0 || found[m.From] != 0 {
			continue
		}
		found[m.From] = id
		if len(found) == authorsTold {
			break
		}
	}
	return nil
}

// marks are the two farthest read marks of a channel.
type marks struct {
	max, next int32
	reader    int64
}

func readMarks(st *messagepb.ChannelState) *marks {
	return &marks{max: st.ReadMax, next: st.ReadNext, reader: st.Reader}
}

// othersOf is how far anybody but user has read.
func (m *marks) othersOf(user int64) int32 {
	if m.reader == user {
		return m.next
	}
	return m.max
}

// movesOn reports whether a user's mark changes the two farthest ones.
func movesOn(st *messagepb.ChannelState, user int64, maxID int32) bool {
	return maxID > st.ReadMax || user != st.Reader && maxID > st.ReadNext
}

// readBy moves the two farthest marks on.
func readBy(st *messagepb.ChannelState, user int64, maxID int32) {
	switch {
	case user == st.Reader:
		st.ReadMax = max(st.ReadMax, maxID)
	case maxID > st.ReadMax:
		st.ReadNext, st.ReadMax, st.Reader = st.ReadMax, maxID, user
	default:
		st.ReadNext = max(st.ReadNext, maxID)
	}
}

// mentionsOf returns the ids of the mentions that a user has not looked at in
// what b shows, oldest first.
func (b mailbox) mentionsOf(user int64, limit int) ([]int32, error) {
	return b.noted(b.mentionKey(user, b.minID), b.mentionKey(user, math.MaxInt32), limit)
}

// noted returns the ids of the messages in what b shows that have a row between
// two keys, oldest first. Of a thread there may be fewer than limit.
func (b mailbox) noted(from, to []byte, limit int) ([]int32, error) {
	var ids []int32
	for key, err := range b.r.Keys(b.owner, store.Range{From: from, To: to, Limit: limit}) {
		if err != nil {
			return nil, fmt.Errorf("read what is noted of messages in %v: %w", b.owner, err)
		}
		if b.thread != 0 {
			if in, err := b.hasInThread(idOfKey(key)); err != nil {
				return nil, err
			} else if !in {
				continue
			}
		}
		ids = append(ids, idOfKey(key))
	}
	return ids, nil
}

// mentionsInChannel returns a part of the messages that call the user and that
// he has not looked at.
//
// https://core.telegram.org/method/messages.getUnreadMentions
func (s *Service) mentionsInChannel(ctx context.Context, user int64, p peer.Peer, thread int32, w Window) (Page, error) {
	page := Page{Offset: -1}
	err := s.openThread(ctx, user, threadAt{group: p, id: thread}, func(b mailbox) error {
		ids, err := b.mentionsOf(user, unreadCap)
		if err != nil {
			return err
		}
		slices.Reverse(ids)
		page.Total, page.Channel = len(ids), p.ID
		part, _ := w.cut(ids)
		page.Messages, err = b.messages(part)
		return err
	})
	return page, err
}

// ReadInChannel notes that the user has looked at messages of a channel and at
// the reactions to them; with no ids, at all that call him.
//
// https://core.telegram.org/method/channels.readMessageContents
func (s *Service) ReadInChannel(ctx context.Context, user, channel int64, ids []int32) (Change, error) {
	in := threadAt{group: peer.OfChannel(channel)}
	change, err := s.readMentionsIn(ctx, user, in, ids)
	if err != nil || ids == nil {
		return change, err
	}
	heard, err := s.hear(ctx, user, channel, ids)
	if change.Events = append(change.Events, heard.Events...); err != nil {
		return change, err
	}
	reactions, err := s.readReactionsIn(ctx, user, in, ids)
	change.Events = append(change.Events, reactions.Events...)
	return change, err
}

// readMentionsIn notes that the user has looked at messages that call him in a
// thread, or in the whole channel if the thread is 0.
func (s *Service) readMentionsIn(ctx context.Context, user int64, in threadAt, ids []int32) (Change, error) {
	var change Change
	err := s.writeChannel(ctx, user, in.group.ID, func(t *channelBox) error {
		view, err := t.ofThread(in.id)
		if err != nil {
			return err
		}
		unread, err := view.mentionsOf(user, unreadCap)
		if err != nil {
			return err
		}
		var read []int32
		looked := make(map[int32]bool, len(ids))
		for _, id := range ids {
			looked[id] = true
		}
		for _, id := range unread {
			if ids == nil || looked[id] {
				t.tx.Delete(t.owner, t.mentionKey(user, id))
				read = append(read, id)
			}
		}
		if len(read) > 0 {
			ev := &updatepb.Event{Kind: updatepb.Kind_CHANNEL_CONTENTS, Peer: t.peer().Int(), Ids: read}
			if _, err := t.mine.append(ev, nil); err != nil {
				return err
			}
		}
		head, err := t.tx.Head(t.owner)
		change = Change{Events: t.mine.events, Pts: head.Pts}
		return err
	})
	return change, err
}
