package message

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat"
	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// A supergroup or channel has one history that all members read: each message
// is stored once, under the channel's owner, with an id and a pts of the
// channel. What is one member's own, such as how far he has read, lies in his
// mailbox. https://core.telegram.org/api/channel

// channelBox is a channel as one user acts on it, inside a transaction that
// holds the channel and the user's mailbox.
type channelBox struct {
	*box             // the messages and the log of the channel
	mine  *box       // the mailbox of the user
	actor chat.Actor // the user
	state *messagepb.ChannelState
	group *channelBox // where posts are discussed, if the transaction holds it
}

// peer is the channel.
func (t *channelBox) peer() peer.Peer { return peer.OfChannel(t.owner.ID) }

// channelBox opens a channel for a user within a transaction. It fails with
// [chat.ErrNoChannel], and with [chat.ErrForbidden] for one that the user may
// not see.
func (s *Service) channelBox(tx *update.Tx, user, channel int64) (*channelBox, error) {
	actor, err := s.chats.Acting(tx, channel, user)
	if err != nil {
		return nil, err
	}
	if !actor.Readable {
		return nil, chat.ErrForbidden
	}
	mine := s.box(tx, user)
	d, err := mine.dialog(peer.OfChannel(channel))
	if err != nil {
		return nil, err
	}
	t := &channelBox{box: s.boxOfChannel(tx, channel, user), mine: mine, actor: actor}
	t.minID = max(actor.MinID, d.MinId)
	t.state, err = t.readState()
	return t, err
}

// boxOfChannel writes a channel's messages and log; user is who looks at them.
func (s *Service) boxOfChannel(tx *update.Tx, channel, user int64) *box {
	return &box{mailbox: mailbox{s: s, r: tx, user: user, owner: peer.ChannelOf(channel)}, tx: tx}
}

// writeChannel runs fn alone on a channel and on the mailbox of a user.
func (s *Service) writeChannel(ctx context.Context, user, channel int64, fn func(*channelBox) error) error {
	owners := [2]peer.Owner{peer.MailboxOf(user), peer.ChannelOf(channel)}
	return s.log.Write(ctx, owners[:], func(tx *update.Tx) error {
		t, err := s.channelBox(tx, user, channel)
		if err != nil {
			return err
		}
		return fn(t)
	})
}

// open runs fn on what a user reads of a peer, as it durably stands: his own
// mailbox, or the part of a channel that he may see. It fails with
// [chat.ErrNoChannel] and [chat.ErrForbidden].
func (s *Service) open(ctx context.Context, user int64, p peer.Peer, fn func(mailbox) error) error {
	if p.Kind != peer.Channel {
		return s.view(ctx, user, fn)
	}
	st, err := s.chats.Standing(ctx, p, user)
	if err != nil {
		return err
	}
	if !st.Readable {
		return chat.ErrForbidden
	}
	return s.log.View(ctx, func(r store.Reader) error {
		d, err := s.mailbox(r, user).dialog(p)
		if err != nil {
			return err
		}
		return fn(s.channelView(r, user, p.ID, max(st.MinID, d.MinId)))
	})
}

// channelView reads a channel's messages from minID on.
func (s *Service) channelView(r store.Reader, user, channel int64, minID int32) mailbox {
	return mailbox{s: s, r: r, user: user, owner: peer.ChannelOf(channel), minID: minID}
}

// in is where the messages of a peer lie: in b itself, or in a channel.
func (b mailbox) in(p peer.Peer) mailbox {
	if p.Kind != peer.Channel {
		return b
	}
	return b.s.channelView(b.r, b.user, p.ID, 0)
}

// isChannel reports whether b is a channel and no mailbox.
func (b mailbox) isChannel() bool { return b.owner.Space == peer.Channels }

// readState reads what a channel's history is by now.
func (b mailbox) readState() (*messagepb.ChannelState, error) {
	st := new(messagepb.ChannelState)
	_, err := b.get(store.StateKey(), st)
	return st, err
}

// putState stores what the history has become.
func (t *channelBox) putState() error { return t.set(t.owner, store.StateKey(), t.state) }

// change is what the transaction has done to the channel so far.
func (t *channelBox) change() (Change, error) { return t.box.change() }

// mentionKey is the row of a mention that a member has not looked at.
func (b mailbox) mentionKey(user int64, id int32) []byte {
	blind := b.s.db.BlindPeer(b.owner, peer.OfUser(user))
	return store.NewKey(store.TagMention).Blind(blind).U32(uint32(id))
}

