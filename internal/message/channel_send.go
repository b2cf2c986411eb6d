package message

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

// maxMentions is how many members one message can call.
const maxMentions = 50

// sendInChannel posts messages in a supergroup or channel, all in one
// transaction: alone for a text, several for an album or a forward. as is the
// peer as which the user wants to be shown; the zero peer leaves it to his
// choice for the group.
func (s *Service) sendInChannel(ctx context.Context, user int64, p, as peer.Peer, posts []posting) ([]Sent, error) {
	v, err := s.voiceIn(ctx, user, p, as)
	if err != nil {
		return nil, err
	}
	named := make([][]int64, len(posts))
	for i := range posts {
		if named[i], err = s.namedIn(ctx, posts[i].content); err != nil {
			return nil, err
		}
	}
	var all []Sent
	err = s.writePosts(ctx, user, p.ID, nil, func(t *channelBox) error {
		all = make([]Sent, len(posts))
		for i, post := range posts {
			if done, err := t.sentBefore(post.randomID, &all[i]); err != nil {
				return err
			} else if done {
				continue
			}
			if err := t.mayPost(post.content); err != nil {
				return err
			}
			if err := t.send(post, v, named[i], &all[i]); err != nil {
				return err
			}
		}
		return t.takeTurn(all)
	})
	return all, err
}

// voice is how a user is shown in a group or channel.
type voice struct {
	as   peer.Peer // the peer as which the user writes; zero: himself
	name string    // the user's own name, for signatures
}

// voiceIn looks up how a user is shown: as the peer that he names, or the one
// that he has chosen for the group.
func (s *Service) voiceIn(ctx context.Context, user int64, p, as peer.Peer) (voice, error) {
	u, err := s.accounts.User(ctx, user)
	if err != nil {
		return voice{}, fmt.Errorf("look up the sender: %w", err)
	}
	v := voice{as: as, name: strings.TrimSpace(u.FirstName + " " + u.LastName)}
	if as.IsZero() {
		m, err := s.chats.Member(ctx, p.ID, peer.OfUser(user))
		if err != nil || m.SendAs == 0 {
			return v, err
		}
		if v.as, err = s.chats.DefaultSender(ctx, user, p); err != nil {
			return voice{}, err
		}
	} else if err := s.chats.MaySendAs(ctx, user, p, as); err != nil {
		return voice{}, err
	}
	if v.as == peer.OfUser(user) {
		v.as = peer.Peer{}
	}
	return v, nil
}

// mayPost checks that the user may send such a thing now.
func (t *channelBox) mayPost(c *content) error {
	if t.actor.Channel.Broadcast && c.media.GetPoll().GetPublic() {
		return ErrPollPublic
	}
	if c.page != nil && t.actor.MaySend(chat.BanLinks) != nil {
		c.page = nil // who may not show links may write them
	}
	return t.actor.MaySend(c.kinds())
}

// kinds is what a content is, named by what would forbid it.
func (c *content) kinds() chat.Banned {
	f := c.media.GetFile()
	a := f.GetAttributes()
	switch {
	case c.action != nil:
		return 0
	case c.media == nil:
		return chat.BanPlain
	case c.media.Poll != nil:
		return chat.BanPolls
	case f == nil: // a place, a contact, a die
		return chat.BanDocs
	case f.Photo:
		return chat.BanPhotos
	case a.GetSticker() != nil:
		return chat.BanStickers
	case a.GetAnimated():
		return chat.BanGifs
	case a.GetVideo().GetRound():
		return chat.BanRoundVideos
	case a.GetVideo() != nil:
		return chat.BanVideos
	case a.GetAudio().GetVoice():
		return chat.BanVoices
	case a.GetAudio() != nil:
		return chat.BanAudios
	}
	return chat.BanDocs
}

// takeTurn waits for nobody: under slow mode it refuses who has sent too lately.
// What was sent before and is only repeated takes no turn.
func (t *channelBox) takeTurn(all []Sent) error {
	fresh := slices.ContainsFunc(all, func(sent Sent) bool { return !sent.Repeated })
	if !fresh || t.actor.IsAdmin() {
		return nil
	}
	return t.s.chats.TakeTurn(t.tx, t.actor.Channel, t.user)
}

