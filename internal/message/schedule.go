package message

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// Limits of https://core.telegram.org/api/scheduled-messages.
const (
	sendNowWithin    = 10              // seconds; what is due so soon is sent at once
	maxScheduleAhead = 366 * 24 * 3600 // seconds
	maxScheduled     = 100             // per dialog
	// scheduleOnline is the date that stands for "when the peer comes online".
	scheduleOnline = 0x7ffffffe
	// maxScheduledID is below the 2^18 that clients can hold.
	maxScheduledID = 200_000
)

// isLater reports whether a schedule date asks to wait.
func (s *Service) isLater(date int64) bool {
	return date != 0 && date > s.log.Now().Unix()+sendNowWithin
}

// checkScheduleDate refuses a date that is too far away, and to wait for the
// coming of somebody who does not show user when he is online.
func (s *Service) checkScheduleDate(ctx context.Context, user int64, p peer.Peer, date int64) error {
	if date == scheduleOnline {
		return s.checkAwaited(ctx, user, p)
	}
	if date > s.log.Now().Unix()+maxScheduleAhead {
		return ErrScheduleTooLate
	}
	return nil
}

// queuesOf are the parts of the work queue in which it may stand that user's
// messages to p wait.
func queuesOf(user int64, p peer.Peer) []peer.Owner {
	if q := queueOf(p.ID); p.Kind == peer.User && q != queueOf(user) {
		return []peer.Owner{queueOf(user), q}
	}
	return []peer.Owner{queueOf(user)}
}

// writeScheduled runs fn alone on a user's mailbox and its part of the work
// queue.
func (s *Service) writeScheduled(ctx context.Context, user int64, p peer.Peer, fn func(*box) error) error {
	owners := append(queuesOf(user, p), peer.MailboxOf(user))
	return s.log.Write(ctx, owners, func(tx *update.Tx) error { return fn(s.box(tx, user)) })
}

// schedule stores a message that waits for its date.
func (s *Service) schedule(ctx context.Context, from int64, o *Outgoing, c *content) (Sent, error) {
	if err := s.checkScheduleDate(ctx, from, o.Peer, o.ScheduleDate); err != nil {
		return Sent{}, err
	}
	if err := s.hold(ctx, []peer.Owner{peer.MailboxOf(from)}, c); err != nil {
		return Sent{}, err
	}
	origin, err := s.foreignReply(ctx, from, o.Peer, o.Reply)
	if err != nil {
		return Sent{}, err
	}
	var sent Sent
	err = s.writeScheduled(ctx, from, o.Peer, func(b *box) error {
		if done, err := b.repeated(o.Peer, o.RandomID, &sent); done || err != nil {
			return err
		}
		reply, _, err := b.in(o.Peer).reply(o.Peer, o.Reply, origin)
		if err != nil {
			return err
		}
		p := posting{peer: o.Peer, randomID: o.RandomID, content: c, reply: o.Reply, clearDraft: o.ClearDraft}
		m, err := b.enqueue(p, reply, o.ScheduleDate)
		sent = Sent{Message: m, RandomID: o.RandomID, Scheduled: true}
		return err
	})
	s.ringFor(ctx, o.Peer, o.ScheduleDate)
	return sent, err
}

// enqueue writes one scheduled message with its place in the work queue.
func (b *box) enqueue(p posting, reply *messagepb.Reply, date int64) (*messagepb.Message, error) {
	d, err := b.dialog(p.peer)
	if err != nil {
		return nil, err
	}
	if d.Scheduled >= maxScheduled {
		return nil, ErrScheduleTooMany
	}
	id, err := b.nextScheduledID(p.peer)
	if err != nil {
		return nil, err
	}
	c := p.content
	if p.savedPeer == 0 && p.peer == peer.OfUser(b.user) {
		p.savedPeer = p.peer.Int()
	}
	m := &messagepb.Message{
		Id: id, Peer: p.peer.Int(), From: b.user, Out: true, Date: date, Queued: b.tx.Date(),
		Text: c.text, Entities: c.entities, Reply: reply, Forward: c.forward, RandomId: p.randomID,
		Silent: c.silent, Noforwards: c.noForwards, NoWebpage: c.noWebpage, InvertMedia: c.invert,
		Effect: c.effect, GroupedId: c.grouped, SavedPeer: p.savedPeer, Media: unrolled(c.media), Page: c.page, Thread: p.reply.top(),
	}
	if m.InTopic, err = b.isTopic(p.peer, m.Thread); err != nil {
		return nil, err
	}
	b.s.refer(b.tx, b.owner, m, media.InScheduled)
	if p.clearDraft {
		if err := b.clearDraft(d); err != nil {
			return nil, err
		}
	}
	d.Scheduled++
	if err := errors.Join(b.putDialog(d), b.putScheduled(m), b.putDue(m)); err != nil {
		return nil, err
	}
	if err := b.putSent(p.randomID, &messagepb.Sent{Peer: m.Peer, Id: m.Id, Scheduled: true}); err != nil {
		return nil, err
	}
	_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_NEW_SCHEDULED, Peer: m.Peer, Ids: []int32{m.Id}}, m)
	return m, err
}

