package account

import (
	"context"
	"net/netip"
	"runtime"
	"sync"
	"sync/atomic"
	"weak"

	"chappe/internal/account/accountpb"
	"chappe/internal/record"
	"chappe/internal/store"
)

// Auth is who is logged in on a permanent auth key, alive: there is one Auth
// per key for as long as anybody holds it, and it changes at the moment when
// somebody logs in, logs out or is logged out. Sessions hold it and ask it
// with each call and each push. Safe for concurrent use.
type Auth struct {
	key     uint64
	user    atomic.Int64
	pending atomic.Int64
	revoked atomic.Bool
	hash    atomic.Int64
	created atomic.Int64
	device  atomic.Pointer[Device]
	noted   atomic.Int64 // unix seconds when activity was last noted

	mu    sync.Mutex
	known bool // user reflects the store
}

// Key returns the permanent auth key id.
func (a *Auth) Key() uint64 { return a.key }

// UserID returns who is logged in; 0 for nobody.
func (a *Auth) UserID() int64 { return a.user.Load() }

// Pending returns who will be logged in once his password is given: a login
// code was proven, no more. 0 for nobody.
func (a *Auth) Pending() int64 { return a.pending.Load() }

// holder is whose login the key has, finished or not; 0 for nobody.
func (a *Auth) holder() int64 {
	if id := a.UserID(); id != 0 {
		return id
	}
	return a.Pending()
}

// Revoked reports whether the login was ended by somebody else (another
// device, the operator, its age): such a caller is told SESSION_REVOKED.
func (a *Auth) Revoked() bool { return a.revoked.Load() }

// Hash is what the login is called in account.getAuthorizations; 0 for nobody.
func (a *Auth) Hash() int64 { return a.hash.Load() }

// Device returns what the client last said of itself.
func (a *Auth) Device() Device {
	if d := a.device.Load(); d != nil {
		return *d
	}
	return Device{}
}

// address is where the client calls from; the zero value if that is not known.
func (a *Auth) address() netip.Addr {
	addr, err := netip.ParseAddr(a.Device().IP)
	if err != nil {
		return netip.Addr{}
	}
	return addr
}

// become makes the login of rec true; nil logs out.
func (a *Auth) become(rec *accountpb.Authorization, revoked bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known = true
	a.set(rec)
	a.revoked.Store(revoked)
}

func (a *Auth) set(rec *accountpb.Authorization) {
	if rec == nil {
		a.user.Store(0)
		a.pending.Store(0)
		a.hash.Store(0)
		a.created.Store(0)
		return
	}
	a.hash.Store(rec.Hash)
	a.created.Store(rec.Created)
	if a.device.Load() == nil {
		d := deviceOf(rec)
		a.device.Store(&d)
	}
	if rec.PasswordPending { // in an order in which the key is never nobody's
		a.pending.Store(rec.UserId)
		a.user.Store(0)
		return
	}
	a.user.Store(rec.UserId)
	a.pending.Store(0)
}

// learn takes what the store says unless the login has changed since it was
// read.
func (a *Auth) learn(rec *accountpb.Authorization) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.known {
		a.known = true
		a.set(rec)
	}
}

func (a *Auth) isKnown() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.known
}

// registry holds each Auth weakly: who uses it keeps it alive.
type registry struct {
	mu sync.Mutex
	m  map[uint64]weak.Pointer[Auth]
}

func newRegistry() *registry { return &registry{m: make(map[uint64]weak.Pointer[Auth])} }

// get returns the one Auth of a key, made if need be.
func (g *registry) get(key uint64) *Auth {
	g.mu.Lock()
	defer g.mu.Unlock()
	if a := g.m[key].Value(); a != nil {
		return a
	}
	a := &Auth{key: key}
	g.m[key] = weak.Make(a)
	runtime.AddCleanup(a, g.forget, key)
	return a
}

// peek returns the Auth of a key if anybody holds it.
func (g *registry) peek(key uint64) *Auth {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.m[key].Value()
}

func (g *registry) forget(key uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.m[key].Value() == nil { // it may have been made anew
		delete(g.m, key)
	}
}

// Authorization returns who is logged in on a permanent auth key. The Auth
// stays true for as long as it is held; see [Auth].
func (s *Service) Authorization(ctx context.Context, perm uint64) (*Auth, error) {
	a := s.live.get(perm)
	if a.isKnown() {
		return a, nil
	}
	var rec *accountpb.Authorization
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		rec, err = readAuthorization(r, perm)
		return err
	})
	if err != nil {
		return nil, err
	}
	a.learn(rec)
	return a, nil
}

// Describe notes what the client of a key says of itself, with each
// initConnection and each new address.
func (s *Service) Describe(a *Auth, d Device) {
	if a.Device() == d {
		return
	}
	a.device.Store(&d)
	if a.UserID() != 0 {
		s.activity.note(a, s.now().Unix())
	}
}

// readAuthorization reads who is logged in on a key; nil for nobody.
func readAuthorization(r store.Reader, perm uint64) (*accountpb.Authorization, error) {
	rec := new(accountpb.Authorization)
	ok, err := record.Get(r, keyOwner(perm), store.AuthorizationKey(), rec)
	if err != nil || !ok {
		return nil, err
	}
	return rec, nil
}
