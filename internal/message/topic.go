package message

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat"
	"chappe/internal/chat/chatpb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// A supergroup whose history is divided into topics is a forum. A topic is the
// thread of the service message that tells of its creation; the topic "General"
// holds what is in no other. https://core.telegram.org/api/forum

// maxTopicTitle is how many characters the title of a topic has at most.
const maxTopicTitle = 128

// topicColors are the colours of icons without an emoji, the default first.
// https://core.telegram.org/constructor/forumTopic
var topicColors = []int32{0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F}

func topicKey(id int32) []byte { return store.NewKey(store.TagTopic).U32(uint32(id)) }

// topic returns a topic of a forum, or [ErrTopic]. "General" is there even if
// nobody has changed it yet.
func (b mailbox) topic(ch *chatpb.Channel, id int32) (*messagepb.Topic, error) {
	t := new(messagepb.Topic)
	ok, err := b.get(topicKey(id), t)
	switch {
	case err != nil || ok:
		return t, err
	case id == generalTopic:
		return general(ch), nil
	}
	return nil, ErrTopic
}

// general is the topic that every forum has.
func general(ch *chatpb.Channel) *messagepb.Topic {
	return &messagepb.Topic{
		Id: generalTopic, Title: "General", Color: topicColors[0], Date: ch.Date, From: peer.OfChannel(ch.Id).Int(), Creator: ch.Creator,
		Peer: peer.OfChannel(ch.Id).Int(),
	}
}

// isTopic reports whether a thread of a peer is a topic other than "General".
func (b mailbox) isTopic(p peer.Peer, thread int32) (bool, error) {
	if p.Kind != peer.Channel || thread == 0 {
		return false, nil
	}
	is, err := b.r.Has(peer.ChannelOf(p.ID), topicKey(thread))
	return is && thread != generalTopic, err
}

// place puts a message that is about to be stored into the thread or topic that
// it belongs to. target is what it answers, or nil. It fails with
// [ErrTopicDeleted] and [ErrTopicClosed].
func (t *channelBox) place(m *messagepb.Message, p posting, target *messagepb.Message) error {
	ch := t.actor.Channel
	switch {
	case ch.Broadcast:
		return nil
	case m.Action.GetKind() == messagepb.Action_TOPIC_CREATE:
		m.Thread, m.InTopic, m.Ttl = m.Id, true, 0
		return nil
	case target != nil:
		m.Thread, m.InTopic = threadWith(target), target.InTopic
	}
	if top := p.reply.top(); top != 0 && top != m.Thread {
		if err := t.placeUnder(m, target, top); err != nil {
			return err
		}
	}
	if !ch.Forum || m.Action != nil {
		return nil
	}
	return t.mayWriteIn(m)
}

// threadWith is the thread that a message is in or begins.
func threadWith(m *messagepb.Message) int32 {
	switch {
	case m.Thread != 0:
		return m.Thread
	case m.Root != 0:
		return m.Root
	}
	return m.Id
}

// placeUnder puts a message under a thread that is not that of what it answers.
func (t *channelBox) placeUnder(m, target *messagepb.Message, top int32) error {
	if !t.actor.Channel.Forum {
		if target != nil {
			return nil
		}
		if _, err := t.message(top); err != nil {
			return ErrNoReply
		}
		m.Thread = top
		return nil
	}
	if top == generalTopic {
		if m.InTopic {
			m.Thread, m.InTopic = 0, false
		}
		return nil
	}
	is, err := t.isTopic(t.peer(), top)
	switch {
	case err != nil:
		return err
	case is:
		m.Thread, m.InTopic = top, true
	case target == nil || target.Id == top:
		return ErrTopicDeleted
	}
	return nil
}

// mayWriteIn checks that the topic of a new message is open to its author.
func (t *channelBox) mayWriteIn(m *messagepb.Message) error {
	id := int32(generalTopic)
	if m.InTopic {
		id = m.Thread
	}
	topic, err := t.topic(t.actor.Channel, id)
	if errors.Is(err, ErrTopic) {
		return ErrTopicDeleted
	}
	if err == nil && topic.Closed && !t.manages(topic) {
		return ErrTopicClosed
	}
	return err
}

// manages reports whether the user may change a topic: an admin with the right
// to, or who has created it and still may create topics.
func (t *channelBox) manages(topic *messagepb.Topic) bool {
	if t.actor.Has(chat.AdminTopics) {
		return true
	}
	return topic.Id != generalTopic && topic.Creator == t.user && t.actor.May(chat.Topics) == nil
}