func (b *box) putScheduled(m *messagepb.Message) error {
	return b.set(b.owner, b.peerIDKey(tagScheduled, peer.FromInt(m.Peer), m.Id), m)
}

func (b *box) putDue(m *messagepb.Message) error {
	due := &messagepb.Due{Kind: messagepb.Due_SEND_SCHEDULED, User: b.user, Peer: m.Peer, Id: m.Id}
	queue, key := dueRowOf(b.user, m)
	return b.set(queue, key, due)
}

// nextScheduledID gives out ids from 1 to maxScheduledID and over again; an id
// is unique among what a mailbox has waiting.
func (b *box) nextScheduledID(p peer.Peer) (int32, error) {
	var id uint32
	value, err := b.r.Get(b.owner, []byte{tagNextSched})
	switch {
	case err == nil && len(value) == 4:
		id = binary.BigEndian.Uint32(value)
	case !errors.Is(err, store.ErrNotFound):
		return 0, fmt.Errorf("read the last scheduled id of %v: %w", b.owner, err)
	}
	for {
		id = id%maxScheduledID + 1
		taken, err := b.r.Has(b.owner, b.peerIDKey(tagScheduled, p, int32(id)))
		if err != nil {
			return 0, fmt.Errorf("look for a free scheduled id of %v: %w", b.owner, err)
		}
		if !taken {
			break
		}
	}
	b.tx.Set(b.owner, []byte{tagNextSched}, binary.BigEndian.AppendUint32(nil, id))
	return int32(id), nil
}

// scheduled returns one waiting message of a dialog, or [ErrNoMessage].
func (b mailbox) scheduled(p peer.Peer, id int32) (*messagepb.Message, error) {
	m := new(messagepb.Message)
	ok, err := b.get(b.peerIDKey(tagScheduled, p, id), m)
	if err == nil && !ok {
		err = ErrNoMessage
	}
	return m, err
}

// Scheduled returns what waits in a dialog, the latest first; with ids, those
// of them that exist.
func (s *Service) Scheduled(ctx context.Context, user int64, p peer.Peer, ids ...int32) ([]*messagepb.Message, error) {
	var found []*messagepb.Message
	err := s.view(ctx, user, func(b mailbox) error {
		if len(ids) == 0 {
			var err error
			if ids, err = b.ids(tagScheduled, p, span{}); err != nil {
				return err
			}
		}
		for _, id := range ids {
			m, err := b.scheduled(p, id)
			if errors.Is(err, ErrNoMessage) {
				continue
			}
			if err != nil {
				return err
			}
			found = append(found, m)
		}
		return nil
	})
	slices.SortFunc(found, func(x, y *messagepb.Message) int {
		if x.Date != y.Date {
			return int(y.Date - x.Date)
		}
		return int(y.Id - x.Id)
	})
	return found, err
}

// SendScheduled sends waiting messages at once, in the order given. Each goes
// in a transaction of its own together with its removal from the schedule, so
// that it is sent exactly once whatever fails.
func (s *Service) SendScheduled(ctx context.Context, user int64, p peer.Peer, ids []int32) (Change, error) {
	if len(ids) == 0 {
		return Change{}, ErrNoMessage
	}
	if err := s.mayWrite(ctx, user, p); err != nil {
		return Change{}, err
	}
	var all Change
	for _, id := range ids {
		c, err := s.fire(ctx, user, p, id)
		if err != nil {
			return all, err
		}
		all.Events = append(all.Events, c.Events...)
		all.Pts = c.Pts
	}
	return all, nil
}

// fire sends one waiting message. It fails with [ErrNoMessage] if it is gone.
func (s *Service) fire(ctx context.Context, user int64, p peer.Peer, id int32) (Change, error) {
	change, err := s.fireOne(ctx, user, p, id)
	for _, ev := range change.Events {
		if m, ok := ev.Attach.(*messagepb.Message); ok && err == nil && ev.Kind == updatepb.Kind_NEW_MESSAGE {
			err = errors.Join(s.expectFired(ctx, user, p, m), s.watchPoll(ctx, m))
		}
	}
	return change, err
}

// expectFired is expectPoll for a poll that waited until now: it has got its id
// only as it was sent.
func (s *Service) expectFired(ctx context.Context, user int64, p peer.Peer, m *messagepb.Message) error {
	if m.Media.GetPoll() == nil {
		return nil
	}
	owners, err := s.keepers(ctx, user, p)
	if err != nil {
		return err
	}
	return s.expectPoll(ctx, owners, m.Media.Poll.Id)
}

