package message

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"chappe/internal/account"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update/updatepb"
)

// readDateKept is how long it is told when a message was read, in seconds:
// https://core.telegram.org/method/messages.getOutboxReadDate,
// pm_read_date_expire_period.
const readDateKept = 7 * 24 * 3600

// Read marks a dialog as read up to maxID; 0, or more than there is, means all
// of it. The other side hears that its messages were read.
//
// https://core.telegram.org/method/messages.readHistory
func (s *Service) Read(ctx context.Context, user int64, p peer.Peer, maxID int32) (Change, error) {
	switch p.Kind {
	case peer.Chat:
		return s.readInChat(ctx, user, p, maxID)
	case peer.Channel:
		return s.readInChannel(ctx, user, p, maxID)
	case peer.User:
	default:
		return Change{}, ErrPeer
	}
	var change Change
	err := s.writeBoth(ctx, user, p, func(mine, theirs *box) error {
		d, err := mine.dialog(p)
		if err != nil {
			return err
		}
		if maxID <= 0 || maxID > d.TopId {
			maxID = d.TopId
		}
		if err := mine.readInbox(d, maxID, theirs); err != nil {
			return err
		}
		change, err = mine.change()
		return err
	})
	return change, err
}

// readInbox moves the owner's read mark on and tells both sides.
func (b *box) readInbox(d *messagepb.Dialog, maxID int32, theirs *box) error {
	if d.UnreadMark {
		if err := b.setUnreadMark(d, false); err != nil {
			return err
		}
	}
	if maxID <= d.ReadInboxMax {
		return nil
	}
	read, theirMax, err := b.incoming(d, maxID)
	if err != nil {
		return err
	}
	if err := b.markInbox(d, maxID, read); err != nil {
		return err
	}
	if theirs == nil || theirMax == 0 {
		return nil
	}
	return theirs.readOutbox(peer.OfUser(b.user), theirMax)
}

// markInbox stores the owner's new read mark, with so many messages newly read,
// and tells of it.
func (b *box) markInbox(d *messagepb.Dialog, maxID, read int32) error {
	d.UnreadCount = max(d.UnreadCount-read, 0)
	if maxID >= d.TopId {
		d.UnreadCount = 0
	}
	d.ReadInboxMax = maxID
	if err := b.putDialog(d); err != nil {
		return err
	}
	_, err := b.append(&updatepb.Event{
		Kind: updatepb.Kind_READ_INBOX, PtsCount: 1, Peer: d.Peer, MaxId: maxID, Count: d.UnreadCount, Folder: d.Folder,
	}, nil)
	return err
}

// incoming counts the incoming messages between the read mark and maxID, and
// returns the id that the newest of them has on the other side.
func (b *box) incoming(d *messagepb.Dialog, maxID int32) (n, theirMax int32, err error) {
	for id, err := range b.index(tagHistory, peer.FromInt(d.Peer), span{From: d.ReadInboxMax + 1, To: maxID + 1, Reverse: true}) {
		if err != nil {
			return 0, 0, err
		}
		m, err := b.message(id)
		if err != nil {
			return 0, 0, err
		}
		if m.Out {
			continue
		}
		n++
		theirMax = max(theirMax, m.Twin)
		if n >= d.UnreadCount && theirMax > 0 {
			break // older ones were counted as read before, or deleted
		}
	}
	return n, theirMax, nil
}

// readOutbox notes that the peer has read the owner's messages up to id.
func (b *box) readOutbox(p peer.Peer, id int32) error {
	d, err := b.dialog(p)
	if err != nil {
		return err
	}
	if id <= d.ReadOutboxMax || d.Count == 0 { // 0: cleared, or the account is deleted
		return nil
	}
	d.ReadOutboxMax = id
	mark := binary.BigEndian.AppendUint64(nil, uint64(b.tx.Date()))
	b.tx.Set(b.owner, b.peerIDKey(tagReadMark, p, id), mark)
	if err := errors.Join(b.putDialog(d), b.forgetReadMarks(p)); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_READ_OUTBOX, PtsCount: 1, Peer: d.Peer, MaxId: id}, nil)
	return err
}

