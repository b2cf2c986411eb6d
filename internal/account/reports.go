package account

import (
	"context"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// reportsOwner keeps what users report, newest last.
var reportsOwner = peer.Owner{Space: peer.Server, ID: 1 << 32}

// maxComment is how many bytes of a report's comment are kept.
const maxComment = 2048

// Report keeps what a user tells the operator about a peer or about messages
// of it. Reporting a whole chat also hides its action bar.
func (s *Service) Report(ctx context.Context, r *accountpb.Report) error {
	if len(r.Comment) > maxComment {
		r.Comment = r.Comment[:maxComment]
	}
	p := peer.FromInt(r.Peer)
	owners := []peer.Owner{reportsOwner, peer.MailboxOf(r.Reporter)}
	return s.log.Write(ctx, owners, func(tx *update.Tx) error {
		r.Date = tx.Date()
		key := store.NewKey(store.TagReport).U64(uint64(r.Date)).U64(randomUint64())
		if err := record.Set(tx, reportsOwner, key, r); err != nil {
			return err
		}
		if len(r.Ids) > 0 || p.Kind != peer.User {
			return nil
		}
		return s.hideBar(tx, r.Reporter, p)
	})
}

// Reports returns what users reported, newest first, at most limit reports.
func (s *Service) Reports(ctx context.Context, limit int) ([]*accountpb.Report, error) {
	rows := under(store.TagReport)
	rows.Reverse, rows.Limit = true, limit
	var all []*accountpb.Report
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		all, err = record.All[accountpb.Report](r, reportsOwner, rows)
		return err
	})
	return all, err
}
