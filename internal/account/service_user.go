package account

import (
	"context"
	"errors"
	"fmt"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// servicePhone is what clients show for the service account; they know it by
// heart, like its id. It is in no index: nobody can sign in with it.
const servicePhone = "42777"

// Prepare makes what must exist before the server serves: the account that
// service messages come from.
func (s *Service) Prepare(ctx context.Context) error {
	if err := s.prepareServiceUser(ctx); err != nil {
		return fmt.Errorf("prepare service account: %w", err)
	}
	var has bool
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		has, err = r.Has(peer.TheServer, []byte{store.TagOperator})
		return err
	})
	if err != nil {
		return fmt.Errorf("look for an operator: %w", err)
	}
	s.hasOperator.Store(has)
	return nil
}

// HasOperator reports whether somebody has opened the server's first account.
func (s *Service) HasOperator() bool { return s.hasOperator.Load() }

func (s *Service) prepareServiceUser(ctx context.Context) error {
	u, err := s.User(ctx, ServiceUser)
	if err == nil && u.FirstName == s.opt.ServiceName {
		return nil
	}
	if err != nil && !errors.Is(err, ErrNoUser) {
		return err
	}
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(ServiceUser)}, func(tx *update.Tx) error {
		return s.putUser(tx, &accountpb.User{
			Id:        ServiceUser,
			Phone:     servicePhone,
			FirstName: s.opt.ServiceName,
			Service:   true,
			Created:   s.now().Unix(),
			Version:   u.GetVersion() + 1,
		})
	})
}

// Operator returns the account that runs this server, the first one that was
// opened; [ErrNoUser] while there is none.
func (s *Service) Operator(ctx context.Context) (int64, error) {
	found := new(accountpb.Lookup)
	err := s.log.View(ctx, func(r store.Reader) error {
		_, err := record.Get(r, peer.TheServer, []byte{store.TagOperator}, found)
		return err
	})
	if err != nil {
		return 0, err
	}
	if found.UserId == 0 {
		return 0, ErrNoUser
	}
	return found.UserId, nil
}