// forgetReadMarks removes a few of the marks that are too old to be told, so
// that a dialog never holds many more than those of the last week.
func (b *box) forgetReadMarks(p peer.Peer) error {
	from, to := b.peerIDKey(tagReadMark, p, 0), b.peerIDKey(tagReadMark, p, -1)
	var old [][]byte
	for row, err := range b.r.Scan(b.owner, store.Range{From: from, To: to, Limit: 4}) {
		if err != nil {
			return fmt.Errorf("read the read marks of %v: %w", b.owner, err)
		}
		if readMark(row.Value) > b.tx.Date()-readDateKept {
			break
		}
		old = append(old, row.Key)
	}
	for _, key := range old {
		b.tx.Delete(b.owner, key)
	}
	return nil
}

func readMark(value []byte) int64 {
	if len(value) != 8 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(value))
}

// OutboxReadDate tells when the peer read a message of the user, in unix
// seconds. Who hides when he is online, or when he reads, is not told about
// others either.
//
// https://core.telegram.org/method/messages.getOutboxReadDate
func (s *Service) OutboxReadDate(ctx context.Context, user int64, p peer.Peer, id int32) (int64, error) {
	var date int64
	err := s.view(ctx, user, func(b mailbox) error {
		m, err := b.messageIn(p, id)
		if err != nil {
			return err
		}
		if !m.Out || p.Kind != peer.User || p.ID == user {
			return ErrNoMessage
		}
		if m.Date < s.log.Now().Unix()-readDateKept {
			return ErrTooOld
		}
		d, err := b.dialog(p)
		if err != nil {
			return err
		}
		if d.ReadOutboxMax < id {
			return ErrNotReadYet
		}
		date, err = b.readDate(p, id)
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := s.showsReadDates(ctx, user, p.ID); err != nil {
		return 0, err
	}
	return date, nil
}

// readDate is when the first read mark at or after id was set.
func (b mailbox) readDate(p peer.Peer, id int32) (int64, error) {
	from, to := b.peerIDKey(tagReadMark, p, id), b.peerIDKey(tagReadMark, p, -1)
	for row, err := range b.r.Scan(b.owner, store.Range{From: from, To: to, Limit: 1}) {
		if err != nil {
			return 0, fmt.Errorf("read the read marks of %v: %w", b.owner, err)
		}
		return readMark(row.Value), nil
	}
	return 0, ErrTooOld
}

// showsReadDates checks that both users let the other see when they read.
func (s *Service) showsReadDates(ctx context.Context, user, other int64) error {
	for _, side := range []struct {
		owner, viewer int64
		err           error
	}{{user, other, ErrYourPrivacy}, {other, user, ErrTheirPrivacy}} {
		u, err := s.accounts.User(ctx, side.owner)
		if err != nil {
			return fmt.Errorf("look up a user: %w", err)
		}
		shown, err := s.accounts.Allows(ctx, side.owner, account.PrivacyStatus, side.viewer)
		if err != nil {
			return fmt.Errorf("look up the privacy of presence: %w", err)
		}
		if !shown && u.GetGlobal().GetHideReadMarks() {
			return side.err
		}
	}
	return nil
}

// twinsOf finds the other side's copies of private messages, by user, and which
// of the user's own are in basic groups, by group.
func (s *Service) twinsOf(ctx context.Context, user int64, ids []int32) (twins, inChats map[int64][]int32, err error) {
	twins, inChats = make(map[int64][]int32), make(map[int64][]int32)
	err = s.view(ctx, user, func(b mailbox) error {
		ms, err := b.messages(ids)
		for _, m := range ms {
			switch p := peer.FromInt(m.Peer); {
			case p.Kind == peer.Chat:
				inChats[p.ID] = append(inChats[p.ID], m.Id)
			case m.Twin != 0:
				twins[p.ID] = append(twins[p.ID], m.Twin)
			}
		}
		return err
	})
	return twins, inChats, err
}

func ownersOf(byUser map[int64][]int32) []peer.Owner {
	owners := make([]peer.Owner, 0, len(byUser)+1)
	for user := range byUser {
		owners = append(owners, peer.MailboxOf(user))
	}
	return owners
}
