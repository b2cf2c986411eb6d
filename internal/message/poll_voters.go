package message

import (
	"context"
	"encoding/hex"
	"fmt"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

// Voter is what somebody has chosen in a public poll.
type Voter struct {
	Peer    peer.Peer // who is shown
	Options [][]byte
	Date    int64 // unix seconds
}

// Voters is a part of the list of those who have voted.
type Voters struct {
	List  []Voter
	Total int
	Next  string // the offset to go on from; empty at the end
}

// Voters returns those who have chosen an option in a public poll or, without
// one, all who have voted, the newest of each answer first. It fails with
// [ErrNoMessage], [ErrVoteOption], [ErrVotesHidden], [ErrVoteRequired] or
// [ErrOffset].
//
// https://core.telegram.org/method/messages.getPollVotes
func (s *Service) Voters(ctx context.Context, user int64, p peer.Peer, id int32, option []byte, offset string, limit int32) (Voters, error) {
	var out Voters
	err := s.open(ctx, user, p, func(b mailbox) error {
		m, err := b.messageIn(p, id)
		if err != nil {
			return err
		}
		poll := m.Media.GetPoll()
		if poll == nil {
			return ErrNoMessage
		}
		if err := mayAskVoters(user, m, poll); err != nil {
			return err
		}
		first, last := int32(0), int32(len(poll.Answers)-1)
		out.Total = int(poll.State.Voters)
		if len(option) > 0 {
			at := optionOf(poll.Answers, option)
			if at < 0 {
				return ErrVoteOption
			}
			first, last, out.Total = int32(at), int32(at), int(poll.State.Counts[at])
		}
		b.owner = peer.PollOf(poll.Id)
		out.List, out.Next, err = b.voters(poll, voterSpan{first, last, len(option) == 0}, offset, max(clampLimit(limit), 1))
		return err
	})
	return out, err
}

// mayAskVoters checks that a user may learn who has voted what.
func mayAskVoters(user int64, m *messagepb.Message, poll *mediapb.Poll) error {
	st := poll.State
	switch {
	case m.Post, !poll.Public:
		return ErrVotesHidden
	case st.Closed || poll.Creator == user:
		return nil
	case poll.Hidden || len(st.Own) == 0:
		return ErrVoteRequired
	}
	return nil
}

// voterSpan is which answers' voters are listed.
type voterSpan struct {
	first, last int32
	once        bool // who has chosen several answers stands with one of them
}

// voters returns a part of the voters of a poll whose rows b reads.
func (b mailbox) voters(poll *mediapb.Poll, sp voterSpan, offset string, limit int) (list []Voter, next string, err error) {
	after, err := hex.DecodeString(offset)
	if err != nil || len(after) != 0 && len(after) != 26 {
		return nil, "", ErrOffset
	}
	r := store.Between(store.NewKey(store.TagVoter).U16(uint16(sp.first)), store.NewKey(store.TagVoter).U16(uint16(sp.last+1)))
	r = r.Backwards().First(reactorsScan)
	if len(after) > 0 {
		r.To = append(store.NewKey(store.TagVoter), after...)
	}
	seen := 0
	for row, err := range b.r.Scan(b.owner, r) {
		if err != nil {
			return nil, "", fmt.Errorf("read the voters of %v: %w", b.owner, err)
		}
		if len(list) == limit {
			return list, next, nil
		}
		seen++
		next = hex.EncodeToString(row.Key[1:])
		user, err := userOfRow(row.Value)
		if err != nil {
			return nil, "", err
		}
		v := new(messagepb.Vote)
		if _, err := b.get(b.voteKey(user), v); err != nil {
			return nil, "", err
		}
		if answer, _ := store.KeyU16(row.Key, 1); sp.once && len(v.Answers) > 0 && int32(answer) != v.Answers[len(v.Answers)-1] {
			continue
		}
		list = append(list, voterOf(poll, user, v))
	}
	if seen < reactorsScan {
		next = ""
	}
	return list, next, nil
}

func voterOf(poll *mediapb.Poll, user int64, v *messagepb.Vote) Voter {
	out := Voter{Peer: peer.OfUser(user), Date: v.Date}
	if v.Sender != 0 {
		out.Peer = peer.FromInt(v.Sender)
	}
	for _, a := range v.Answers {
		out.Options = append(out.Options, poll.Answers[a].Option)
	}
	return out
}
