package chappetest

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// TestPolls is the story of polls and quizzes, told by gotd's clients.
func TestPolls(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	c := found(ctx, t, Start(t))
	t.Run("private", c.pollInPrivate)
	t.Run("basic group", c.pollInGroup)
	t.Run("supergroup", c.pollInSupergroup)
	t.Run("quiz", c.quizInSupergroup)
	t.Run("channel", c.pollInChannel)
	t.Run("closing by the clock", c.pollByClock)
	t.Run("bad polls", c.badPolls)
	for _, p := range []*Client{c.alice, c.bob, c.carol} {
		if n := p.Gaps.Load(); n != 0 {
			t.Errorf("%s saw %d holes in the updates", p.Name, n)
		}
	}
}

// expectPollMessage waits for a new message with a poll.
func (c *Client) expectPollMessage(question string) *tg.Message {
	c.t.Helper()
	asks := func(m tg.MessageClass) bool {
		msg, ok := m.(*tg.Message)
		if !ok {
			return false
		}
		media, ok := msg.Media.(*tg.MessageMediaPoll)
		return ok && media.Poll.Question.Text == question
	}
	u := Expect(c, question, func(u tg.UpdateClass) bool {
		switch n := u.(type) {
		case *tg.UpdateNewMessage:
			return asks(n.Message)
		case *tg.UpdateNewChannelMessage:
			return asks(n.Message)
		}
		return false
	})
	if n, ok := u.(*tg.UpdateNewMessage); ok {
		return n.Message.(*tg.Message)
	}
	return u.(*tg.UpdateNewChannelMessage).Message.(*tg.Message)
}

func (c *choir) pollInPrivate(t *testing.T) {
	toBob, toAlice := c.alice.Peer(c.ctx, c.bob), c.bob.Peer(c.ctx, c.alice)
	sent := c.alice.NewPoll(c.ctx, toBob, new(tg.InputMediaPoll), "Ce soir ?", "oui", "non")
	poll := PollOf(sent).Poll
	if !poll.Creator || poll.ID == 0 || resultsText(PollOf(sent).Results) != "0: [0 0]" {
		t.Errorf("Alice has asked %v", PollOf(sent))
	}
	atBob := c.bob.expectPollMessage("Ce soir ?")
	if got := PollOf(atBob).Poll; got.ID != poll.ID || got.Creator {
		t.Errorf("Bob sees %v", got)
	}
	if got := resultsText(c.bob.Vote(c.ctx, toAlice, atBob, 0)); got != "1: [1* 0]" {
		t.Errorf("Bob sees %s", got)
	}
	if u := c.alice.ExpectPoll(poll.ID, "1: [1 0]"); u.MsgID != sent.ID || u.Results.Min {
		t.Errorf("Alice is told of %v", u)
	}
	if got := resultsText(c.bob.Vote(c.ctx, toAlice, atBob)); got != "0: [0 0]" {
		t.Errorf("Bob has taken it back and sees %s", got)
	}
	c.bob.Vote(c.ctx, toAlice, atBob, 1)
	c.alice.ExpectPoll(poll.ID, "1: [0 1]")
	_, err := c.bob.TryVote(c.ctx, toAlice, atBob, 0, 1)
	c.bob.Refused("two answers", err, "OPTIONS_TOO_MUCH")
	_, err = c.bob.API.MessagesSendVote(c.ctx, &tg.MessagesSendVoteRequest{Peer: toAlice, MsgID: atBob.ID, Options: [][]byte{[]byte("no")}})
	c.bob.Refused("no answer", err, "OPTION_INVALID")
	_, err = c.bob.API.MessagesEditMessage(c.ctx, closing(toAlice, atBob.ID))
	c.bob.Refused("to close somebody else's poll", err, "MESSAGE_AUTHOR_REQUIRED")
}

// closing is the request that ends a poll.
func closing(in tg.InputPeerClass, id int) *tg.MessagesEditMessageRequest {
	return &tg.MessagesEditMessageRequest{
		Peer: in, ID: id, Media: &tg.InputMediaPoll{Poll: tg.Poll{Closed: true, Answers: []tg.PollAnswerClass{}}},
	}
}

