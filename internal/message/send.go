package message

import (
	"context"
	"errors"
	"fmt"

	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// MaxText is the greatest length of a message in characters (Unicode code
// points): https://core.telegram.org/api/config, message_length_max.
const MaxText = 4096

// MaxCaption is the same of a text below media: caption_length_max.
const MaxCaption = 1024

// Outgoing is what somebody asks to send.
type Outgoing struct {
	Peer       peer.Peer
	Text       string
	Entities   []*messagepb.Entity // as the client gave them
	Media      *mediapb.Media      // nil: none, so there must be a text
	Page       *mediapb.WebPage    // what a link in the text leads to; nil: none, or not to be shown
	Reply      *ReplyTo            // nil: no reply
	RandomID   int64
	Silent     bool
	NoForwards bool
	NoWebpage  bool
	Invert     bool
	ClearDraft bool
	Effect     int64
	SendAs     peer.Peer // in groups: who is shown as the author; zero: as chosen for the group
	// ScheduleDate is when to send, in unix seconds; 0 is now.
	ScheduleDate int64
}

// Sent is what came of a request to send.
type Sent struct {
	Message   *messagepb.Message // the sender's copy
	RandomID  int64
	Pts       int  // of the sender's mailbox after it; 0 for a scheduled message
	Scheduled bool // it waits for its date
	Repeated  bool // the request had been carried out before
}

// content is a text or media ready to be stored on any side. Its parts are shared by
// the copies and never change.
type content struct {
	text       string
	entities   []*messagepb.Entity
	silent     bool
	noForwards bool
	noWebpage  bool
	invert     bool
	effect     int64
	forward    *messagepb.Forward
	grouped    int64
	action     *messagepb.Action
	media      *mediapb.Media
	page       *mediapb.WebPage
	scheduled  bool // sent from the schedule
}

// Send stores a message on both sides and tells both. A random id that was
// used before with the same peer yields what it yielded then. It fails with
// the errors of this package that say why the peer cannot be written to or
// what is wrong with the text.
//
// https://core.telegram.org/method/messages.sendMessage
func (s *Service) Send(ctx context.Context, from int64, o *Outgoing) (Sent, error) {
	sent, err := s.sendOne(ctx, from, o)
	if err == nil {
		s.awaitPage(from, sent.Message.GetPage())
	}
	return sent, err
}

func (s *Service) sendOne(ctx context.Context, from int64, o *Outgoing) (Sent, error) {
	if o.RandomID == 0 {
		return Sent{}, ErrRandomIDEmpty
	}
	if err := s.mayWrite(ctx, from, o.Peer); err != nil {
		return Sent{}, err
	}
	c, err := newContent(from, o)
	if err != nil {
		return Sent{}, err
	}
	if s.isLater(o.ScheduleDate) {
		return s.schedule(ctx, from, o, c)
	}
	c.media = opened(c.media, from, s.log.Now().Unix())
	origin, err := s.foreignReply(ctx, from, o.Peer, o.Reply)
	if err != nil {
		return Sent{}, err
	}
	post := posting{
		peer: o.Peer, randomID: o.RandomID, content: c, reply: o.Reply, origin: origin, clearDraft: o.ClearDraft,
	}
	if o.Peer.Kind != peer.User {
		all, err := s.postAll(ctx, from, o, []posting{post})
		if err != nil {
			return Sent{}, err
		}
		return all[0], s.watchPoll(ctx, all[0].Message)
	}
	if c.media != nil || c.page != nil {
		owners, err := s.keepers(ctx, from, o.Peer)
		if err != nil {
			return Sent{}, err
		}
		if err := s.hold(ctx, owners, c); err != nil {
			return Sent{}, err
		}
	}
	if err := s.beginWithTTL(ctx, from, o.Peer); err != nil {
		return Sent{}, err
	}
	var sent Sent
	err = s.writeBoth(ctx, from, o.Peer, func(mine, theirs *box) error {
		sent = Sent{}
		if done, err := mine.repeated(o.Peer, o.RandomID, &sent); done || err != nil {
			return err
		}
		return s.post(mine, theirs, post, &sent)
	})
	if err == nil && c.media != nil {
		err = s.watchPoll(ctx, sent.Message)
	}
	return sent, err
}

// newContent makes what is asked to be sent ready for any kind of peer.
func newContent(from int64, o *Outgoing) (*content, error) {
	c := &content{
		silent: o.Silent, noForwards: o.NoForwards, noWebpage: o.NoWebpage, invert: o.Invert, effect: o.Effect, media: rolled(o.Media),
	}
	if o.Media == nil {
		c.page = o.Page
	}
	if err := checkMedia(from, o); err != nil {
		return nil, err
	}
	var err error
	c.text, c.entities, err = prepare(o.Text, o.Entities, o.Media)
	return c, err
}

// checkMedia checks that media may be sent to this peer at all.
func checkMedia(from int64, o *Outgoing) error {
	m := o.Media
	if m.GetTtl() > 0 && (o.Peer.Kind != peer.User || o.Peer.ID == from || !vanishes(m)) {
		return ErrMediaTTL
	}
	if m.GetPoll() != nil {
		return checkPoll(m.Poll)
	}
	if m.GetDice() != nil {
		_, err := facesOf(m)
		return err
	}
	return nil
}

// mayWrite checks that from may write to p at all.
func (s *Service) mayWrite(ctx context.Context, from int64, p peer.Peer) error {
	switch p.Kind {
	case peer.User:
	case peer.Chat:
		return s.maySendInChat(ctx, from, p, chat.BanMessages)
	case peer.Channel:
		return s.mayWriteInChannel(ctx, from, p)
	default:
		return ErrPeer
	}
	if p.ID == from {
		return nil
	}
	if p.ID == account.ServiceUser {
		return ErrReadOnly
	}
	user, err := s.accounts.User(ctx, p.ID)
	if errors.Is(err, account.ErrNoUser) {
		return ErrPeer
	}
	if err != nil {
		return fmt.Errorf("look up the peer: %w", err)
	}
	if user.Deleted {
		return ErrDeactivated
	}
	accepts, err := s.accounts.AcceptsFrom(ctx, p.ID, from)
	if err != nil {
		return fmt.Errorf("look up whom the peer takes messages from: %w", err)
	}
	if !accepts {
		return ErrNotAccepted
	}
	return s.notBlocked(ctx, from, p.ID)
}

// notBlocked checks that neither of two users has blocked the other.
func (s *Service) notBlocked(ctx context.Context, from, to int64) error {
	mine, err := s.accounts.Relation(ctx, from, to)
	if err != nil {
		return fmt.Errorf("look up the relation: %w", err)
	}
	if mine.Blocked {
		return ErrYouBlocked
	}
	blocked, err := s.accounts.BlockedBy(ctx, to, from)
	if err != nil {
		return fmt.Errorf("look up the block list: %w", err)
	}
	if blocked {
		return ErrBlocked
	}
	return nil
}

// posting is one message on its way into the mailboxes.
type posting struct {
	peer       peer.Peer
	randomID   int64 // 0: not deduplicated (what the server itself sends)
	content    *content
	reply      *ReplyTo
	origin     *messagepb.Reply // of a reply to another dialog
	savedPeer  int64
	clearDraft bool
}

// post writes one message on both sides: two message rows, two index rows, two
// dialogs, two log records and the random id.
func (s *Service) post(mine, theirs *box, p posting, sent *Sent) error {
	d, err := mine.dialog(p.peer)
	if err != nil {
		return err
	}
	myReply, theirReply, err := mine.reply(p.peer, p.reply, p.origin)
	if err != nil {
		return err
	}
	m, err := mine.compose(p, d.Ttl)
	if err != nil {
		return err
	}
	m.Out, m.Reply, m.RandomId = p.peer != peer.OfUser(mine.user), myReply, p.randomID
	if theirs != nil {
		if m.Twin, err = s.deliver(mine.user, theirs, p, theirReply, m.Id); err != nil {
			return err
		}
	}
	if p.clearDraft {
		if err := mine.clearDraft(d); err != nil {
			return err
		}
	}
	pts, err := mine.add(d, m)
	if err != nil {
		return err
	}
	*sent = Sent{Message: m, RandomID: p.randomID, Pts: pts}
	if p.randomID != 0 {
		if err := mine.putSent(p.randomID, &messagepb.Sent{Peer: m.Peer, Id: m.Id, Pts: int32(pts)}); err != nil {
			return err
		}
	}
	return mine.putDialog(d)
}

// deliver writes the receiver's copy and returns its id.
func (s *Service) deliver(from int64, theirs *box, p posting, reply *messagepb.Reply, twin int32) (int32, error) {
	p.peer = peer.OfUser(from)
	d, err := theirs.dialog(p.peer)
	if err != nil {
		return 0, err
	}
	m, err := theirs.compose(p, d.Ttl)
	if err != nil {
		return 0, err
	}
	m.From, m.Reply, m.Twin = from, reply, twin
	if _, err := theirs.add(d, m); err != nil {
		return 0, err
	}
	return m.Id, theirs.putDialog(d)
}

// compose makes this side's copy, with a new id.
func (b *box) compose(p posting, ttl int32) (*messagepb.Message, error) {
	id, err := b.tx.NextID(b.owner)
	if err != nil {
		return nil, err
	}
	c := p.content
	if p.savedPeer == 0 && p.peer == peer.OfUser(b.user) {
		p.savedPeer = p.peer.Int()
	}
	return &messagepb.Message{
		Media: c.media, Page: c.page, UnreadContent: toListen(c.media) && p.peer != peer.OfUser(b.user),
		Id: int32(id), Peer: p.peer.Int(), From: b.user, Date: b.tx.Date(),
		Text: c.text, Entities: c.entities, Forward: c.forward, Action: c.action,
		Silent: c.silent, Noforwards: c.noForwards, NoWebpage: c.noWebpage, InvertMedia: c.invert,
		Effect: c.effect, GroupedId: c.grouped, FromScheduled: c.scheduled, Ttl: ttl, SavedPeer: p.savedPeer,
	}, nil
}

// SendServiceMessage writes a message of the service account 777000 into a
// user's mailbox alone, such as a login code. It is account's messenger.
func (s *Service) SendServiceMessage(ctx context.Context, userID int64, text string, bold []account.Span) error {
	given := make([]*messagepb.Entity, len(bold))
	for i, b := range bold {
		given[i] = &messagepb.Entity{Kind: messagepb.Entity_BOLD, Offset: int32(b.Offset), Length: int32(b.Length)}
	}
	text, entities, err := PrepareText(text, given)
	if err != nil {
		return err
	}
	return s.write(ctx, userID, func(b *box) error {
		p := posting{content: &content{text: text, entities: entities}}
		_, err := s.deliver(account.ServiceUser, b, p, nil, 0)
		return err
	})
}

// SendSignUpNotice writes into a user's mailbox that a contact has joined.
// https://core.telegram.org/constructor/messageActionContactSignUp
func (s *Service) SendSignUpNotice(ctx context.Context, userID, joined int64, silent bool) error {
	return s.write(ctx, userID, func(b *box) error {
		action := &messagepb.Action{Kind: messagepb.Action_CONTACT_SIGN_UP}
		p := posting{content: &content{action: action, silent: silent}}
		_, err := s.deliver(joined, b, p, nil, 0)
		return err
	})
}

// Event is how the sender's log tells of the message.
func (s Sent) Event() update.Event {
	ev := &updatepb.Event{
		Kind: updatepb.Kind_NEW_MESSAGE, PtsCount: 1, Peer: s.Message.Peer,
		Ids: []int32{s.Message.Id}, Date: s.Message.Date,
	}
	if s.Scheduled {
		ev.Kind, ev.PtsCount = updatepb.Kind_NEW_SCHEDULED, 0
	}
	return update.Event{Pts: s.Pts, Event: ev, Attach: s.Message}
}
