package chappetest

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gotd/log"
	"github.com/gotd/td/session"
	"github.com/gotd/td/telegram"
	"github.com/gotd/td/telegram/auth"
	"github.com/gotd/td/telegram/dcs"
	"github.com/gotd/td/telegram/updates"
	"github.com/gotd/td/telegram/updates/hook"
	"github.com/gotd/td/tg"
)

// Client is a person with a gotd client and its update manager.
type Client struct {
	t      testing.TB
	server *Server

	Name     string
	Phone    string
	Password string // of two-step verification, for the next login
	Self     *tg.User
	API      *tg.Client
	Gaps     *atomic.Int32 // holes in the updates that did not close by themselves

	storage *session.StorageMemory
	state   updates.StateStorage
	hashes  hashes
	stop    context.CancelFunc
	done    chan error

	mu   sync.Mutex
	cond *sync.Cond
	seen []tg.UpdateClass
}

// NewClient returns a person who is not connected yet.
func NewClient(t testing.TB, s *Server, name, phone string) *Client {
	c := &Client{t: t, server: s, Name: name, Phone: phone, Gaps: new(atomic.Int32), storage: new(session.StorageMemory)}
	c.cond = sync.NewCond(&c.mu)
	t.Cleanup(c.Disconnect)
	return c
}

var phones atomic.Int64

// NewPhone returns a number of the range that is set apart for tests.
func NewPhone() string { return fmt.Sprintf("99966%08d", 20000000+phones.Add(1)) }

// SignUp connects and opens an account.
func (c *Client) SignUp(first, last string) {
	c.t.Helper()
	c.connect(auth.NewFlow(signUp{c: c, first: first, last: last}, auth.SendCodeOptions{}))
}

// LogIn connects and logs in by code.
func (c *Client) LogIn() { c.t.Helper(); c.connect(auth.NewFlow(signUp{c: c}, auth.SendCodeOptions{})) }

// Connect connects with the session that the client has.
func (c *Client) Connect() {
	c.t.Helper()
	c.connect(auth.NewFlow(signUp{c: c, refuse: true}, auth.SendCodeOptions{}))
}

// LogInFails connects and tries to log in, and returns what was in the way.
func (c *Client) LogInFails() error {
	c.t.Helper()
	err := c.dial(auth.NewFlow(signUp{c: c}, auth.SendCodeOptions{}))
	if err == nil {
		c.t.Fatalf("%s is logged in", c.Name)
	}
	c.stop()
	c.stop = nil
	return err
}

func (c *Client) connect(flow auth.Flow) {
	c.t.Helper()
	if err := c.dial(flow); err != nil {
		c.t.Fatalf("%s: connect: %v", c.Name, err)
	}
}

// dial returns when the client is connected and logged in, and hears of updates.
func (c *Client) dial(flow auth.Flow) error {
	c.t.Helper()
	if c.state == nil {
		c.state = newStateStorage()
	}
	manager := updates.New(updates.Config{
		Handler: telegram.UpdateHandlerFunc(c.handle), Storage: c.state, Logger: gapLogger{c.Gaps},
		OnTooLong: func() { c.Gaps.Add(1) }, AccessHasher: &c.hashes,
	})
	client := telegram.NewClient(1, "0123456789abcdef0123456789abcdef", c.options(manager))
	ctx, stop := context.WithCancel(context.Background())
	c.stop, c.done = stop, make(chan error, 1)
	ready := make(chan error, 1)
	go func() {
		c.done <- client.Run(ctx, func(ctx context.Context) error {
			if err := client.Auth().IfNecessary(ctx, flow); err != nil {
				return err
			}
			self, err := client.Self(ctx)
			if err != nil {
				return err
			}
			c.Self, c.API = self, client.API()
			return manager.Run(ctx, c.API, self.ID, updates.AuthOptions{OnStart: func(context.Context) { ready <- nil }})
		})
	}()
	select {
	case <-ready:
		return nil
	case err := <-c.done:
		c.done <- err
		return err
	case <-time.After(30 * time.Second):
		return errors.New("timed out")
	}
}

func (c *Client) options(manager *updates.Manager) telegram.Options {
	host, port, err := net.SplitHostPort(c.server.Addr)
	if err != nil {
		c.t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		c.t.Fatal(err)
	}
	o := telegram.Options{
		DC:             2,
		DCList:         dcs.List{Options: []tg.DCOption{{ID: 2, IPAddress: host, Port: n}}},
		PublicKeys:     []telegram.PublicKey{{RSA: c.server.PublicKey()}},
		SessionStorage: c.storage,
		UpdateHandler:  manager,
		Middlewares: []telegram.Middleware{
			hook.UpdateHook(manager.Handle),
			hook.AffectedHook(manager),
			wrappedUpdates(manager.Handle),
			telegram.MiddlewareFunc(hear),
		},
	}
	if os.Getenv("GOTD_LOG") != "" {
		o.Logger = testLogger{c.t, c.Name}
	}
	return o
}

// PublicKey returns the server's RSA key.
func (s *Server) PublicKey() *rsa.PublicKey {
	s.t.Helper()
	block, _ := pem.Decode([]byte(s.Run("key")))
	if block == nil {
		s.t.Fatal("chappe key printed no PEM")
	}
	key, err := x509.ParsePKCS1PublicKey(block.Bytes)
	if err != nil {
		s.t.Fatal(err)
	}
	return key
}