// writeForum runs fn alone on a forum. It fails with [ErrNoForum].
func (s *Service) writeForum(ctx context.Context, user int64, p peer.Peer, fn func(*channelBox) error) error {
	if p.Kind != peer.Channel {
		return ErrNoForum
	}
	return s.writeChannel(ctx, user, p.ID, func(t *channelBox) error {
		if !t.actor.Channel.Forum {
			return ErrNoForum
		}
		return fn(t)
	})
}

// NewTopic is what somebody asks to create.
type NewTopic struct {
	Title    string
	Color    int32 // RGB; one that icons do not have is the default
	Emoji    int64 // custom emoji of the icon; 0: none
	RandomID int64
	SendAs   peer.Peer // who is shown as its creator; zero: as chosen for the group
}

// CreateTopic makes a topic and tells of it.
//
// https://core.telegram.org/method/messages.createForumTopic
func (s *Service) CreateTopic(ctx context.Context, user int64, p peer.Peer, n NewTopic) (Sent, error) {
	title, err := topicTitle(n.Title)
	if err != nil {
		return Sent{}, err
	}
	if n.RandomID == 0 {
		return Sent{}, ErrRandomIDEmpty
	}
	if p.Kind != peer.Channel {
		return Sent{}, ErrNoForum
	}
	v, err := s.voiceIn(ctx, user, p, n.SendAs)
	if err != nil {
		return Sent{}, err
	}
	if !slices.Contains(topicColors, n.Color) {
		n.Color = topicColors[0]
	}
	var sent Sent
	err = s.writeForum(ctx, user, p, func(t *channelBox) error {
		sent = Sent{}
		if done, err := t.sentBefore(n.RandomID, &sent); done || err != nil {
			return err
		}
		if err := t.actor.May(chat.Topics); err != nil {
			return err
		}
		action := &messagepb.Action{Kind: messagepb.Action_TOPIC_CREATE, Text: title, Period: n.Color, Id: n.Emoji}
		if err := t.send(posting{peer: p, randomID: n.RandomID, content: &content{action: action}}, v, nil, &sent); err != nil {
			return err
		}
		topic := &messagepb.Topic{
			Id: sent.Message.Id, From: AuthorOf(sent.Message).Int(), Creator: user, Date: t.tx.Date(),
			Title: title, Color: n.Color, Emoji: n.Emoji, Peer: p.Int(),
		}
		if err := t.set(t.owner, topicKey(topic.Id), topic); err != nil {
			return err
		}
		return t.logTopic(chatpb.LogEntry_TOPIC_CREATE, nil, topic)
	})
	return sent, err
}

// topicTitle checks the title of a topic.
func topicTitle(title string) (string, error) {
	title = strings.TrimSpace(title)
	if title == "" || utf8.RuneCountInString(title) > maxTopicTitle || !utf8.ValidString(title) {
		return "", ErrTopicTitle
	}
	return title, nil
}

// logTopic notes in the admin log what became of a topic; before or after may
// be nil.
func (t *channelBox) logTopic(kind chatpb.LogEntry_Kind, before, after *messagepb.Topic) error {
	e := &chatpb.LogEntry{Kind: kind, User: t.user}
	for _, side := range []struct {
		topic *messagepb.Topic
		to    *[]byte
	}{{before, &e.PrevData}, {after, &e.Data}} {
		if side.topic == nil {
			continue
		}
		value, err := proto.Marshal(side.topic)
		if err != nil {
			return fmt.Errorf("encode a topic for the admin log: %w", err)
		}
		*side.to = value
	}
	return t.s.chats.Log(t.tx, t.owner.ID, e)
}

// TopicEdit says what of a topic is to change; nil stays as it is. Closed and
// Hidden each stand alone.
type TopicEdit struct {
	Title  *string
	Emoji  *int64
	Closed *bool
	Hidden *bool
}

