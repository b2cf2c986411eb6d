package bench

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/gotd/td/tg"
)

// W3 is idleness: logged-in sessions that have said hello and read their
// state, then keep quiet. It reports the server's resident memory per session.
func W3(ctx context.Context, srv Server, o Options) (Report, error) {
	if err := o.check(); err != nil {
		return Report{}, err
	}
	o.progress("provision %d users", o.Sessions)
	accounts, err := srv.Provision(ctx, o.Sessions)
	if err != nil {
		return Report{}, err
	}
	before, err := srv.Usage(ctx, true)
	if err != nil {
		return Report{}, err
	}
	start := time.Now()
	conns := make([]*conn, len(accounts))
	defer func() {
		for _, c := range conns {
			if c != nil {
				c.close()
			}
		}
	}()
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(64)
	for i, a := range accounts {
		g.Go(func() error {
			c, err := dial(gctx, dialer(o.Target, i), o.Target, a.Key, nil)
			if err != nil {
				return fmt.Errorf("session %d: %w", i, err)
			}
			conns[i] = c
			if _, err := c.call(gctx, hello(&tg.UpdatesGetStateRequest{})); err != nil {
				return fmt.Errorf("session %d: %w", i, err)
			}
			return nil
		})
		if i%1000 == 999 {
			o.progress("%d of %d sessions", i+1, o.Sessions)
		}
	}
	if err := g.Wait(); err != nil {
		return Report{}, err
	}
	o.progress("settle")
	select {
	case <-time.After(3 * time.Second):
	case <-ctx.Done():
		return Report{}, ctx.Err()
	}
	after, err := srv.Usage(ctx, true)
	if err != nil {
		return Report{}, err
	}
	return Report{
		Work: "w3", Sessions: o.Sessions, Seconds: time.Since(start).Seconds(),
		KiBPerSession: float64(after.RSS-before.RSS) / 1024 / float64(o.Sessions),
	}, nil
}
