package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/gotd/td/crypto"
	"github.com/gotd/td/exchange"

	"chappe/internal/admin"
	"chappe/internal/serverkey"
)

// Target is a running Chappe seen through its admin socket. It implements
// [Server].
type Target struct{ Admin *admin.Client }

// Provision implements [Server].
func (t Target) Provision(ctx context.Context, n int) ([]Account, error) {
	made, err := t.Admin.Provision(ctx, n+n%2)
	if err != nil {
		return nil, fmt.Errorf("provision users (was the server started with --bench-provision?): %w", err)
	}
	accounts := make([]Account, n)
	for i := range accounts {
		var key crypto.Key
		copy(key[:], made[i].AuthKey)
		accounts[i] = Account{UserID: made[i].UserID, Key: key.WithID(), PartnerHash: made[i].PartnerHash}
	}
	return accounts, nil
}

// Populate implements [Server].
func (t Target) Populate(ctx context.Context, channel int64, users []int64, absent int) error {
	if err := t.Admin.Populate(ctx, channel, users, absent); err != nil {
		return fmt.Errorf("fill a channel: %w", err)
	}
	return nil
}

// Usage implements [Server].
func (t Target) Usage(ctx context.Context, settle bool) (Usage, error) {
	s, err := t.Admin.Stats(ctx, settle)
	if err != nil {
		return Usage{}, err
	}
	return Usage{
		CPU: time.Duration(s.CPUUser+s.CPUSystem) * time.Microsecond,
		RSS: s.RSS, WrittenBytes: s.BytesWritten,
	}, nil
}

// PublicKeys implements [Server].
func (t Target) PublicKeys(ctx context.Context) ([]exchange.PublicKey, error) {
	info, err := t.Admin.Info(ctx)
	if err != nil {
		return nil, err
	}
	key, err := serverkey.Parse(info.PublicKey)
	if err != nil {
		return nil, err
	}
	return []exchange.PublicKey{{RSA: key}}, nil
}

// LoginCode implements [Server].
func (t Target) LoginCode(ctx context.Context, phone string) (string, error) {
	return t.Admin.Code(ctx, phone, 10*time.Second)
}