// send posts one message with all that belongs to it.
func (t *channelBox) send(p posting, v voice, named []int64, sent *Sent) error {
	reply, target, err := t.replyTo(p)
	if err != nil {
		return err
	}
	m, err := t.compose(p, t.actor.Channel.Ttl)
	if err != nil {
		return err
	}
	m.Out, m.RandomId, m.Reply, m.Mentions, m.UnreadContent = true, p.randomID, reply, named, false
	if err := t.place(m, p, target); err != nil {
		return err
	}
	if target != nil && target.Action.GetKind() != messagepb.Action_TOPIC_CREATE {
		if AuthorOf(target) == peer.OfUser(target.From) && len(m.Mentions) < maxMentions {
			m.Mentions = append(m.Mentions, target.From)
		}
	}
	t.sign(m, v)
	if m.Mentions, err = t.members(m.Mentions); err != nil {
		return err
	}
	if t.group != nil && m.Post && m.Action == nil {
		if err := t.share(m); err != nil {
			return err
		}
	}
	before := t.state.TopId
	pts, err := t.put(m)
	if err != nil {
		return err
	}
	*sent = Sent{Message: m, RandomID: p.randomID, Pts: pts}
	if err := t.noteSent(m, before, p); err != nil {
		return err
	}
	if p.randomID == 0 {
		return nil
	}
	return t.mine.putSent(p.randomID, &messagepb.Sent{Peer: m.Peer, Id: m.Id, Pts: int32(pts)})
}

// replyTo resolves a reply, and returns the message of this channel that is
// answered, if it is one.
func (t *channelBox) replyTo(p posting) (*messagepb.Reply, *messagepb.Message, error) {
	if to := p.reply; to != nil && to.ID == generalTopic && t.actor.Channel.Forum && p.origin == nil {
		return nil, nil, nil // written to "General", which answers nothing
	}
	reply, _, err := t.reply(p.peer, p.reply, p.origin)
	if errors.Is(err, ErrNoReply) && t.actor.Channel.Forum && p.reply.ID == p.reply.Top {
		return nil, nil, ErrTopicDeleted
	}
	if reply == nil || p.origin != nil || err != nil {
		return reply, nil, err
	}
	target, err := t.message(reply.Id)
	return reply, target, err
}

// sign says as whom a message is shown. A post of a channel shows the channel;
// with signatures also who wrote it, by name or by profile.
//
// https://core.telegram.org/api/channel#signatures
func (t *channelBox) sign(m *messagepb.Message, v voice) {
	ch := t.actor.Channel
	if ch.Broadcast {
		m.Post = true
		if ch.Signatures {
			m.PostAuthor = v.name
		}
		if ch.Signatures && ch.SignatureProfiles {
			m.Sender = peer.OfUser(m.From).Int()
		}
		return
	}
	if v.as.IsZero() && t.actor.Anonymous() {
		v.as = t.peer()
	}
	if v.as == t.peer() {
		m.PostAuthor = t.actor.Record.Rank
	}
	if !v.as.IsZero() {
		m.Sender = v.as.Int()
	}
}

// members keeps of the named users those who are in the group, each once.
func (t *channelBox) members(users []int64) ([]int64, error) {
	if t.actor.Channel.Broadcast {
		return nil, nil
	}
	var in []int64
	for _, user := range users {
		if slices.Contains(in, user) {
			continue
		}
		other, err := t.s.chats.Acting(t.tx, t.owner.ID, user)
		if err != nil {
			return nil, err
		}
		if other.Member() {
			in = append(in, user)
		}
	}
	return in, nil
}

// noteSent moves on what the sender has read, if he had read all before, and
// clears his draft.
func (t *channelBox) noteSent(m *messagepb.Message, before int32, p posting) error {
	d, err := t.mine.dialog(t.peer())
	if err != nil {
		return err
	}
	if top := p.reply.top(); p.clearDraft && top != 0 {
		if err := t.mine.setThreadDraft(t.peer(), top, nil); err != nil {
			return err
		}
		p.clearDraft = false
	}
	changed := p.clearDraft && d.Draft != nil
	if changed {
		if err := t.mine.clearDraft(d); err != nil {
			return err
		}
	}
	if d.Joined && d.ReadInboxMax >= before {
		d.ReadInboxMax, changed = m.Id, true
	}
	if !changed {
		return nil
	}
	return t.mine.putDialog(d)
}

// namedIn finds the users whom a text calls by name.
func (s *Service) namedIn(ctx context.Context, c *content) ([]int64, error) {
	var users []int64
	var units []uint16
	for _, e := range c.entities {
		if len(users) == maxMentions {
			break
		}
		switch e.Kind {
		case messagepb.Entity_MENTION_NAME:
			users = append(users, e.Id)
		case messagepb.Entity_MENTION:
			if units == nil {
				units = utf16.Encode([]rune(c.text))
			}
			name := string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
			p, err := s.accounts.ResolveUsername(ctx, strings.TrimPrefix(name, "@"))
			switch {
			case errors.Is(err, account.ErrUsernameNotOccupied), errors.Is(err, account.ErrUsernameInvalid):
			case err != nil:
				return nil, fmt.Errorf("look up whom a message names: %w", err)
			case p.Kind == peer.User:
				users = append(users, p.ID)
			}
		}
	}
	return users, nil
}
