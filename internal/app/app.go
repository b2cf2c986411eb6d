// Package app builds a server out of all other packages, starts it in order
// and stops it in order. Only it sees them all.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"golang.org/x/sync/errgroup"

	"chappe/internal/account"
	"chappe/internal/admin"
	"chappe/internal/authkey"
	"chappe/internal/blob"
	"chappe/internal/bus"
	"chappe/internal/chat"
	"chappe/internal/config"
	"chappe/internal/fanout"
	"chappe/internal/ffmpeg"
	"chappe/internal/keyex"
	"chappe/internal/layer"
	"chappe/internal/media"
	"chappe/internal/message"
	"chappe/internal/mtproxy"
	"chappe/internal/peer"
	"chappe/internal/preview"
	"chappe/internal/rpc"
	"chappe/internal/seal"
	"chappe/internal/session"
	"chappe/internal/sticker"
	"chappe/internal/store"
	"chappe/internal/tlview"
	"chappe/internal/update"
	"chappe/internal/wire"
)

// App is one server process.
type App struct {
	cfg     *config.Config
	log     *slog.Logger
	started time.Time
	version string

	db       *store.DB
	updates  *update.Log
	accounts *account.Service
	chats    *chat.Service
	files    *media.Service
	messages *message.Service
	stickers *sticker.Service
	hash     *peer.Hasher
	keys     *authkey.Keyring
	hub      *fanout.Hub
	api      *rpc.Server
	sessions *session.Server
	port     *wire.Server
	metrics  *wire.Metrics
	layering *layering

	rsa    *keyex.RSAKey
	secret mtproxy.Secret
	bound  netip.AddrPort
	public []netip.AddrPort
}

// New opens the store and builds everything that does not depend on the
// address. [App.Run] or [App.Close] must follow.
func New(ctx context.Context, cfg *config.Config, version string, log *slog.Logger) (*App, error) {
	return newAt(ctx, cfg, version, log, time.Now)
}