// Disconnect ends the connection; the session stays.
func (c *Client) Disconnect() {
	if c.stop == nil {
		return
	}
	c.stop()
	<-c.done
	c.stop = nil
}

// handle keeps what the update manager lets through, in its order.
func (c *Client) handle(_ context.Context, u tg.UpdatesClass) error {
	var list []tg.UpdateClass
	switch u := u.(type) {
	case *tg.Updates:
		list = u.Updates
	case *tg.UpdatesCombined:
		list = u.Updates
	case *tg.UpdateShort:
		list = []tg.UpdateClass{u.Update}
	}
	c.mu.Lock()
	c.seen = append(c.seen, list...)
	c.mu.Unlock()
	c.cond.Broadcast()
	return nil
}

// Seen returns all updates so far, oldest first.
func (c *Client) Seen() []tg.UpdateClass {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]tg.UpdateClass(nil), c.seen...)
}

// Messages returns the texts of all new messages so far, by id.
func (c *Client) Messages() map[int]string {
	texts := make(map[int]string)
	for _, u := range c.Seen() {
		if n, ok := u.(*tg.UpdateNewMessage); ok {
			if m, ok := n.Message.(*tg.Message); ok {
				texts[m.ID] = m.Message
			}
		}
	}
	return texts
}

// Expect waits until the client has seen an update of type U that matches.
func Expect[U tg.UpdateClass](c *Client, what string, match func(U) bool) U {
	c.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	timer := time.AfterFunc(20*time.Second, c.cond.Broadcast)
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		for _, u := range c.seen {
			if got, ok := u.(U); ok && match(got) {
				c.t.Logf("%s sees %s", c.Name, what)
				return got
			}
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("%s never saw %s; saw %s", c.Name, what, typesOf(c.seen))
		}
		c.cond.Wait()
	}
}

// typesOf sums up updates for a reader of a failed test.
func typesOf(all []tg.UpdateClass) string {
	var b strings.Builder
	for i, u := range all {
		if i > 0 && i < len(all)-40 {
			continue
		}
		fmt.Fprintf(&b, "\n  %s", u.TypeName())
		if pts, count, ok := tg.IsPtsUpdate(u); ok {
			fmt.Fprintf(&b, " pts %d (%d)", pts, count)
		}
		if channel, pts, count, ok, _ := tg.IsChannelPtsUpdate(u); ok {
			fmt.Fprintf(&b, " channel %d pts %d (%d)", channel, pts, count)
		}
	}
	return b.String()
}

// ExpectMessage waits for a new message with this text.
func (c *Client) ExpectMessage(text string) *tg.Message {
	c.t.Helper()
	u := Expect(c, fmt.Sprintf("%q", text), func(u *tg.UpdateNewMessage) bool {
		m, ok := u.Message.(*tg.Message)
		return ok && m.Message == text
	})
	return u.Message.(*tg.Message)
}

// Peer imports another client's phone as a contact and returns him as a peer.
func (c *Client) Peer(ctx context.Context, other *Client) *tg.InputPeerUser {
	c.t.Helper()
	res, err := c.API.ContactsImportContacts(ctx, []tg.InputPhoneContact{{ClientID: 1, Phone: other.Phone, FirstName: other.Name}})
	if err != nil {
		c.t.Fatalf("%s imports %s: %v", c.Name, other.Name, err)
	}
	for _, u := range res.Users {
		if user, ok := u.(*tg.User); ok && user.Phone == other.Phone {
			return user.AsInputPeer()
		}
	}
	c.t.Fatalf("%s does not find %s", c.Name, other.Name)
	return nil
}

// signUp answers the questions of gotd's login flow.
type signUp struct {
	c           *Client
	first, last string
	refuse      bool
}

func (a signUp) Phone(context.Context) (string, error) {
	if a.refuse {
		return "", fmt.Errorf("the server does not know the key any more")
	}
	return a.c.Phone, nil
}
func (a signUp) Password(context.Context) (string, error) {
	if a.c.Password == "" {
		return "", auth.ErrPasswordNotProvided
	}
	return a.c.Password, nil
}
func (a signUp) Code(context.Context, *tg.AuthSentCode) (string, error) {
	return a.c.server.Code(a.c.Phone), nil
}
func (a signUp) AcceptTermsOfService(context.Context, tg.HelpTermsOfService) error { return nil }
func (a signUp) SignUp(context.Context) (auth.UserInfo, error) {
	return auth.UserInfo{FirstName: a.first, LastName: a.last}, nil
}

// gapLogger counts the holes that the update manager had to ask about.
type gapLogger struct{ n *atomic.Int32 }

func (gapLogger) Enabled(context.Context, log.Level) bool { return true }

func (g gapLogger) Log(_ context.Context, _ log.Level, msg string, _ ...log.Attr) {
	switch msg {
	case "Pts gap timeout", "Qts gap timeout", "Seq gap timeout", "Gap timeout":
		g.n.Add(1)
	}
}

type testLogger struct {
	t    testing.TB
	name string
}

func (testLogger) Enabled(context.Context, log.Level) bool { return true }

func (l testLogger) Log(_ context.Context, level log.Level, msg string, attrs ...log.Attr) {
	fmt.Fprintln(os.Stderr, l.name, level, msg, attrs)
}