// personal marks a message of a channel as its reader sees it: as his own, and
// as one that names him.
func (b mailbox) personal(m *messagepb.Message) error {
	m.Out = m.From == b.user
	m.Mentioned = slices.Contains(m.Mentions, b.user)
	if m.Post && m.Action == nil {
		var err error
		if m.Views, err = b.views(m.Id); err != nil {
			return err
		}
	}
	if m.Threaded || m.Root != 0 {
		var err error
		if m.Replies, err = b.replies(m); err != nil {
			return err
		}
	}
	if m.Reactions != nil {
		own, err := b.reacted(b.user, m.Id)
		if err != nil {
			return err
		}
		m.Reactions.Own, m.Reactions.Viewer = own.Emoji, b.user
	}
	var err error
	m.UnreadContent, err = b.unheard(m)
	if err != nil || m.UnreadContent || !m.Mentioned {
		return err
	}
	m.UnreadContent, err = b.r.Has(b.owner, b.mentionKey(b.user, m.Id))
	if err != nil {
		return fmt.Errorf("look for an unread mention in %v: %w", b.owner, err)
	}
	return nil
}

// Personal is a message of a channel, just posted, as one user sees it: a copy
// if it differs from what the others see. Messages of mailboxes are personal
// already.
func Personal(user int64, m *messagepb.Message) *messagepb.Message {
	if peer.FromInt(m.Peer).Kind != peer.Channel {
		return m
	}
	out, named := m.From == user, slices.Contains(m.Mentions, user)
	if m.Out == out && m.Mentioned == named {
		return m
	}
	own := proto.CloneOf(m)
	own.Out, own.Mentioned, own.UnreadContent = out, named, !out && (named || toListen(m.Media) && m.EditDate == 0)
	return own
}

// Differs reports whether a user sees a message of a channel in another way
// than most members do.
func Differs(user int64, m *messagepb.Message) bool {
	return m.From == user || slices.Contains(m.Mentions, user) || m.Reactions.GetViewer() == user ||
		m.Media.GetPoll().GetState().GetViewer() == user
}

// AuthorOf is who is shown as the author of a message: a user, or the channel or
// group as which somebody wrote. It is the zero peer for a post of a channel
// without a profile behind it.
func AuthorOf(m *messagepb.Message) peer.Peer {
	switch {
	case m.Sender != 0:
		return peer.FromInt(m.Sender)
	case m.Post:
		return peer.Peer{}
	}
	return peer.OfUser(m.From)
}

// put stores a new message of the channel and moves the history on.
func (t *channelBox) put(m *messagepb.Message) (int, error) {
	noteForum(t.state, m.Id, t.actor.Channel.GetForum())
	pts, err := t.box.post(t.state, m)
	if err != nil {
		return 0, err
	}
	return pts, t.putState()
}

// post stores a message whose id has been given out on a channel's log; the
// caller stores the state. It returns the channel's pts after it.
func (b *box) post(st *messagepb.ChannelState, m *messagepb.Message) (int, error) {
	if m.Post && m.Action == nil {
		m.Views = 1
	}
	m.Mentions = slices.DeleteFunc(m.Mentions, func(user int64) bool { return user == m.From })
	if err := b.putMessage(m); err != nil {
		return 0, err
	}
	for _, user := range m.Mentions {
		b.tx.Set(b.owner, b.mentionKey(user, m.Id), nil)
	}
	if err := b.enlist(st, m); err != nil {
		return 0, err
	}
	if m.Ttl > 0 {
		b.tx.Set(b.owner, expiryKey(m.Date+int64(m.Ttl), m.Id), nil)
	}
	b.s.refer(b.tx, b.owner, m, media.InMessage)
	st.TopId, st.TopDate = m.Id, m.Date
	st.Count++
	return b.append(&updatepb.Event{
		Kind: updatepb.Kind_NEW_MESSAGE, PtsCount: 1, Peer: m.Peer, Ids: []int32{m.Id},
	}, m)
}

// sentBefore looks for what an earlier request with this random id yielded in
// the channel.
func (t *channelBox) sentBefore(randomID int64, sent *Sent) (bool, error) {
	row, err := t.mine.sentRow(t.peer(), randomID)
	if row == nil || err != nil {
		return false, err
	}
	if row.Scheduled {
		return t.mine.repeated(t.peer(), randomID, sent)
	}
	m, err := t.message(row.Id)
	if errors.Is(err, ErrNoMessage) {
		return false, ErrRandomIDTwice
	}
	*sent = Sent{Message: m, RandomID: randomID, Pts: int(row.Pts), Repeated: true}
	return true, err
}
