package account

import (
	"context"
	"errors"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
)

// Provision opens an account for a phone and logs a key in on it, without a
// code and without telling anybody: for benchmarks, which would otherwise
// measure logins. Whoever may call it can be any new user.
func (s *Service) Provision(ctx context.Context, key uint64, phone, firstName string, d Device) (*accountpb.User, error) {
	phone, err := NormalizePhone(phone)
	if err != nil {
		return nil, err
	}
	ix := s.phoneIndex(phone)
	for {
		u := &accountpb.User{Id: newUserID(), Phone: phone, FirstName: firstName, Version: 1}
		extra := []peer.Owner{ix.owner, shardOwner(u.Id)}
		err := s.writeLogin(ctx, key, u.Id, extra, func(tx loginTx) error {
			found := new(accountpb.Lookup)
			if _, err := getRecord(tx, ix.owner, ix.lookupKey(), found); err != nil {
				return err
			}
			if found.UserId != 0 {
				return ErrPhoneOccupied
			}
			if err := s.create(tx.Tx, ix, u); err != nil {
				return err
			}
			_, err := s.loginQuietly(tx, key, u.Id, d)
			return err
		})
		if errors.Is(err, errMoved) && ctx.Err() == nil {
			continue // the id is taken: try another
		}
		return u, err
	}
}
