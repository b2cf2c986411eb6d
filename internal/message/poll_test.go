package message

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"chappe/internal/account/accountpb"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// asks sends a poll with two answers, "0" and "1".
func (w *world) asks(user int64, p peer.Peer, poll *mediapb.Poll) *messagepb.Message {
	w.t.Helper()
	poll.Question = "which?"
	for i := range 2 {
		poll.Answers = append(poll.Answers, &mediapb.PollAnswer{Text: "this", Option: fmt.Append(nil, i)})
	}
	return w.send(user, &Outgoing{Peer: p, Media: &mediapb.Media{Poll: poll}}).Message
}

func (w *world) votes(user int64, p peer.Peer, id int32, options ...string) error {
	_, err := w.Vote(w.ctx, user, p, id, optionsOf(options))
	return err
}

func optionsOf(options []string) (out [][]byte) {
	for _, o := range options {
		out = append(out, []byte(o))
	}
	return out
}

// result writes what came of the poll of a message: "2 [1 1] own [0] closed".
func (w *world) result(user int64, p peer.Peer, id int32) string {
	w.t.Helper()
	m, err := w.PollIn(w.ctx, user, p, id)
	w.must(err)
	st := m.Media.Poll.State
	out := fmt.Sprintf("%d %v own %v", st.Voters, st.Counts, st.Own)
	if st.Closed {
		out += " closed"
	}
	return out
}

func (w *world) expectResult(user int64, p peer.Peer, id int32, want string) {
	w.t.Helper()
	if got := w.result(user, p, id); got != want {
		w.t.Errorf("%d sees %s, want %s", user, got, want)
	}
}

func TestAPollSharesItsVotes(t *testing.T) {
	w := newWorld(t)
	toAlice, toBob, toCarol := peer.OfUser(alice), peer.OfUser(bob), peer.OfUser(carol)
	m := w.asks(alice, toBob, &mediapb.Poll{Public: true})
	w.must(w.votes(bob, toAlice, m.Twin, "1"))
	fwd, err := w.Forward(w.ctx, bob, Forwarding{From: toAlice, To: toCarol, IDs: []int32{m.Twin}, RandomIDs: []int64{77}})
	w.must(err)
	atCarol := fwd[0].Message.Twin
	w.must(w.votes(carol, toBob, atCarol, "1"))
	w.expectResult(alice, toBob, m.Id, "2 [0 2] own []")
	w.expectResult(bob, toAlice, m.Twin, "2 [0 2] own [1]")
	w.must(w.votes(carol, toBob, atCarol, "0"))
	w.must(w.votes(carol, toBob, atCarol, "0")) // the same again
	w.expectResult(bob, toCarol, fwd[0].Message.Id, "2 [1 1] own [1]")
	w.must(w.votes(bob, toAlice, m.Twin))
	w.expectResult(alice, toBob, m.Id, "1 [1 0] own []")
	w.refused(w.votes(bob, toAlice, m.Twin, "2"), ErrVoteOption)
	w.refused(w.votes(bob, toAlice, m.Twin, "0", "1"), ErrVoteTooMany)
	// Who has only passed it on cannot close it.
	_, err = w.Edit(w.ctx, bob, toCarol, fwd[0].Message.Id, Edit{ClosePoll: true})
	w.refused(err, ErrNotAuthor)
	before := w.pts(bob)
	_, err = w.Edit(w.ctx, alice, toBob, m.Id, Edit{ClosePoll: true})
	w.must(err)
	w.expectResult(carol, toBob, atCarol, "1 [1 0] own [0] closed")
	w.refused(w.votes(bob, toAlice, m.Twin, "0"), ErrPollClosed)
	if kinds := w.kinds(bob, before); len(kinds) == 0 || kinds[len(kinds)-1] != updatepb.Kind_EDIT_MESSAGE {
		t.Errorf("Bob hears of %v", kinds)
	}
}

func TestAQuizIsAnsweredOnce(t *testing.T) {
	w := newWorld(t)
	m := w.asks(alice, peer.OfUser(bob), &mediapb.Poll{Quiz: true, Correct: []int32{1}, Solution: "so"})
	toAlice := peer.OfUser(alice)
	w.must(w.votes(bob, toAlice, m.Twin, "0"))
	w.refused(w.votes(bob, toAlice, m.Twin, "1"), ErrVoteFinal)
	w.refused(w.votes(bob, toAlice, m.Twin), ErrVoteFinal)
	w.expectResult(alice, peer.OfUser(bob), m.Id, "1 [1 0] own []")
}

