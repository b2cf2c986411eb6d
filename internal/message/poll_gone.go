package message

import (
	"context"
	"fmt"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// expectPoll notes that owners are about to show a poll.
func (s *Service) expectPoll(ctx context.Context, owners []peer.Owner, poll int64) error {
	if poll == 0 { // it waits for its date, and has no votes before
		return nil
	}
	return s.expect(ctx, elsewhere{aPoll, poll}, owners, new(messagepb.Shown))
}

// sweepPolls deletes what came of polls that no message shows any more.
func (s *Service) sweepPolls(ctx context.Context, now int64) error {
	for shard := range int64(queueShards) {
		o := peer.Owner{Space: peer.Server, ID: 1 + shard}
		polls, err := s.shownFor(ctx, o, aPoll, now)
		if err != nil {
			return err
		}
		for poll, rows := range polls {
			shown, err := s.isShown(ctx, elsewhere{aPoll, poll}, rows)
			if err != nil {
				return err
			}
			if shown {
				continue
			}
			votes := peer.PollOf(poll)
			err = s.forgetShown(ctx, o, rows, func(tx *update.Tx) error { return forgetPoll(tx, votes) }, votes)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// isShown reports whether an owner still has a message that shows something.
func (s *Service) isShown(ctx context.Context, e elsewhere, rows []shownRow) (shown bool, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		for _, row := range rows {
			for _, err := range r.Keys(row.owner, store.Prefix(e.rows()).First(1)) {
				shown = true
				return err
			}
		}
		return nil
	})
	return shown, err
}

// forgetPoll deletes all rows of a poll.
func forgetPoll(tx *update.Tx, poll peer.Owner) error {
	for _, tag := range []byte{store.TagPoll, store.TagVote, store.TagVoter} {
		for key, err := range tx.Keys(poll, store.Prefix(store.NewKey(tag))) {
			if err != nil {
				return fmt.Errorf("read the votes of a poll: %w", err)
			}
			tx.Delete(poll, key)
		}
	}
	return nil
}
