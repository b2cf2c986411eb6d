package account

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"

	"chappe/internal/bus"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
)

// BenchmarkSignUp is the account's part of a login storm: a code asked for,
// answered, and an account opened, each step durable.
func BenchmarkSignUp(b *testing.B) {
	db, err := store.OpenPebble(b.Context(), b.TempDir(), seal.Static(make([]byte, 32)), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	log := update.New(db, bus.Local{})
	defer func() { log.Close(); _ = db.Close() }()
	s := New(Deps{DB: db, Log: log, Logger: slog.New(slog.DiscardHandler)})
	if err := s.Prepare(b.Context()); err != nil {
		b.Fatal(err)
	}
	var n atomic.Uint64
	b.SetParallelism(64)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := signUpOnce(b.Context(), s, n.Add(1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func signUpOnce(ctx context.Context, s *Service, n uint64) error {
	phone := fmt.Sprintf("99966%09d", n)
	a, err := s.Authorization(ctx, n)
	if err != nil {
		return err
	}
	sent, err := s.SendCode(ctx, CodeRequest{Phone: phone, Purpose: PurposeLogin})
	if err != nil {
		return err
	}
	code, err := s.CurrentCode(ctx, phone)
	if err != nil {
		return err
	}
	_, err = s.SignIn(ctx, SignIn{Auth: a, Phone: phone, Hash: sent.Hash, Code: code})
	if !errors.Is(err, ErrSignUpRequired) {
		return fmt.Errorf("sign in: %w", err)
	}
	_, err = s.SignUp(ctx, SignUp{Auth: a, Phone: phone, Hash: sent.Hash, FirstName: "Bench"})
	return err
}
