package app

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/gotd/td/crypto"

	"chappe/internal/account"
	"chappe/internal/admin"
	"chappe/internal/peer"
	"chappe/internal/session"
)

// provisioner makes logged-in users for the benchmark. It exists only on a
// server that was started with --bench-provision.
type provisioner struct{ *App }

// provisionPar is how many users are made at once: they share the syncs of the
// disk.
const provisionPar = 256

// Provision implements [admin.Provisioner].
func (p provisioner) Provision(ctx context.Context, n int) ([]admin.Provisioned, error) {
	made := make([]admin.Provisioned, n)
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(provisionPar)
	for i := range made {
		g.Go(func() (err error) {
			made[i], err = p.one(gctx)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for i := range made {
		partner := made[i^1].UserID
		made[i].PartnerID = partner
		made[i].PartnerHash = p.hash.Hash(made[i].UserID, peer.OfUser(partner))
	}
	return made, nil
}

// Populate implements [admin.Provisioner].
func (p provisioner) Populate(ctx context.Context, channel int64, users []int64, absent int) error {
	if err := p.chats.Populate(ctx, channel, users); err != nil {
		return err
	}
	some := make([]int64, 0, absentAtOnce)
	for first := randomAbsent(); absent > 0; absent -= len(some) {
		some = some[:0]
		for range min(absent, absentAtOnce) {
			some = append(some, first)
			first++
		}
		if err := p.chats.Populate(ctx, channel, some); err != nil {
			return err
		}
	}
	return nil
}

// absentAtOnce is how many members who never come wait for the disk together.
const absentAtOnce = 10_000

// randomAbsent is the first of a run of user ids that no account has: those of
// accounts are smaller.
func randomAbsent() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return 1<<45 + int64(binary.LittleEndian.Uint64(b[:])>>20)
}

func (p provisioner) one(ctx context.Context) (admin.Provisioned, error) {
	var value crypto.Key
	_, _ = rand.Read(value[:])
	id := value.ID()
	key := &session.Key{ID: binary.LittleEndian.Uint64(id[:]), Value: value}
	if err := p.keys.Save(ctx, key); err != nil {
		return admin.Provisioned{}, fmt.Errorf("save key: %w", err)
	}
	var digits [8]byte
	_, _ = rand.Read(digits[:])
	phone := fmt.Sprintf("99966%010d", binary.LittleEndian.Uint64(digits[:])%1e10)
	u, err := p.accounts.Provision(ctx, key.ID, phone, "Bench", "", account.Device{Model: "bench"})
	if err != nil {
		return admin.Provisioned{}, fmt.Errorf("make user: %w", err)
	}
	return admin.Provisioned{UserID: u.Id, AuthKey: value[:]}, nil
}