func (s *Service) fireOne(ctx context.Context, user int64, p peer.Peer, id int32) (Change, error) {
	if err := s.holdScheduled(ctx, user, p, id); err != nil {
		return Change{}, err
	}
	switch p.Kind {
	case peer.Chat:
		return s.fireInChat(ctx, user, p, id)
	case peer.Channel:
		return s.fireInChannel(ctx, user, p, id)
	}
	owners, other := append(queuesOf(user, p), peer.MailboxOf(user)), p != peer.OfUser(user) && hasMailbox(p)
	if other {
		owners = append(owners, peer.MailboxOf(p.ID))
	}
	var change Change
	err := s.log.Write(ctx, owners, func(tx *update.Tx) error {
		mine, theirs := s.box(tx, user), (*box)(nil)
		if other {
			theirs = s.box(tx, p.ID)
		}
		m, err := mine.scheduled(p, id)
		if err != nil {
			return err
		}
		var sent Sent
		if err := s.post(mine, theirs, mine.scheduledPosting(p, m), &sent); err != nil {
			return err
		}
		if err := mine.unschedule(p, []*messagepb.Message{m}, []int32{sent.Message.Id}); err != nil {
			return err
		}
		change, err = mine.change()
		return err
	})
	return change, err
}

// holdScheduled makes sure that what a waiting message shows stays while it is
// sent.
func (s *Service) holdScheduled(ctx context.Context, user int64, p peer.Peer, id int32) error {
	var c content
	err := s.view(ctx, user, func(b mailbox) error {
		m, err := b.scheduled(p, id)
		c.media, c.page = m.GetMedia(), m.GetPage()
		return err
	})
	if err != nil {
		return err
	}
	owners, err := s.keepers(ctx, user, p)
	if err != nil {
		return err
	}
	return s.hold(ctx, owners, &c)
}

// scheduledPosting is a waiting message as it is sent. A reply to a message
// that is gone by now is sent as no reply.
func (b *box) scheduledPosting(p peer.Peer, m *messagepb.Message) posting {
	post := posting{peer: p, savedPeer: m.SavedPeer, content: &content{
		text: m.Text, entities: m.Entities, silent: m.Silent, noForwards: m.Noforwards, noWebpage: m.NoWebpage,
		invert: m.InvertMedia, effect: m.Effect, forward: m.Forward, grouped: m.GroupedId, media: opened(rolled(m.Media), b.user, b.tx.Date()),
		page: m.Page, scheduled: true,
	}}
	switch r := m.Reply; {
	case r == nil:
	case r.Peer != 0:
		post.reply, post.origin = &ReplyTo{ID: r.Id, Peer: peer.FromInt(r.Peer), Top: m.Thread}, r
	default:
		to := &ReplyTo{ID: r.Id, Quote: r.Quote, QuoteEntities: r.QuoteEntities, QuoteOffset: r.QuoteOffset, Top: m.Thread}
		if _, _, err := b.reply(p, to, nil); err == nil {
			post.reply = to
		}
	}
	return post
}

// unschedule removes waiting messages and tells so; sent are the ids that they
// have become, or nil.
func (b *box) unschedule(p peer.Peer, ms []*messagepb.Message, sent []int32) error {
	d, err := b.dialog(p)
	if err != nil {
		return err
	}
	ids := make([]int32, len(ms))
	for i, m := range ms {
		ids[i] = m.Id
		b.s.release(b.tx, b.owner, m, media.InScheduled)
		b.tx.Delete(b.owner, b.peerIDKey(tagScheduled, p, m.Id))
		b.tx.Delete(dueRowOf(b.user, m))
	}
	d.Scheduled = max(d.Scheduled-int32(len(ms)), 0)
	if err := b.putDialog(d); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{
		Kind: updatepb.Kind_DELETE_SCHEDULED, Peer: p.Int(), Ids: ids, Sent: sent,
	}, nil)
	return err
}

// DeleteScheduled removes waiting messages; those that are gone are passed over.
func (s *Service) DeleteScheduled(ctx context.Context, user int64, p peer.Peer, ids []int32) (Change, error) {
	var change Change
	err := s.writeScheduled(ctx, user, p, func(b *box) error {
		var found []*messagepb.Message
		for _, id := range ids {
			m, err := b.scheduled(p, id)
			if errors.Is(err, ErrNoMessage) {
				continue
			}
			if err != nil {
				return err
			}
			found = append(found, m)
		}
		if len(found) > 0 {
			if err := b.unschedule(p, found, nil); err != nil {
				return err
			}
		}
		var err error
		change, err = b.change()
		return err
	})
	return change, err
}
