package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"

	"chappe/internal/admin"
	"chappe/internal/config"
)

// Serve runs a server until ctx ends and drains it. It calls ready once, when
// clients are accepted.
func Serve(ctx context.Context, cfg *config.Config, version string, ready func(admin.Info)) error {
	log := logger(cfg)
	slog.SetDefault(log)
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	// First the socket: who holds it is the server of this directory.
	socket, err := admin.Listen(cfg.Socket())
	if err != nil {
		return err
	}
	a, err := New(ctx, cfg, version, log)
	if err != nil {
		return errors.Join(err, socket.Close())
	}
	return a.Run(ctx, socket, func(netip.AddrPort) { ready(operator{a}.Info()) })
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