// newAt is New with the clock from which all dates of the domain come.
func newAt(ctx context.Context, cfg *config.Config, version string, log *slog.Logger, now func() time.Time) (*App, error) {
	a := &App{cfg: cfg, log: log, started: time.Now(), version: version, metrics: new(wire.Metrics), layering: newLayering()}
	db, err := store.OpenPebble(ctx, cfg.StoreDir(), &seal.KeyFile{Path: cfg.KeyFile()}, store.Options{Logger: log})
	if err != nil {
		return nil, err
	}
	a.db = db
	if err := db.Migrate(ctx, migrations); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if err := a.build(ctx, now); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// migrations lead the data of every released version to the present one, in
// order. They stay for ever; the first release begins with none.
var migrations []store.Migration

// build makes the domain, from the log upwards.
func (a *App) build(ctx context.Context, now func() time.Time) error {
	var err error
	if a.rsa, err = serverKey(ctx, a.db); err != nil {
		return err
	}
	if a.secret, err = proxySecret(ctx, a.db, a.cfg.ProxySecret); err != nil {
		return err
	}
	hashKey := a.db.Derive("chappe/access-hash/1")
	a.hash = peer.NewHasher(hashKey[:])
	a.updates = update.NewAt(a.db, bus.Local{}, now)
	a.accounts = account.New(account.Deps{DB: a.db, Log: a.updates, Options: accountOptions(a.cfg), Logger: a.log})
	a.chats = chat.New(chat.Deps{DB: a.db, Log: a.updates, Accounts: a.accounts})
	blobs, err := blob.OpenDir(a.cfg.MediaDir(), a.db.Seal(), a.cfg.MediaReserve)
	if err != nil {
		return err
	}
	var pages media.Pages
	if a.cfg.LinkPreviews {
		pages = preview.New()
	}
	a.files = media.New(media.Deps{
		DB: a.db, Log: a.updates, Blobs: blobs, Logger: a.log, Player: ffmpeg.Find(), Pages: pages,
		Quota: media.Quota{User: a.cfg.MediaQuotaUser, Total: a.cfg.MediaQuota},
	})
	if err := a.files.CountSpace(ctx); err != nil {
		return err
	}
	if a.stickers, err = sticker.New(sticker.Deps{
		DB: a.db, Log: a.updates, Files: a.files, Reactions: message.EmojiReactions, Logger: a.log,
	}); err != nil {
		return err
	}
	a.messages = message.New(message.Deps{DB: a.db, Log: a.updates, Accounts: a.accounts, Chats: a.chats, Files: a.files})
	a.chats.Wire(a.messages)
	a.keys = authkey.New(a.db, authkey.Options{Ended: a.accounts.KeyDestroyed})
	return nil
}

// serve makes the edge, once the address is known.
func (a *App) serve(ctx context.Context, bound netip.AddrPort) error {
	a.bound = bound
	var err error
	if a.public, err = a.cfg.Endpoints(ctx, bound); err != nil {
		return err
	}
	site, err := rpc.NewSite(a.cfg, a.public)
	if err != nil {
		return err
	}
	layers, err := layer.Load()
	if err != nil {
		return fmt.Errorf("load layers: %w", err)
	}
	views := &tlview.Views{
		Accounts: a.accounts, Groups: a.chats, Messages: a.messages, Hash: a.hash, Files: a.files, Stickers: a.stickers, DC: a.cfg.DC,
	}
	a.hub = fanout.New(rendered(views), watching{a.chats}, layers, a.layering, a.log)
	a.updates.Subscribe(a.hub.Deliver)
	a.api = rpc.New(rpc.Deps{
		Accounts: a.accounts, Chats: a.chats, Files: a.files, Messages: a.messages,
		Stickers: a.stickers, Log: a.updates, Views: views, Hash: a.hash,
		Keys: a.keys, Site: site, Layers: layers, Hub: listeners{a.hub, a.layering}, Layering: a.layering, Logger: a.log,
	})
	if err := a.serveSessions(); err != nil {
		return err
	}
	a.accounts.Wire(account.Wiring{
		Messenger: messenger{a.messages}, Sessions: logins{a.sessions},
		Partners: a.messages.Partners, Member: a.chats.IsMember, ShowContact: a.files.ShowContact,
	})
	a.accounts.OnSignUp(a.accounts.JoinHook(func(ctx context.Context, j account.ContactJoined) error {
		return a.messages.SendSignUpNotice(ctx, j.Owner, j.User, j.Silent)
	}))
	return a.accounts.Prepare(ctx)
}

func (a *App) serveSessions() error {
	exchange, err := keyex.New(keyex.Options{Keys: []*keyex.RSAKey{a.rsa}})
	if err != nil {
		return err
	}
	// New salts at each start: a frame that was recorded before has an old one
	// and does nothing, while clients take the new salt and go on.
	var salts [32]byte
	_, _ = rand.Read(salts[:])
	a.sessions = session.NewServer(session.Options{
		Keys: a.keys, Handler: a.api, Exchange: exchange, SaltSecret: salts, Log: a.log,
	})
	a.api.Wire(a.sessions)
	page, err := a.web()
	if err != nil {
		return err
	}
	a.port, err = wire.New(wire.Options{
		Handle: a.sessions.Handle, HTTP: page, Secrets: mtproxy.OnWire([]mtproxy.Secret{a.secret}), Metrics: a.metrics, Log: a.log,
		Grace: a.cfg.DrainTimeout,
	})
	return err
}

// Run serves on the one port and on the admin socket until ctx ends; ready is
// told the address once clients are accepted. It drains: no new connections,
// calls under way are answered, what was committed is published, then all is
// closed.
func (a *App) Run(ctx context.Context, socket *admin.Socket, ready func(netip.AddrPort)) error {
	ln, err := wire.Listen(ctx, a.cfg.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen on %s: %w", a.cfg.Listen, err), socket.Close(), a.Close())
	}
	bound, err := netip.ParseAddrPort(ln.Addr().String())
	if err == nil {
		err = a.serve(ctx, bound)
	}
	if err != nil {
		return errors.Join(err, ln.Close(), socket.Close(), a.Close())
	}
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.port.Serve(gctx, ln) })
	g.Go(func() error { return socket.Serve(gctx, a.adminDeps()) })
	g.Go(func() error { return a.watchStore(gctx) })
	background := a.background(gctx)
	a.log.Info("serving", "listen", bound, "public", a.public)
	ready(bound)
	drained := make(chan error, 1)
	go func() {
		<-gctx.Done()
		drained <- a.drain(ctx)
	}()
	err = errors.Join(g.Wait(), <-drained)
	background()
	return errors.Join(err, a.Close())
}

// drain lets calls under way be answered, while the port closes behind them.
func (a *App) drain(ctx context.Context) error {
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.DrainTimeout)
	defer cancel()
	return a.sessions.Shutdown(stop)
}

// watchStore ends the server when the store cannot be written any more: nothing
// that it would acknowledge could be kept.
func (a *App) watchStore(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := a.db.Failed(); err != nil {
				return err
			}
		}
	}
}

// background starts the work that nobody calls for; the returned function
// waits for its end, which comes with ctx.
func (a *App) background(ctx context.Context) (wait func()) {
	g := new(errgroup.Group)
	g.Go(func() error { a.accounts.Run(ctx); return nil })
	g.Go(func() error { return a.messages.Run(ctx) })
	g.Go(func() error { a.files.Run(ctx); return nil })
	g.Go(func() error { a.keys.Run(ctx, a.log); return nil })
	return func() { _ = g.Wait() }
}

// Close publishes what is committed and closes the store.
func (a *App) Close() error {
	if a.updates != nil {
		a.updates.Close()
	}
	return a.db.Close()
}
