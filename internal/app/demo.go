package app

import (
	"context"
	"errors"
	"fmt"
	"os"

	"chappe/internal/account"
	"chappe/internal/admin"
	"chappe/internal/config"
	"chappe/internal/demo"
)

// Demo fills the data directory, on which no server may run, with the demo
// world. It fails with [demo.ErrNotEmpty] if people have accounts there, unless
// force is set. It calls progress as it goes on.
func Demo(ctx context.Context, cfg *config.Config, version string, o demo.Options, force bool, progress func(done, total int)) (demo.World, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return demo.World{}, fmt.Errorf("make the data directory: %w", err)
	}
	socket, err := admin.Listen(cfg.Socket())
	if err != nil {
		return demo.World{}, err
	}
	begins, _ := demo.Days(o.At)
	clock := demo.NewClock(begins)
	a, err := newAt(ctx, cfg, version, logger(cfg), clock.Now)
	if err != nil {
		return demo.World{}, errors.Join(err, socket.Close())
	}
	w, err := a.fill(ctx, clock, o, force, progress)
	return w, errors.Join(err, a.Close(), socket.Close())
}

func (a *App) fill(ctx context.Context, clock *demo.Clock, o demo.Options, force bool, progress func(done, total int)) (demo.World, error) {
	// Nobody is connected, and nobody is told: new accounts and codes need no
	// messenger.
	a.accounts.Wire(account.Wiring{Partners: a.messages.Partners, Member: a.chats.IsMember})
	if err := a.accounts.Prepare(ctx); err != nil {
		return demo.World{}, err
	}
	if !force {
		empty, err := demo.Empty(ctx, a.accounts)
		if err != nil {
			return demo.World{}, err
		}
		if !empty {
			return demo.World{}, demo.ErrNotEmpty
		}
	}
	return demo.Fill(ctx, demo.Domain{
		Accounts: a.accounts, Chats: a.chats, Files: a.files, Messages: a.messages, Clock: clock,
	}, o, progress)
}
