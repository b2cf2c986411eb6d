package message

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Limits of https://core.telegram.org/api/poll; lengths are in characters.
const (
	MaxPollAnswers   = 12         // poll_answers_max
	MaxPollPeriod    = 730 * 3600 // seconds; poll_close_period_max
	minPollAnswers   = 2
	minPollPeriod    = 5 // seconds
	maxPollQuestion  = 255
	maxPollAnswer    = 100
	maxPollOption    = 100 // bytes
	maxSolution      = 200
	maxSolutionLines = 3
	pollVotersShown  = 5
)

// A poll is kept in three places. Its question and answers never change and
// stand in every message that shows it. What came of it, and who has voted what,
// is in rows of the poll itself: so that a vote touches no message, and all
// copies and forwards of it share their votes.

// checkPoll checks a poll that is to be sent. It fails with the errors of this
// package that begin with ErrPoll and ErrQuiz.
func checkPoll(p *mediapb.Poll) error {
	if p.Question = strings.TrimSpace(p.Question); p.Question == "" || tooLong(p.Question, maxPollQuestion) {
		return ErrPollQuestion
	}
	if len(p.Answers) < minPollAnswers || len(p.Answers) > MaxPollAnswers {
		return ErrPollAnswers
	}
	for i, a := range p.Answers {
		if a.Text = strings.TrimSpace(a.Text); a.Text == "" || tooLong(a.Text, maxPollAnswer) {
			return ErrPollAnswer
		}
		if len(a.Option) == 0 || len(a.Option) > maxPollOption || optionOf(p.Answers[:i], a.Option) >= 0 {
			return ErrPollOption
		}
	}
	if p.Period != 0 && (p.Period < minPollPeriod || p.Period > MaxPollPeriod) {
		return ErrPollDate
	}
	return checkQuiz(p)
}

func checkQuiz(p *mediapb.Poll) error {
	if !p.Quiz {
		if len(p.Correct) > 0 || p.Solution != "" {
			return ErrQuizAnswer
		}
		return nil
	}
	p.Final = true
	switch {
	case len(p.Correct) == 0:
		return ErrQuizEmpty
	case len(p.Correct) > 1 && !p.Multiple, len(p.Correct) > len(p.Answers):
		return ErrQuizTooMany
	}
	for i, at := range p.Correct {
		if at < 0 || int(at) >= len(p.Answers) || slices.Contains(p.Correct[:i], at) {
			return ErrQuizAnswer
		}
	}
	if tooLong(p.Solution, maxSolution) || strings.Count(p.Solution, "\n") >= maxSolutionLines {
		return ErrQuizSolution
	}
	return nil
}

func tooLong(text string, limit int) bool {
	return len(text) > limit && utf8.RuneCountInString(text) > limit
}

// optionOf is the place of the answer that an option names, or -1.
func optionOf(answers []*mediapb.PollAnswer, option []byte) int {
	return slices.IndexFunc(answers, func(a *mediapb.PollAnswer) bool { return bytes.Equal(a.Option, option) })
}

// opened makes a poll that is sent for the first time one that people can vote
// in; other media is returned as it is.
func opened(m *mediapb.Media, creator, now int64) *mediapb.Media {
	if m.GetPoll() == nil || m.Poll.Id != 0 {
		return m
	}
	m = proto.CloneOf(m)
	p := m.Poll
	p.Id, p.Creator, p.Date = newPollID(), creator, now
	switch {
	case p.CloseDate != 0:
		p.CloseDate = min(max(p.CloseDate, now+minPollPeriod), now+MaxPollPeriod)
		p.Period = int32(p.CloseDate - now)
	case p.Period != 0:
		p.CloseDate = now + int64(p.Period)
	}
	p.State = &mediapb.PollState{Counts: make([]int32, len(p.Answers)), Viewer: creator}
	return m
}

func newPollID() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand aborts the process instead
	return int64(binary.BigEndian.Uint64(b[:])>>1) | 1
}

// uncounted is media without what is filled in when a poll is read.
func uncounted(m *mediapb.Media) *mediapb.Media {
	m = proto.CloneOf(m)
	m.Poll.State = nil
	return m
}

func pollKey() []byte { return store.NewKey(store.TagPoll) }

// ballot reads and writes the rows of one poll.
type ballot struct {
	*box
	poll *mediapb.Poll
}

func (s *Service) ballot(tx *update.Tx, user int64, poll *mediapb.Poll) ballot {
	return ballot{&box{mailbox: mailbox{s: s, r: tx, user: user, owner: peer.PollOf(poll.Id)}, tx: tx}, poll}
}

// counted fills in what came of a poll so far, as the viewer may see it. A poll
// is closed when its time is over, whoever has noted that.
func (b mailbox) counted(poll *mediapb.Poll) error {
	b.owner = peer.PollOf(poll.Id)
	st, err := b.pollState(poll)
	if err != nil {
		return err
	}
	v := new(messagepb.Vote)
	if _, err := b.get(b.voteKey(b.user), v); err != nil {
		return err
	}
	st.Viewer, st.Own = b.user, v.Answers
	poll.State = st
	return nil
}

// pollState is what came of the poll whose rows b reads.
func (b mailbox) pollState(poll *mediapb.Poll) (*mediapb.PollState, error) {
	st := new(mediapb.PollState)
	if _, err := b.get(pollKey(), st); err != nil {
		return nil, err
	}
	for len(st.Counts) < len(poll.Answers) {
		st.Counts = append(st.Counts, 0)
	}
	if poll.CloseDate != 0 && b.s.log.Now().Unix() >= poll.CloseDate {
		st.Closed = true
	}
	return st, nil
}

// voteKey is the row of what a user has chosen.
func (b mailbox) voteKey(user int64) []byte {
	return store.NewKey(store.TagVote).Blind(b.s.db.BlindPeer(b.owner, peer.OfUser(user)))
}

// voterKey is the row that puts him among those who have chosen an answer.
func (b mailbox) voterKey(answer int32, date, user int64) []byte {
	return store.NewKey(store.TagVoter).U16(uint16(answer)).I64(date).Blind(b.s.db.BlindPeer(b.owner, peer.OfUser(user)))
}

// PollIn returns a message that shows a poll, with what came of it. It fails
// with [ErrNoMessage].
func (s *Service) PollIn(ctx context.Context, user int64, p peer.Peer, id int32) (*messagepb.Message, error) {
	m, err := s.MessageIn(ctx, user, p, id)
	if err == nil && m.Media.GetPoll() == nil {
		err = ErrNoMessage
	}
	return m, err
}
