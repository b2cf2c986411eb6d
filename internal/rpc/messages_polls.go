package rpc

import (
	"context"
	"strconv"
	"strings"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/tlview"
)

// Polls and quizzes: https://core.telegram.org/api/poll
func (s *Server) registerMessagesPolls(t table) {
	on(t, ordered, s.messagesSendVote)
	on(t, 0, s.messagesGetPollResults)
	on(t, 0, s.messagesGetPollVotes)
}

// pollOf reads a poll that is to be sent. Pictures in it, answers that members
// add and countries that may vote are not known here.
func (s *Server) pollOf(ctx context.Context, c *Caller, in *tg.InputMediaPoll) (*mediapb.Media, error) {
	if in.AttachedMedia != nil || in.SolutionMedia != nil || in.Poll.OpenAnswers || len(in.Poll.CountriesISO2) > 0 {
		return nil, errMediaInvalid
	}
	p := &mediapb.Poll{
		Question: strings.ToValidUTF8(in.Poll.Question.Text, ""), Public: in.Poll.PublicVoters, Multiple: in.Poll.MultipleChoice,
		Quiz: in.Poll.Quiz, Final: in.Poll.RevotingDisabled, Shuffle: in.Poll.ShuffleAnswers,
		Hidden: in.Poll.HideResultsUntilClose, Members: in.Poll.SubscribersOnly,
		Period: int32(in.Poll.ClosePeriod), CloseDate: int64(in.Poll.CloseDate),
	}
	if len(in.Poll.Answers) > message.MaxPollAnswers || len(in.CorrectAnswers) > message.MaxPollAnswers {
		return nil, messageError(message.ErrPollAnswers)
	}
	for i, one := range in.Poll.Answers {
		a, err := pollAnswerOf(one, i)
		if err != nil {
			return nil, err
		}
		p.Answers = append(p.Answers, a)
	}
	for _, at := range in.CorrectAnswers {
		p.Correct = append(p.Correct, int32(at))
	}
	return &mediapb.Media{Poll: p}, s.solutionOf(ctx, c, in, p)
}

// pollAnswerOf reads one answer. Who does not say by what votes name it leaves that
// to the server.
func pollAnswerOf(in tg.PollAnswerClass, at int) (*mediapb.PollAnswer, error) {
	switch in := in.(type) {
	case *tg.PollAnswer:
		if in.Media != nil {
			return nil, errMediaInvalid
		}
		return &mediapb.PollAnswer{Text: strings.ToValidUTF8(in.Text.Text, ""), Option: in.Option}, nil
	case *tg.InputPollAnswer:
		if in.Media != nil {
			return nil, errMediaInvalid
		}
		return &mediapb.PollAnswer{Text: strings.ToValidUTF8(in.Text.Text, ""), Option: []byte(strconv.Itoa(at))}, nil
	}
	return nil, messageError(message.ErrPollAnswer)
}

func (s *Server) solutionOf(ctx context.Context, c *Caller, in *tg.InputMediaPoll, p *mediapb.Poll) error {
	if in.Solution == "" {
		return nil
	}
	entities, err := s.entitiesOf(ctx, c, in.SolutionEntities)
	if err != nil {
		return err
	}
	text, entities, err := message.PrepareText(in.Solution, entities)
	if err != nil {
		return messageError(err)
	}
	p.Solution, p.SolutionStyles = text, tlview.StylesOf(entities)
	return nil
}

func (s *Server) messagesSendVote(ctx context.Context, c *Caller, r *tg.MessagesSendVoteRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	if len(r.Options) > message.MaxPollAnswers {
		return nil, messageError(message.ErrVoteTooMany)
	}
	change, err := s.messages.Vote(ctx, c.UserID, p, int32(r.MsgID), r.Options)
	if err != nil {
		return nil, messageError(err)
	}
	return s.views.Changes(ctx, c.UserID, change.Events)
}

func (s *Server) messagesGetPollResults(ctx context.Context, c *Caller, r *tg.MessagesGetPollResultsRequest) (tg.UpdatesClass, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	m, err := s.messages.PollIn(ctx, c.UserID, p, int32(r.MsgID))
	if err != nil {
		return nil, messageError(err)
	}
	users, chats, err := s.shownIn(ctx, c, []*messagepb.Message{m}, p)
	if err != nil {
		return nil, err
	}
	return &tg.Updates{
		Updates: []tg.UpdateClass{tlview.UpdatePoll(c.UserID, m, r.PollHash)}, Users: users, Chats: chats,
		Date: int(s.accounts.Now().Unix()),
	}, nil
}

func (s *Server) messagesGetPollVotes(ctx context.Context, c *Caller, r *tg.MessagesGetPollVotesRequest) (*tg.MessagesVotesList, error) {
	p, err := s.resolvePeer(ctx, c, r.Peer)
	if err != nil {
		return nil, err
	}
	found, err := s.messages.Voters(ctx, c.UserID, p, int32(r.ID), r.Option, r.Offset, int32(r.Limit))
	if err != nil {
		return nil, messageError(err)
	}
	out, users, chats := tlview.Voters(found, len(r.Option) > 0)
	if out.Users, err = s.views.Users(ctx, c.UserID, tlview.Distinct(users)); err != nil {
		return nil, err
	}
	out.Chats, err = s.views.Chats(ctx, c.UserID, chats)
	return &out, err
}

// pollEdit reads the only edit that a poll knows: that it closes.
func pollEdit(in *tg.InputMediaPoll) (closes bool, err error) {
	if !in.Poll.Closed {
		return false, tgerr.New(400, "MESSAGE_NOT_MODIFIED")
	}
	return true, nil
}