func (c *choir) pollInGroup(t *testing.T) {
	in := &tg.InputMediaPoll{Poll: tg.Poll{PublicVoters: true, MultipleChoice: true}}
	sent := c.alice.NewPoll(c.ctx, c.peer, in, "Quels jours ?", "lundi", "mardi", "jeudi")
	id := PollOf(sent).Poll.ID
	atBob, atCarol := c.bob.expectPollMessage("Quels jours ?"), c.carol.expectPollMessage("Quels jours ?")
	c.bob.Vote(c.ctx, c.peer, atBob, 0, 2)
	u := c.carol.ExpectPoll(id, "1: [1 0 1]")
	if voters, _ := u.Results.GetRecentVoters(); len(voters) != 1 || voters[0].(*tg.PeerUser).UserID != c.bob.Self.ID || u.MsgID != atCarol.ID {
		t.Errorf("Carol is told of %v", u)
	}
	c.carol.Vote(c.ctx, c.peer, atCarol, 2)
	c.bob.ExpectPoll(id, "2: [1* 0 2*]")
	c.alice.ExpectPoll(id, "2: [1 0 2]")
	votes, err := c.carol.API.MessagesGetPollVotes(c.ctx, &tg.MessagesGetPollVotesRequest{Peer: c.peer, ID: atCarol.ID, Limit: 10})
	if err != nil || votes.Count != 2 || len(votes.Votes) != 2 || len(votes.Users) != 2 {
		t.Errorf("the votes are %v, %v", votes, err)
	}
	c.pageVotes(t, atCarol)
	// A forward shows the same poll.
	toBob := c.alice.Peer(c.ctx, c.bob)
	res, err := c.alice.API.MessagesForwardMessages(c.ctx, &tg.MessagesForwardMessagesRequest{
		FromPeer: c.peer, ToPeer: toBob, ID: []int{sent.ID}, RandomID: []int64{rand.Int64()},
	})
	if err != nil {
		t.Fatal(err)
	}
	forward := NewMessages(res)[0]
	if got := PollOf(forward); got.Poll.ID != id || resultsText(got.Results) != "2: [1 0 2]" {
		t.Errorf("the forward shows %v", got)
	}
	if got := resultsText(c.alice.Vote(c.ctx, toBob, forward, 1)); got != "3: [1 1* 2]" {
		t.Errorf("Alice sees %s by the forward", got)
	}
	if got := resultsText(c.carol.PollResults(c.ctx, c.peer, atCarol.ID).Results); got != "3: [1 1 2*]" {
		t.Errorf("Carol sees %s after a vote by the forward", got)
	}
	c.closeInGroup(t, sent, atBob)
}

// pageVotes asks for the votes of one option, one at a time.
func (c *choir) pageVotes(t *testing.T, m *tg.Message) {
	t.Helper()
	req := &tg.MessagesGetPollVotesRequest{Peer: c.peer, ID: m.ID, Limit: 1}
	req.SetOption(PollOf(m).Poll.Answers[2].(*tg.PollAnswer).Option)
	n := 0
	for more := true; more; n++ {
		votes, err := c.carol.API.MessagesGetPollVotes(c.ctx, req)
		if err != nil || votes.Count != 2 || len(votes.Votes) != 1 {
			t.Fatalf("the votes are %v, %v", votes, err)
		}
		var next string
		if next, more = votes.GetNextOffset(); more {
			req.SetOffset(next)
		}
	}
	if n != 2 {
		t.Errorf("%d pages of two votes", n)
	}
}

func (c *choir) closeInGroup(t *testing.T, sent, atBob *tg.Message) {
	t.Helper()
	c.carol.Disconnect()
	c.must(c.alice.API.MessagesEditMessage(c.ctx, closing(c.peer, sent.ID)))
	for _, who := range []*Client{c.bob, c.carol} {
		if who == c.carol {
			who.Connect()
		}
		Expect(who, "the closed poll", func(u *tg.UpdateEditMessage) bool {
			m, ok := u.Message.(*tg.Message)
			return ok && m.Media != nil && PollOf(m).Poll.Closed && PollOf(m).Poll.ID == PollOf(sent).Poll.ID && !m.EditHide && m.EditDate == 0
		})
	}
	_, err := c.bob.TryVote(c.ctx, c.peer, atBob, 1)
	c.bob.Refused("a vote in a closed poll", err, "MESSAGE_POLL_CLOSED")
	_, err = c.alice.API.MessagesEditMessage(c.ctx, closing(c.peer, sent.ID))
	c.alice.Refused("to close it twice", err, "MESSAGE_NOT_MODIFIED")
}

