package chappetest

import (
	"context"
	"fmt"
	"slices"

	"github.com/gotd/td/tg"
)

// React replaces the caller's reactions to a message and returns them as the
// answer shows them.
func (c *Client) React(ctx context.Context, to tg.InputPeerClass, id int, emoji ...string) tg.MessageReactions {
	c.t.Helper()
	req := &tg.MessagesSendReactionRequest{Peer: to, MsgID: id, AddToRecent: true}
	for _, e := range emoji {
		req.Reaction = append(req.Reaction, &tg.ReactionEmoji{Emoticon: e})
	}
	if len(emoji) > 0 {
		req.SetReaction(req.Reaction)
	}
	res, err := c.API.MessagesSendReaction(ctx, req)
	if err != nil {
		c.t.Fatalf("%s reacts with %v: %v", c.Name, emoji, err)
	}
	c.t.Logf("%s reacts with %v", c.Name, emoji)
	if all, ok := res.(*tg.Updates); ok {
		for _, u := range all.Updates {
			if u, ok := u.(*tg.UpdateMessageReactions); ok && u.MsgID == id {
				return u.Reactions
			}
		}
	}
	c.t.Fatalf("%s is not told how people have reacted: %v", c.Name, res)
	return tg.MessageReactions{}
}

// ExpectReactions waits for reactions to a message that read so: see
// reactionsText.
func (c *Client) ExpectReactions(id int, want string) tg.MessageReactions {
	c.t.Helper()
	u := Expect(c, fmt.Sprintf("%q at %d", want, id), func(u *tg.UpdateMessageReactions) bool {
		return u.MsgID == id && reactionsText(u.Reactions) == want
	})
	return u.Reactions
}

// reactionText is an emoji, or "#" for a custom one.
func reactionText(r tg.ReactionClass) string {
	if emoji, ok := r.(*tg.ReactionEmoji); ok {
		return emoji.Emoticon
	}
	return "#"
}

// reactionsText writes reactions as "👍2 ❤1*": an emoji with its count, and a
// star after the viewer's own.
func reactionsText(rs tg.MessageReactions) string {
	var all []string
	for _, r := range rs.Results {
		own := ""
		if _, ok := r.GetChosenOrder(); ok {
			own = "*"
		}
		all = append(all, fmt.Sprintf("%s%d%s", reactionText(r.Reaction), r.Count, own))
	}
	slices.Sort(all)
	return fmt.Sprint(all)
}

// Reactions are those of a message as the client would load it.
func (c *Client) Reactions(ctx context.Context, in tg.InputPeerClass, id int) tg.MessageReactions {
	c.t.Helper()
	res, err := c.API.MessagesGetHistory(ctx, &tg.MessagesGetHistoryRequest{Peer: in, OffsetID: id + 1, Limit: 1})
	if err != nil {
		c.t.Fatalf("%s: %v", c.Name, err)
	}
	for _, m := range messagesOf(res) {
		if m, ok := m.(*tg.Message); ok && m.ID == id {
			rs, _ := m.GetReactions()
			return rs
		}
	}
	c.t.Fatalf("%s has no message %d", c.Name, id)
	return tg.MessageReactions{}
}

// UnreadReactions is how many messages have reactions that the client has not
// looked at, by the list and by the dialog.
func (c *Client) UnreadReactions(ctx context.Context, in tg.InputPeerClass) int {
	c.t.Helper()
	res, err := c.API.MessagesGetUnreadReactions(ctx, &tg.MessagesGetUnreadReactionsRequest{Peer: in, Limit: 100})
	if err != nil {
		c.t.Fatalf("%s: %v", c.Name, err)
	}
	list := len(messagesOf(res))
	dialogs, err := c.API.MessagesGetPeerDialogs(ctx, []tg.InputDialogPeerClass{&tg.InputDialogPeer{Peer: in}})
	if err != nil {
		c.t.Fatalf("%s: %v", c.Name, err)
	}
	if n := dialogs.Dialogs[0].(*tg.Dialog).UnreadReactionsCount; n != list {
		c.t.Errorf("%s: %d unread reactions in the dialog, %d in the list", c.Name, n, list)
	}
	return list
}