// apply changes a topic, and returns what tells of it. It fails with
// [ErrTopicNotModified] and the errors that say what is wrong with the edit.
func (e *TopicEdit) apply(t *messagepb.Topic) (*messagepb.Action, error) {
	before := proto.CloneOf(t)
	a := &messagepb.Action{Kind: messagepb.Action_TOPIC_EDIT}
	switch named := e.Title != nil || e.Emoji != nil; {
	case e.Closed != nil && (named || e.Hidden != nil):
		return nil, ErrTopicCloseAlone
	case e.Hidden != nil && named:
		return nil, ErrTopicHideAlone
	case e.Hidden != nil && t.Id != generalTopic:
		return nil, ErrTopicHideGeneral
	case e.Emoji != nil && t.Id == generalTopic:
		return nil, ErrTopicIconGeneral
	}
	if e.Title != nil {
		title, err := topicTitle(*e.Title)
		if err != nil {
			return nil, err
		}
		if title != t.Title {
			t.Title, a.Text = title, title
		}
	}
	if e.Emoji != nil && *e.Emoji != t.Emoji {
		t.Emoji, a.Id, a.Was = *e.Emoji, *e.Emoji, true
	}
	if e.Closed != nil {
		t.Closed, a.On = *e.Closed, *e.Closed
	}
	if e.Hidden != nil {
		t.Hidden, a.On, a.Kind = *e.Hidden, *e.Hidden, messagepb.Action_TOPIC_HIDE
		t.Closed = t.Closed || *e.Hidden
	}
	if proto.Equal(before, t) {
		return nil, ErrTopicNotModified
	}
	return a, nil
}

// EditTopic renames a topic, changes its icon, closes or opens it, or hides or
// shows "General".
//
// https://core.telegram.org/method/messages.editForumTopic
func (s *Service) EditTopic(ctx context.Context, user int64, p peer.Peer, id int32, e TopicEdit) (Change, error) {
	var change Change
	err := s.writeForum(ctx, user, p, func(t *channelBox) error {
		topic, err := t.topic(t.actor.Channel, id)
		if err != nil {
			return err
		}
		if !t.manages(topic) {
			return chat.ErrAdminRequired
		}
		before := proto.CloneOf(topic)
		action, err := e.apply(topic)
		if err != nil {
			return err
		}
		if err := t.set(t.owner, topicKey(id), topic); err != nil {
			return err
		}
		post := posting{peer: p, content: &content{action: action}}
		if id != generalTopic {
			post.reply = &ReplyTo{ID: id, Top: id}
		}
		if err := t.send(post, voice{}, nil, new(Sent)); err != nil {
			return err
		}
		if err := t.logTopic(chatpb.LogEntry_TOPIC_EDIT, before, topic); err != nil {
			return err
		}
		change, err = t.change()
		return err
	})
	return change, err
}

// DeleteTopic deletes a topic with all its messages, a part at a time: the
// caller repeats it while Left is positive. Who has created it may do it while
// nobody else has written in it.
//
// https://core.telegram.org/method/messages.deleteTopicHistory
func (s *Service) DeleteTopic(ctx context.Context, user int64, p peer.Peer, id int32) (Change, error) {
	var change Change
	err := s.writeForum(ctx, user, p, func(t *channelBox) error {
		topic, err := t.topic(t.actor.Channel, id)
		if err != nil {
			return err
		}
		if id == generalTopic {
			return ErrTopic
		}
		if err := t.mayDeleteTopic(topic); err != nil {
			return err
		}
		in, err := t.ofThread(id)
		if err != nil {
			return err
		}
		in.minID = 0
		err = t.eraseWhere(&change, in, span{Reverse: true}, func(*messagepb.Message) bool { return true })
		if err != nil || change.Left > 0 {
			return err
		}
		t.tx.Delete(t.owner, topicKey(id))
		t.tx.Delete(t.owner, threadStateKey(id))
		return t.logTopic(chatpb.LogEntry_TOPIC_DELETE, nil, topic)
	})
	return change, err
}

// mayDeleteTopic checks that the user may delete a topic.
func (t *channelBox) mayDeleteTopic(topic *messagepb.Topic) error {
	if t.actor.May(chat.DeleteOthers) == nil {
		return nil
	}
	if topic.Creator != t.user || !t.actor.Member() {
		return chat.ErrAdminRequired
	}
	in, err := t.ofThread(topic.Id)
	if err != nil {
		return err
	}
	ids, err := in.ids(tagHistory, t.peer(), span{Limit: clearBatchChannel + 1})
	if err != nil {
		return err
	}
	ms, err := in.messages(ids)
	if err != nil {
		return err
	}
	others := slices.ContainsFunc(ms, func(m *messagepb.Message) bool { return m.From != t.user })
	if others || len(ids) > clearBatchChannel {
		return chat.ErrAdminRequired
	}
	return nil
}