func (c *choir) pollInSupergroup(t *testing.T) {
	byAlice, byBob, byCarol := c.gather("Conseil", false)
	in := &tg.InputMediaPoll{Poll: tg.Poll{PublicVoters: true, HideResultsUntilClose: true}}
	sent := c.alice.NewPoll(c.ctx, byAlice.AsInputPeer(), in, "Qui préside ?", "Anne", "Benoît")
	id := PollOf(sent).Poll.ID
	c.bob.expectPollMessage("Qui préside ?")
	c.carol.expectPollMessage("Qui préside ?")
	if got := resultsText(c.bob.Vote(c.ctx, byBob.AsInputPeer(), sent, 1)); got != "1: [0 0*]" {
		t.Errorf("Bob sees %s of hidden results", got)
	}
	if u := c.carol.ExpectPoll(id, "1: []"); !u.Results.Min || len(u.Results.RecentVoters) != 0 {
		t.Errorf("Carol is told of %v", u)
	}
	if got := c.alice.PollResults(c.ctx, byAlice.AsInputPeer(), sent.ID); resultsText(got.Results) != "1: [0 1]" {
		t.Errorf("Alice, who asked, sees %v", got)
	}
	_, err := c.bob.API.MessagesGetPollVotes(c.ctx, &tg.MessagesGetPollVotesRequest{Peer: byBob.AsInputPeer(), ID: sent.ID, Limit: 10})
	c.bob.Refused("hidden votes", err, "POLL_VOTE_REQUIRED")
	c.must(c.alice.API.MessagesEditMessage(c.ctx, closing(byAlice.AsInputPeer(), sent.ID)))
	Expect(c.carol, "the closed poll", func(u *tg.UpdateEditChannelMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.ID == sent.ID && PollOf(m).Poll.Closed && resultsText(PollOf(m).Results) == "1: [0 1]"
	})
	if got := c.carol.PollResults(c.ctx, byCarol.AsInputPeer(), sent.ID); resultsText(got.Results) != "1: [0 1]" {
		t.Errorf("Carol sees %v at the end", got)
	}
	entries, err := c.alice.API.ChannelsGetAdminLog(c.ctx, &tg.ChannelsGetAdminLogRequest{Channel: byAlice.AsInput(), Limit: 20})
	if err != nil || !slices.ContainsFunc(entries.Events, func(e tg.ChannelAdminLogEvent) bool {
		_, stop := e.Action.(*tg.ChannelAdminLogEventActionStopPoll)
		return stop
	}) {
		t.Errorf("the admin log does not say that the poll was closed: %v, %v", entries, err)
	}
}

func (c *choir) quizInSupergroup(t *testing.T) {
	byAlice, byBob, byCarol := c.gather("Jeux", false)
	in := &tg.InputMediaPoll{Poll: tg.Poll{Quiz: true, PublicVoters: true}}
	in.SetCorrectAnswers([]int{1})
	in.SetSolution("C'est **écrit** partout")
	in.SetSolutionEntities([]tg.MessageEntityClass{&tg.MessageEntityBold{Offset: 6, Length: 5}})
	sent := c.alice.NewPoll(c.ctx, byAlice.AsInputPeer(), in, "Capitale ?", "Lyon", "Paris", "Lille")
	id := PollOf(sent).Poll.ID
	atBob := c.bob.expectPollMessage("Capitale ?")
	if r := PollOf(atBob).Results; len(r.Results) != 0 || r.Solution != "" {
		t.Errorf("Bob sees the answer beforehand: %v", r)
	}
	if got := c.carol.PollResults(c.ctx, byCarol.AsInputPeer(), sent.ID); len(got.Results.Results) != 0 || got.Results.Solution != "" {
		t.Errorf("Carol sees the answer beforehand: %v", got)
	}
	_, err := c.carol.API.MessagesGetPollVotes(c.ctx, &tg.MessagesGetPollVotesRequest{Peer: byCarol.AsInputPeer(), ID: sent.ID, Limit: 10})
	c.carol.Refused("the votes before her own", err, "POLL_VOTE_REQUIRED")
	r := c.bob.Vote(c.ctx, byBob.AsInputPeer(), sent, 0)
	if resultsText(r) != "1: [1* 0! 0]" || r.Solution != "C'est **écrit** partout" || len(r.SolutionEntities) != 1 {
		t.Errorf("Bob sees %v", r)
	}
	if u := c.carol.ExpectPoll(id, "1: []"); !u.Results.Min {
		t.Errorf("Carol is told of %v", u)
	}
	_, err = c.bob.TryVote(c.ctx, byBob.AsInputPeer(), sent, 1)
	c.bob.Refused("a second try", err, "REVOTE_NOT_ALLOWED")
	_, err = c.bob.TryVote(c.ctx, byBob.AsInputPeer(), sent)
	c.bob.Refused("to take it back", err, "REVOTE_NOT_ALLOWED")
	if got := resultsText(c.carol.Vote(c.ctx, byCarol.AsInputPeer(), sent, 1)); got != "2: [1 1*! 0]" {
		t.Errorf("Carol sees %s", got)
	}
}