// NewPoll sends a poll and returns its message.
func (c *Client) NewPoll(ctx context.Context, to tg.InputPeerClass, in *tg.InputMediaPoll, question string, answers ...string) *tg.Message {
	c.t.Helper()
	in.Poll.Question = tg.TextWithEntities{Text: question}
	for _, a := range answers {
		in.Poll.Answers = append(in.Poll.Answers, &tg.InputPollAnswer{Text: tg.TextWithEntities{Text: a}})
	}
	return c.SendMedia(ctx, to, in, "")
}

// PollOf is the poll of a message.
func PollOf(m *tg.Message) *tg.MessageMediaPoll { return m.Media.(*tg.MessageMediaPoll) }

// Vote chooses answers of a poll by their places, and returns what came of it as
// the answer shows it.
func (c *Client) Vote(ctx context.Context, in tg.InputPeerClass, m *tg.Message, answers ...int) tg.PollResults {
	c.t.Helper()
	res, err := c.TryVote(ctx, in, m, answers...)
	if err != nil {
		c.t.Fatalf("%s votes %v: %v", c.Name, answers, err)
	}
	c.t.Logf("%s votes %v", c.Name, answers)
	return res
}

// TryVote is [Client.Vote] that may fail.
func (c *Client) TryVote(ctx context.Context, in tg.InputPeerClass, m *tg.Message, answers ...int) (tg.PollResults, error) {
	c.t.Helper()
	options := [][]byte{}
	for _, a := range answers {
		options = append(options, PollOf(m).Poll.Answers[a].(*tg.PollAnswer).Option)
	}
	res, err := c.API.MessagesSendVote(ctx, &tg.MessagesSendVoteRequest{Peer: in, MsgID: m.ID, Options: options})
	if err != nil {
		return tg.PollResults{}, err
	}
	return c.pollIn(res).Results, nil
}

func (c *Client) pollIn(res tg.UpdatesClass) *tg.UpdateMessagePoll {
	c.t.Helper()
	if all, ok := res.(*tg.Updates); ok {
		for _, u := range all.Updates {
			if u, ok := u.(*tg.UpdateMessagePoll); ok {
				return u
			}
		}
	}
	c.t.Fatalf("%s is not told of the poll: %v", c.Name, res)
	return nil
}

// PollResults asks what came of a poll.
func (c *Client) PollResults(ctx context.Context, in tg.InputPeerClass, id int) *tg.UpdateMessagePoll {
	c.t.Helper()
	res, err := c.API.MessagesGetPollResults(ctx, &tg.MessagesGetPollResultsRequest{Peer: in, MsgID: id})
	if err != nil {
		c.t.Fatalf("%s asks for results: %v", c.Name, err)
	}
	return c.pollIn(res)
}

// resultsText writes results as "3: [2 1* 0!]": how many have voted, then for
// each answer how many chose it, with a star after the viewer's own and an
// exclamation mark after a correct one.
func resultsText(r tg.PollResults) string {
	total, _ := r.GetTotalVoters()
	var all []string
	for _, a := range r.Results {
		mark := ""
		if a.Chosen {
			mark += "*"
		}
		if a.Correct {
			mark += "!"
		}
		all = append(all, fmt.Sprintf("%d%s", a.Voters, mark))
	}
	return fmt.Sprintf("%d: %v", total, all)
}

// ExpectPoll waits until a poll reads so: see resultsText.
func (c *Client) ExpectPoll(id int64, want string) *tg.UpdateMessagePoll {
	c.t.Helper()
	return Expect(c, fmt.Sprintf("poll %q", want), func(u *tg.UpdateMessagePoll) bool {
		return u.PollID == id && resultsText(u.Results) == want
	})
}
