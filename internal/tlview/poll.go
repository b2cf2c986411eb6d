package tlview

import (
	"slices"

	"github.com/gotd/td/tg"

	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
)

// The hash of a poll says what a client knows of it: polls change in nothing but
// that they close. https://core.telegram.org/constructor/poll
const (
	hashOpen   = 1
	hashClosed = 2
)

// PollHash is the hash of a poll as it is now.
func PollHash(p *mediapb.Poll) int64 {
	if p.State.GetClosed() {
		return hashClosed
	}
	return hashOpen
}

// poll renders the question of a poll and its answers.
func poll(viewer int64, p *mediapb.Poll) tg.Poll {
	out := tg.Poll{
		ID: p.Id, Closed: p.State.GetClosed(), PublicVoters: p.Public, MultipleChoice: p.Multiple, Quiz: p.Quiz,
		RevotingDisabled: p.Final, ShuffleAnswers: p.Shuffle, HideResultsUntilClose: p.Hidden,
		Creator: p.Creator == viewer, SubscribersOnly: p.Members,
		Question: plain(p.Question), Hash: PollHash(p),
	}
	for _, a := range p.Answers {
		out.Answers = append(out.Answers, &tg.PollAnswer{Text: plain(a.Text), Option: a.Option})
	}
	if p.Period != 0 {
		out.SetClosePeriod(int(p.Period))
	}
	if p.CloseDate != 0 {
		out.SetCloseDate(int(p.CloseDate))
	}
	return out
}

func plain(text string) tg.TextWithEntities {
	return tg.TextWithEntities{Text: text, Entities: []tg.MessageEntityClass{}}
}

// sight is what somebody may see of what came of a poll.
type sight struct {
	min     bool // it is not known what he has chosen himself
	results bool
	counts  bool // results say how many have chosen an answer
	correct bool // results say which answers are correct
}

// sightOf says what a viewer may see: the results of a quiz only who has voted,
// those that are hidden until the end nobody but the creator. What is shown to
// many alike must suit all of them. Who has not voted in another poll is shown
// its results by no client, but must be told them: only so can he take a vote
// back.
func sightOf(viewer int64, p *mediapb.Poll) sight {
	st := p.State
	s := sight{min: st.GetViewer() != viewer}
	voted := !s.min && len(st.GetOwn()) > 0
	switch {
	case st.GetClosed(), p.Creator == viewer && !s.min:
		s.results, s.counts, s.correct = true, true, true
	case p.Hidden:
		s.results = voted
		s.correct = voted && p.Quiz
	case p.Quiz:
		s.results, s.counts, s.correct = voted, voted, voted
	default:
		s.results, s.counts = true, true
	}
	return s
}

// pollResults renders what came of a poll so far.
//
// https://core.telegram.org/constructor/pollResults
func pollResults(viewer int64, p *mediapb.Poll) tg.PollResults {
	st, s := p.State, sightOf(viewer, p)
	out := tg.PollResults{Min: s.min}
	out.SetTotalVoters(int(st.GetVoters()))
	if s.results {
		results := make([]tg.PollAnswerVoters, len(p.Answers))
		for i, a := range p.Answers {
			at := int32(i)
			results[i] = tg.PollAnswerVoters{
				Option: a.Option, Chosen: !s.min && slices.Contains(st.GetOwn(), at),
				Correct: s.correct && slices.Contains(p.Correct, at),
			}
			if s.counts && i < len(st.GetCounts()) {
				results[i].SetVoters(int(st.Counts[i]))
				results[i].SetRecentVoters([]tg.PeerClass{})
			}
		}
		out.SetResults(results)
	}
	if s.correct && p.Solution != "" {
		out.SetSolution(p.Solution)
		out.SetSolutionEntities(Entities(entitiesOfStyles(p.SolutionStyles)))
	}
	if recent := st.GetRecent(); len(recent) > 0 && p.Public && !p.Hidden {
		peers := make([]tg.PeerClass, len(recent))
		for i, voter := range recent {
			peers[i] = Peer(peer.FromInt(voter))
		}
		out.SetRecentVoters(peers)
	}
	return out
}

