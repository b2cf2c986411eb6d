package main

import (
	"context"

	"chappe/internal/admin"
	"chappe/internal/app"
	"chappe/internal/config"
	"chappe/internal/demo"
)

// serverParts are what the commands need of the server itself. A part that is
// nil is one this program was built without: its command does not exist.
type serverParts struct {
	// serve runs a server until ctx ends, then drains it. It calls ready once,
	// when clients are accepted.
	serve func(ctx context.Context, cfg *config.Config, ready func(admin.Info)) error
	// offline describes the server of a data directory that no server runs on.
	offline func(ctx context.Context, cfg *config.Config) (admin.Info, error)
	// demo fills a data directory that no server runs on with the demo world.
	demo func(ctx context.Context, cfg *config.Config, o demo.Options, force bool, progress func(done, total int)) (demo.World, error)
}

// parts returns the parts this program is built with.
func parts() serverParts {
	return serverParts{
		serve: func(ctx context.Context, cfg *config.Config, ready func(admin.Info)) error {
			return app.Serve(ctx, cfg, version, ready)
		},
		offline: func(ctx context.Context, cfg *config.Config) (admin.Info, error) {
			return app.Offline(ctx, cfg, version)
		},
		demo: func(ctx context.Context, cfg *config.Config, o demo.Options, force bool, progress func(done, total int)) (demo.World, error) {
			return app.Demo(ctx, cfg, version, o, force, progress)
		},
	}
}
