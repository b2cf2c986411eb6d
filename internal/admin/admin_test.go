package admin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fake is a server with one user.
type fake struct {
	user     User
	code     chan string
	sessions int
	invited  string
	fails    error // at the end of Each
}

func (f *fake) WaitCode(ctx context.Context, phone string) (string, error) {
	if phone != f.user.Phone {
		<-ctx.Done()
		return "", ctx.Err()
	}
	select {
	case c := <-f.code:
		return c, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (f *fake) Each(_ context.Context, fn func(User) bool) error {
	for range 3 {
		if !fn(f.user) {
			return nil
		}
	}
	return f.fails
}

func (f *fake) Reports(_ context.Context, limit int) ([]Report, error) {
	return []Report{{Reporter: 7, Reason: "spam", Messages: []int{limit}}}, nil
}

func (f *fake) User(_ context.Context, ref string) (User, error) {
	if ref != "@ada" {
		return User{}, ErrNotFound
	}
	return f.user, nil
}

func (f *fake) Ban(_ context.Context, _ int64, banned bool) error {
	f.user.Banned = banned
	return nil
}

func (f *fake) Delete(context.Context, int64) error {
	f.user.Deleted = true
	return nil
}

func (f *fake) Invite(_ context.Context, phone, email string) error {
	f.invited = phone + " " + email
	return nil
}

func (f *fake) Info() Info    { return Info{Version: "test"} }
func (f *fake) Sessions() int { return f.sessions }

func (f *fake) CollectMedia(context.Context) (Collected, error) {
	return Collected{Folders: 3, Used: 2, Unused: 1}, nil
}

// start serves f at a new socket and returns a client of it.
func start(t *testing.T, f *fake, p Provisioner) (client *Client, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "admin.sock")
	stale, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	// What a server that was killed leaves behind.
	stale.(*net.UnixListener).SetUnlinkOnClose(false)
	_ = stale.Close()

	socket, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- socket.Serve(ctx, Deps{Codes: f, Users: f, Server: f, Provision: p}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("the socket is still there: %v", err)
		}
	})
	return NewClient(path), path
}

func newFake() *fake {
	return &fake{user: User{ID: 7, Phone: "33612345678", Username: "ada"}, code: make(chan string, 1), sessions: 3}
}

func TestSocketIsTheOwnersAlone(t *testing.T) {
	_, path := start(t, newFake(), nil)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	if _, err := Listen(path); err == nil || !strings.Contains(err.Error(), "already runs") {
		t.Errorf("a second server took the socket: %v", err)
	}
}

func TestCodeIsWaitedFor(t *testing.T) {
	f := newFake()
	c, _ := start(t, f, nil)
	f.code <- "12345"
	code, err := c.Code(t.Context(), f.user.Phone, time.Minute)
	if err != nil || code != "12345" {
		t.Fatalf("%q, %v", code, err)
	}
	if _, err := c.Code(t.Context(), "4930123456", time.Millisecond); !errors.Is(err, ErrNotFound) {
		t.Errorf("no code came: %v", err)
	}
	if _, err := c.Code(t.Context(), "", time.Millisecond); !errors.Is(err, ErrInvalid) {
		t.Errorf("no phone: %v", err)
	}
}

func TestUsers(t *testing.T) {
	f := newFake()
	c, _ := start(t, f, nil)
	seen := 0
	count := func(u User) bool { seen++; return u == f.user }
	if err := c.Users(t.Context(), count); err != nil || seen != 3 {
		t.Errorf("%d users, %v", seen, err)
	}
	seen = 0
	if err := c.Users(t.Context(), func(User) bool { seen++; return false }); err != nil || seen != 1 {
		t.Errorf("stopped after %d users, %v", seen, err)
	}
	f.fails = errors.New("the disk is gone")
	if err := c.Users(t.Context(), count); err == nil || err.Error() != f.fails.Error() {
		t.Errorf("a failure on the way: %v", err)
	}
	if _, err := c.User(t.Context(), "@nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	if u, err := c.Ban(t.Context(), "@ada", true); err != nil || !u.Banned || !f.user.Banned {
		t.Errorf("ban: %+v, %v", u, err)
	}
	if u, err := c.Delete(t.Context(), "@ada"); err != nil || !u.Deleted || !f.user.Deleted {
		t.Errorf("delete: %+v, %v", u, err)
	}
}

func TestInvitesAndReports(t *testing.T) {
	f := newFake()
	c, _ := start(t, f, nil)
	if err := c.Invite(t.Context(), "33699999999", "eve@example.org"); err != nil || f.invited != "33699999999 eve@example.org" {
		t.Errorf("invited %q, %v", f.invited, err)
	}
	if err := c.Invite(t.Context(), "", ""); !errors.Is(err, ErrInvalid) {
		t.Errorf("nobody: %v", err)
	}
	list, err := c.Reports(t.Context(), 5)
	if err != nil || len(list) != 1 || list[0].Messages[0] != 5 {
		t.Errorf("%+v, %v", list, err)
	}
}

type provisioner struct{}

func (provisioner) Provision(_ context.Context, n int) ([]Provisioned, error) {
	out := make([]Provisioned, n)
	for i := range out {
		out[i] = Provisioned{UserID: int64(i), AuthKey: make([]byte, 256), PartnerHash: -1 << 62}
	}
	return out, nil
}

func (provisioner) Populate(_ context.Context, _ int64, users []int64, absent int) error {
	if len(users)+absent != 5 {
		return fmt.Errorf("%d users and %d absent", len(users), absent)
	}
	return nil
}

func TestProvisioningIsOffUnlessAskedFor(t *testing.T) {
	c, _ := start(t, newFake(), nil)
	if _, err := c.Provision(t.Context(), 2); !errors.Is(err, ErrDisabled) {
		t.Errorf("got %v", err)
	}
	c, _ = start(t, newFake(), provisioner{})
	list, err := c.Provision(t.Context(), 4)
	if err != nil || len(list) != 4 || len(list[3].AuthKey) != 256 || list[3].PartnerHash != -1<<62 {
		t.Errorf("%d users, %v", len(list), err)
	}
	if _, err := c.Provision(t.Context(), 3); !errors.Is(err, ErrInvalid) {
		t.Errorf("an odd number: %v", err)
	}
	if err := c.Populate(t.Context(), 7, []int64{1, 2}, 3); err != nil {
		t.Errorf("members: %v", err)
	}
	if err := c.Populate(t.Context(), 7, nil, -1); !errors.Is(err, ErrInvalid) {
		t.Errorf("a negative number: %v", err)
	}
}

func TestStatsMeasureThisProcess(t *testing.T) {
	c, _ := start(t, newFake(), nil)
	s, err := c.Stats(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if s.RSS <= 0 || s.CPUUser <= 0 || s.Goroutines == 0 || s.Heap <= 0 || s.Sessions != 3 {
		t.Errorf("%+v", s)
	}
}

func TestNoServer(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "admin.sock")
	if _, err := NewClient(path).Info(t.Context()); !errors.Is(err, ErrNotHere) {
		t.Errorf("got %v", err)
	}
	l, err := Listen(path)
	if err != nil {
		t.Fatalf("a long path: %v", err)
	}
	defer l.Close()
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
