package app

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"

	"chappe/internal/admin"
	"chappe/internal/config"
)

// Serve runs a server until ctx ends and drains it. It calls ready once, when
// clients are accepted.
func Serve(ctx context.Context, cfg *config.Config, version string, ready func(admin.Info)) error {
	log := logger(cfg)
	slog.SetDefault(log)
	a, err := New(ctx, cfg, version, log)
	if err != nil {
		return err
	}
	return a.Run(ctx, func(netip.AddrPort) { ready(operator{a}.Info()) })
}

// Offline describes the server of a data directory that no server runs on. It
// opens the store, so that a server cannot start meanwhile.
func Offline(ctx context.Context, cfg *config.Config, version string) (admin.Info, error) {
	a, err := New(ctx, cfg, version, logger(cfg))
	if err != nil {
		return admin.Info{}, err
	}
	info := operator{a}.Info()
	return info, errors.Join(err, a.Close())
}