// entitiesOfStyles are the entities of a text beside media.
func entitiesOfStyles(styles []*mediapb.Style) []*messagepb.Entity {
	out := make([]*messagepb.Entity, len(styles))
	for i, s := range styles {
		out[i] = &messagepb.Entity{
			Kind: messagepb.Entity_Kind(s.Kind), Offset: s.Offset, Length: s.Length, Arg: s.Arg, Id: s.Id, Flags: s.Flags,
		}
	}
	return out
}

// StylesOf is the inverse of entitiesOfStyles.
func StylesOf(entities []*messagepb.Entity) []*mediapb.Style {
	out := make([]*mediapb.Style, len(entities))
	for i, e := range entities {
		out[i] = &mediapb.Style{
			Kind: int32(e.Kind), Offset: e.Offset, Length: e.Length, Arg: e.Arg, Id: e.Id, Flags: e.Flags,
		}
	}
	return out
}

// messagePoll tells what came of the poll that a message shows; nothing if it is
// gone or the viewer may not see it any more.
func (r *rendering) messagePoll(ev update.Event) (tg.UpdateClass, error) {
	m, _ := ev.Attach.(*messagepb.Message)
	if m == nil || r.viewer != nobody && m.Media.GetPoll().GetState().GetViewer() != r.viewer {
		ev.Attach = nil
		found, err := r.Messages.Of(r.ctx, r.viewer, ev)
		if err != nil {
			return nil, ignoreHidden(err)
		}
		m, _ = found.(*messagepb.Message)
	}
	if m.GetMedia().GetPoll() == nil {
		return nil, nil
	}
	r.mentionIn(m)
	return UpdatePoll(r.viewer, m, 0), nil
}

// UpdatePoll renders what came of a poll; the poll itself only for who does not
// know it by its hash.
func UpdatePoll(viewer int64, m *messagepb.Message, hash int64) *tg.UpdateMessagePoll {
	p := m.Media.Poll
	out := &tg.UpdateMessagePoll{PollID: p.Id, Results: pollResults(viewer, p)}
	out.SetPeer(Peer(peer.FromInt(m.Peer)))
	out.SetMsgID(int(m.Id))
	if m.InTopic && m.Thread != 0 {
		out.SetTopMsgID(int(m.Thread))
	}
	if hash != PollHash(p) {
		out.SetPoll(poll(viewer, p))
	}
	return out
}

// Voters renders who has voted what in a poll, and says whom that names. With
// chosen set all have chosen that one option.
func Voters(all message.Voters, chosen bool) (out tg.MessagesVotesList, users []int64, chats []peer.Peer) {
	out = tg.MessagesVotesList{Count: max(all.Total, len(all.List)), Votes: []tg.MessagePeerVoteClass{}}
	for _, v := range all.List {
		out.Votes = append(out.Votes, voteOf(v, chosen))
		if v.Peer.Kind == peer.User {
			users = append(users, v.Peer.ID)
		} else {
			chats = append(chats, v.Peer)
		}
	}
	if all.Next != "" {
		out.SetNextOffset(all.Next)
	}
	return out, users, chats
}

func voteOf(v message.Voter, chosen bool) tg.MessagePeerVoteClass {
	switch {
	case chosen:
		return &tg.MessagePeerVoteInputOption{Peer: Peer(v.Peer), Date: int(v.Date)}
	case len(v.Options) == 1:
		return &tg.MessagePeerVote{Peer: Peer(v.Peer), Option: v.Options[0], Date: int(v.Date)}
	}
	return &tg.MessagePeerVoteMultiple{Peer: Peer(v.Peer), Options: v.Options, Date: int(v.Date)}
}
