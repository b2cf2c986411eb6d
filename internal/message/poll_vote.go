package message

import (
	"context"
	"encoding/binary"
	"slices"

	"chappe/internal/chat"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// memberFor is how long before a poll somebody must have joined to vote where
// only members may, in seconds.
const memberFor = 24 * 3600

// Vote replaces what a user has chosen in the poll of a message; without options
// he takes his vote back. It fails with [ErrNoMessage], [ErrPollClosed] and the
// errors that begin with ErrVote.
//
// https://core.telegram.org/method/messages.sendVote
func (s *Service) Vote(ctx context.Context, user int64, p peer.Peer, id int32, options [][]byte) (Change, error) {
	m, err := s.PollIn(ctx, user, p, id)
	if err != nil {
		return Change{}, err
	}
	poll := m.Media.Poll
	answers, err := chosen(poll, options)
	if err != nil {
		return Change{}, err
	}
	v := &messagepb.Vote{Answers: answers}
	if v.Sender, err = s.voter(ctx, user, p, m); err != nil {
		return Change{}, err
	}
	err = s.log.Write(ctx, []peer.Owner{peer.PollOf(poll.Id)}, func(tx *update.Tx) error {
		b := s.ballot(tx, user, poll)
		changed, err := b.vote(v)
		if err != nil || !changed {
			return err
		}
		return b.tell(p, m, user)
	})
	return Change{Events: []update.Event{pollEvent(p, m, user)}}, err
}

// pollEvent tells of the poll that a message shows.
func pollEvent(p peer.Peer, m *messagepb.Message, by int64) update.Event {
	ev := &updatepb.Event{Kind: updatepb.Kind_MESSAGE_POLL, Peer: p.Int(), Ids: []int32{m.Id}, User: by}
	return update.Event{Event: ev, Attach: m}
}

// chosen are the places of the answers that options name.
func chosen(poll *mediapb.Poll, options [][]byte) ([]int32, error) {
	var answers []int32
	for _, o := range options {
		at := int32(optionOf(poll.Answers, o))
		if at < 0 {
			return nil, ErrVoteOption
		}
		if !slices.Contains(answers, at) {
			answers = append(answers, at)
		}
	}
	if len(answers) > 1 && !poll.Multiple {
		return nil, ErrVoteTooMany
	}
	slices.Sort(answers)
	return answers, nil
}

// voter checks that a user may vote where he sees a poll, and returns as whom he
// is shown; 0 is himself.
func (s *Service) voter(ctx context.Context, user int64, p peer.Peer, m *messagepb.Message) (int64, error) {
	if p.Kind != peer.Channel {
		return 0, nil
	}
	st, err := s.chats.Standing(ctx, p, user)
	if err != nil {
		return 0, err
	}
	if m.Media.Poll.Members {
		rec, err := s.chats.Member(ctx, p.ID, peer.OfUser(user))
		if err != nil {
			return 0, err
		}
		if !st.Member() || rec.Date > m.Media.Poll.Date-memberFor && !st.Creator() {
			return 0, ErrVoteMembers
		}
	}
	if m.Post || !m.Media.Poll.Public {
		return 0, nil
	}
	v, err := s.voiceIn(ctx, user, p, peer.Peer{})
	switch {
	case err != nil:
		return 0, err
	case !v.as.IsZero():
		return v.as.Int(), nil
	case !st.Anonymous():
		return 0, nil
	case !st.Creator():
		return 0, ErrAnonymousReaction
	}
	return p.Int(), nil
}

// vote counts what the user has chosen in the place of what he had, and reports
// whether that changed anything. What came of it is filled in in the poll.
func (b ballot) vote(v *messagepb.Vote) (bool, error) {
	st, err := b.pollState(b.poll)
	if err != nil {
		return false, err
	}
	old := new(messagepb.Vote)
	if _, err := b.get(b.voteKey(b.user), old); err != nil {
		return false, err
	}
	switch {
	case st.Closed:
		return false, ErrPollClosed
	case slices.Equal(old.Answers, v.Answers):
		return false, b.counted(b.poll)
	case b.poll.Final && len(old.Answers) > 0:
		return false, ErrVoteFinal
	}
	v.Date = b.tx.Date()
	b.count(st, old, v)
	if err := b.set(b.owner, pollKey(), st); err != nil {
		return false, err
	}
	if err := b.putVote(old, v); err != nil {
		return false, err
	}
	return true, b.counted(b.poll)
}

// count moves the numbers from one vote to another.
func (b ballot) count(st *mediapb.PollState, old, v *messagepb.Vote) {
	for _, a := range old.Answers {
		st.Counts[a] = max(st.Counts[a]-1, 0)
	}
	for _, a := range v.Answers {
		st.Counts[a]++
	}
	switch {
	case len(old.Answers) == 0:
		st.Voters++
	case len(v.Answers) == 0:
		st.Voters = max(st.Voters-1, 0)
	}
	if !b.poll.Public {
		return
	}
	was, is := b.shownVoter(old), b.shownVoter(v)
	st.Recent = slices.DeleteFunc(st.Recent, func(p int64) bool { return p == was || p == is })
	if len(v.Answers) > 0 {
		st.Recent = slices.Insert(st.Recent, 0, is)
	}
	st.Recent = st.Recent[:min(len(st.Recent), pollVotersShown)]
}

// shownVoter is the peer as which the user is shown with a vote.
func (b ballot) shownVoter(v *messagepb.Vote) int64 {
	if v.Sender != 0 {
		return v.Sender
	}
	return peer.OfUser(b.user).Int()
}

// putVote stores a vote and, where it is shown, its place among the others.
func (b ballot) putVote(old, v *messagepb.Vote) error {
	for _, a := range old.Answers {
		b.tx.Delete(b.owner, b.voterKey(a, old.Date, b.user))
	}
	if len(v.Answers) == 0 {
		b.tx.Delete(b.owner, b.voteKey(b.user))
		return nil
	}
	if b.poll.Public {
		for _, a := range v.Answers {
			b.tx.Set(b.owner, b.voterKey(a, v.Date, b.user), binary.BigEndian.AppendUint64(nil, uint64(b.user)))
		}
	}
	return b.set(b.owner, b.voteKey(b.user), v)
}

// tell tells all who see a message that something came of its poll. Each sees it
// as he may when he hears of it; those who look at a channel hear what is the
// same for all.
func (b ballot) tell(p peer.Peer, m *messagepb.Message, by int64) error {
	switch p.Kind {
	case peer.Channel:
		ev := pollEvent(p, m, by)
		b.tx.TellOf(peer.ChannelOf(p.ID), ev.Event, m)
		return nil
	case peer.Chat:
		rows := mailbox{s: b.s, r: b.r, owner: peer.Owner{Space: peer.Chats, ID: p.ID}}
		where, err := rows.copies(m.Twin)
		if err != nil {
			return err
		}
		c, err := b.s.chats.ChatIn(b.r, p.ID)
		if err != nil {
			return err
		}
		for user, id := range where {
			if chat.MemberOf(c, user) != nil {
				b.tellOf(user, p, id, by)
			}
		}
		return nil
	}
	b.tellOf(b.user, p, m.Id, by)
	if m.Twin != 0 && hasMailbox(p) {
		b.tellOf(p.ID, peer.OfUser(b.user), m.Twin, by)
	}
	return nil
}

func (b ballot) tellOf(user int64, p peer.Peer, id int32, by int64) {
	b.tx.Tell(peer.MailboxOf(user), &updatepb.Event{
		Kind: updatepb.Kind_MESSAGE_POLL, Peer: p.Int(), Ids: []int32{id}, User: by,
	})
}
