package account

import (
	"context"
	"errors"
	"sync"

	"chappe/internal/account/accountpb"
	"chappe/internal/record"
	"chappe/internal/store"
)

// codeWaiters wakes those who wait for any code to be issued.
type codeWaiters struct {
	mu      sync.Mutex
	changed chan struct{} // closed and replaced with each new code
}

func (w *codeWaiters) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *codeWaiters) wait() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// CurrentCode returns the login code that waits for a phone, for the operator.
// It fails with [ErrCodeExpired] if there is none.
func (s *Service) CurrentCode(ctx context.Context, phone string) (string, error) {
	phone, err := NormalizePhone(phone)
	if err != nil {
		return "", err
	}
	ix := s.phoneIndex(phone)
	var code string
	err = s.log.View(ctx, func(r store.Reader) error {
		code = ""
		for _, p := range []Purpose{PurposeLogin, PurposeChangePhone} {
			c := new(accountpb.LoginCode)
			if _, err := record.Get(r, ix.owner, ix.codeKey(p), c); err != nil {
				return err
			}
			if s.codeWorks(c) && c.ProvenBy == 0 {
				code = c.Code
				return nil
			}
		}
		return ErrCodeExpired
	})
	return code, err
}

// WaitCode returns the login code of a phone as soon as there is one, for
// `chappe code`. It fails with the error of ctx when that ends first.
func (s *Service) WaitCode(ctx context.Context, phone string) (string, error) {
	for {
		changed := s.codes.wait()
		code, err := s.CurrentCode(ctx, phone)
		if !errors.Is(err, ErrCodeExpired) {
			return code, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}