func (c *choir) pollInChannel(t *testing.T) {
	byAlice, byBob, byCarol := c.gather("Revue", true)
	public := &tg.InputMediaPoll{Poll: tg.Poll{PublicVoters: true}}
	public.Poll.Answers = []tg.PollAnswerClass{
		&tg.InputPollAnswer{Text: tg.TextWithEntities{Text: "a"}}, &tg.InputPollAnswer{Text: tg.TextWithEntities{Text: "b"}},
	}
	public.Poll.Question.Text = "?"
	_, err := c.alice.API.MessagesSendMedia(c.ctx, &tg.MessagesSendMediaRequest{Peer: byAlice.AsInputPeer(), Media: public, RandomID: rand.Int64()})
	c.alice.Refused("a public poll in a channel", err, "BROADCAST_PUBLIC_VOTERS_FORBIDDEN")
	sent := c.alice.NewPoll(c.ctx, byAlice.AsInputPeer(), new(tg.InputMediaPoll), "Plus souvent ?", "oui", "non")
	id := PollOf(sent).Poll.ID
	c.bob.expectPollMessage("Plus souvent ?")
	c.bob.Vote(c.ctx, byBob.AsInputPeer(), sent, 0)
	c.carol.ExpectPoll(id, "1: [1 0]")
	c.carol.Vote(c.ctx, byCarol.AsInputPeer(), sent, 0)
	c.bob.ExpectPoll(id, "2: [2 0]")
	_, err = c.bob.API.MessagesGetPollVotes(c.ctx, &tg.MessagesGetPollVotesRequest{Peer: byBob.AsInputPeer(), ID: sent.ID, Limit: 10})
	c.bob.Refused("who has voted in a channel", err, "BROADCAST_FORBIDDEN")
}

func (c *choir) pollByClock(t *testing.T) {
	in := new(tg.InputMediaPoll)
	in.Poll.SetClosePeriod(5)
	sent := c.alice.NewPoll(c.ctx, c.peer, in, "Vite ?", "oui", "non")
	poll := PollOf(sent).Poll
	if poll.CloseDate != sent.Date+5 || poll.ClosePeriod != 5 {
		t.Errorf("it closes at %d, sent at %d", poll.CloseDate, sent.Date)
	}
	atBob := c.bob.expectPollMessage("Vite ?")
	c.bob.Vote(c.ctx, c.peer, atBob, 1)
	Expect(c.carol, "the end of the poll", func(u *tg.UpdateMessagePoll) bool {
		p, ok := u.GetPoll()
		return ok && u.PollID == poll.ID && p.Closed
	})
	_, err := c.bob.TryVote(c.ctx, c.peer, atBob, 0)
	c.bob.Refused("a late vote", err, "MESSAGE_POLL_CLOSED")
}

func (c *choir) badPolls(t *testing.T) {
	answers := func(texts ...string) (out []tg.PollAnswerClass) {
		for _, text := range texts {
			out = append(out, &tg.InputPollAnswer{Text: tg.TextWithEntities{Text: text}})
		}
		return out
	}
	for want, bad := range map[string]*tg.InputMediaPoll{
		"POLL_QUESTION_INVALID":      {Poll: tg.Poll{Answers: answers("a", "b")}},
		"POLL_ANSWERS_INVALID":       {Poll: tg.Poll{Question: tg.TextWithEntities{Text: "?"}, Answers: answers("a")}},
		"POLL_ANSWER_INVALID":        {Poll: tg.Poll{Question: tg.TextWithEntities{Text: "?"}, Answers: answers("a", strings.Repeat("b", 101))}},
		"POLL_OPTION_DUPLICATE":      {Poll: tg.Poll{Question: tg.TextWithEntities{Text: "?"}, Answers: []tg.PollAnswerClass{&tg.PollAnswer{Text: tg.TextWithEntities{Text: "a"}, Option: []byte("x")}, &tg.PollAnswer{Text: tg.TextWithEntities{Text: "b"}, Option: []byte("x")}}}},
		"QUIZ_CORRECT_ANSWERS_EMPTY": {Poll: tg.Poll{Quiz: true, Question: tg.TextWithEntities{Text: "?"}, Answers: answers("a", "b")}},
		"QUIZ_CORRECT_ANSWER_INVALID": {
			Poll: tg.Poll{Quiz: true, Question: tg.TextWithEntities{Text: "?"}, Answers: answers("a", "b")}, CorrectAnswers: []int{2},
		},
	} {
		if bad.CorrectAnswers != nil {
			bad.SetCorrectAnswers(bad.CorrectAnswers)
		}
		_, err := c.alice.API.MessagesSendMedia(c.ctx, &tg.MessagesSendMediaRequest{Peer: c.peer, Media: bad, RandomID: rand.Int64()})
		c.alice.Refused(want, err, want)
	}
}