// TestManyVoteAtOnce lets the members of a supergroup vote at the same time.
func TestManyVoteAtOnce(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	m := w.asks(alice, p, &mediapb.Poll{Public: true})
	const people = 40
	for i := range int64(people) {
		w.putUser(&accountpb.User{Id: 6000 + i, FirstName: "V"})
		w.join(p, 6000+i)
	}
	var wg sync.WaitGroup
	for i := range int64(people) {
		wg.Go(func() {
			for _, option := range []string{"1", "0", fmt.Sprint(i % 2)} {
				if _, err := w.Vote(context.Background(), 6000+i, p, m.Id, optionsOf([]string{option})); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	w.expectResult(alice, p, m.Id, "40 [20 20] own []")
	seen := make(map[peer.Peer]bool)
	for offset := ""; ; {
		list, err := w.Voters(w.ctx, alice, p, m.Id, []byte("1"), offset, 7)
		w.must(err)
		if list.Total != 20 {
			t.Fatalf("the list is %+v", list)
		}
		for _, v := range list.List {
			seen[v.Peer] = true
		}
		if offset = list.Next; offset == "" {
			break
		}
	}
	if len(seen) != 20 {
		t.Errorf("%d have chosen it, want 20", len(seen))
	}
	got, err := w.PollIn(w.ctx, alice, p, m.Id)
	w.must(err)
	if n := len(got.Media.Poll.State.Recent); n != pollVotersShown {
		t.Errorf("%d stand in the poll as the last voters", n)
	}
}

func TestAPollClosesByTheClock(t *testing.T) {
	w := newWorld(t)
	m := w.asks(alice, peer.OfUser(bob), &mediapb.Poll{Period: 60})
	poll := m.Media.Poll
	if poll.CloseDate != poll.Date+60 {
		t.Fatalf("it closes at %d, sent at %d", poll.CloseDate, poll.Date)
	}
	next, err := w.runDue(w.ctx, poll.CloseDate-1)
	w.must(err)
	if next != poll.CloseDate {
		t.Errorf("the next work is at %d, want %d", next, poll.CloseDate)
	}
	w.must(w.votes(bob, peer.OfUser(alice), m.Twin, "0"))
	for range 2 { // it is done once, and then there is nothing to do
		next, err = w.runDue(w.ctx, poll.CloseDate)
		w.must(err)
	}
	if next != 0 {
		t.Errorf("there is still work at %d", next)
	}
	w.expectResult(bob, peer.OfUser(alice), m.Twin, "1 [1 0] own [0] closed")
	w.refused(w.votes(bob, peer.OfUser(alice), m.Twin, "1"), ErrPollClosed)
	// A poll that waits opens when it is sent.
	due := w.log.Now().Unix() + 3600
	sent := w.send(alice, &Outgoing{
		Peer: peer.OfUser(carol), ScheduleDate: due, Media: &mediapb.Media{Poll: &mediapb.Poll{
			Question: "later?", Period: 60, Answers: []*mediapb.PollAnswer{{Text: "a", Option: []byte("0")}, {Text: "b", Option: []byte("1")}},
		}},
	})
	if sent.Message.Media.Poll.Id != 0 {
		t.Errorf("it waits as %v", sent.Message.Media)
	}
	_, err = w.runDue(w.ctx, due)
	w.must(err)
	if late := w.newest(carol, peer.OfUser(alice)).Media.GetPoll(); late.GetId() == 0 || late.CloseDate != late.Date+60 {
		t.Errorf("it was sent as %v", late)
	}
}

func TestClosingAPollIsNoted(t *testing.T) {
	w := newWorld(t)
	p := w.supergroup(false)
	m := w.asks(alice, p, &mediapb.Poll{})
	_, err := w.Edit(w.ctx, bob, p, m.Id, Edit{ClosePoll: true})
	w.refused(err, ErrNotAuthor)
	_, err = w.Edit(w.ctx, alice, p, m.Id, Edit{ClosePoll: true})
	w.must(err)
	w.expectResult(bob, p, m.Id, "0 [0 0] own [] closed")
	if events := w.channelEvents(p); events[len(events)-1].Kind != updatepb.Kind_EDIT_MESSAGE {
		t.Errorf("the channel tells %v", events[len(events)-1])
	}
}

func TestBadPollsAreRefused(t *testing.T) {
	two := func() []*mediapb.PollAnswer {
		return []*mediapb.PollAnswer{{Text: "a", Option: []byte("0")}, {Text: "b", Option: []byte("1")}}
	}
	for _, bad := range []struct {
		poll *mediapb.Poll
		want error
	}{
		{&mediapb.Poll{Question: " ", Answers: two()}, ErrPollQuestion},
		{&mediapb.Poll{Question: "?", Answers: two()[:1]}, ErrPollAnswers},
		{&mediapb.Poll{Question: "?", Answers: append(two(), &mediapb.PollAnswer{Text: "c", Option: []byte("0")})}, ErrPollOption},
		{&mediapb.Poll{Question: "?", Answers: two(), Period: 4}, ErrPollDate},
		{&mediapb.Poll{Question: "?", Answers: two(), Solution: "why"}, ErrQuizAnswer},
		{&mediapb.Poll{Question: "?", Answers: two(), Quiz: true}, ErrQuizEmpty},
		{&mediapb.Poll{Question: "?", Answers: two(), Quiz: true, Correct: []int32{0, 1}}, ErrQuizTooMany},
		{&mediapb.Poll{Question: "?", Answers: two(), Quiz: true, Correct: []int32{7}}, ErrQuizAnswer},
		{&mediapb.Poll{Question: "?", Answers: two(), Quiz: true, Correct: []int32{0}, Solution: "a\nb\nc\nd"}, ErrQuizSolution},
	} {
		if err := checkPoll(bad.poll); err != bad.want {
			t.Errorf("%v: got %v, want %v", bad.poll, err, bad.want)
		}
	}
}
