package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"

	"github.com/gotd/log"
	"github.com/gotd/td/session"
	"github.com/gotd/td/telegram"
	"github.com/gotd/td/telegram/auth"
	"github.com/gotd/td/telegram/dcs"
	"github.com/gotd/td/telegram/updates"
	"github.com/gotd/td/telegram/updates/hook"
	"github.com/gotd/td/tg"
)

const (
	apiID   = 1
	apiHash = "0123456789abcdef0123456789abcdef"
)

// person is one user on one connected client.
type person struct {
	phone    string
	codeHash string
	out      *lines
	chats    *chats
	client   *telegram.Client
	api      *tg.Client
	manager  *updates.Manager
}

// connect returns when the client is connected; it goes on in the background.
func (p *person) connect(ctx context.Context, addr, keyFile string) error {
	o, err := p.options(addr, keyFile)
	if err != nil {
		return err
	}
	p.client = telegram.NewClient(apiID, apiHash, o)
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- p.client.Run(ctx, func(ctx context.Context) error {
			p.api = p.client.API()
			close(ready)
			<-ctx.Done()
			return nil
		})
	}()
	select {
	case <-ready:
		return nil
	case err := <-ended:
		return fmt.Errorf("connect: %w", err)
	}
}

func (p *person) options(addr, keyFile string) (telegram.Options, error) {
	key, err := publicKey(keyFile)
	if err != nil {
		return telegram.Options{}, err
	}
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return telegram.Options{}, fmt.Errorf("read the address: %w", err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return telegram.Options{}, fmt.Errorf("read the port: %w", err)
	}
	p.manager = updates.New(updates.Config{
		Handler: telegram.UpdateHandlerFunc(p.handle), Logger: gapLogger{p.out}, AccessHasher: p.chats,
	})
	return telegram.Options{
		DC:             2,
		DCList:         dcs.List{Options: []tg.DCOption{{ID: 2, IPAddress: host, Port: port}}},
		PublicKeys:     []telegram.PublicKey{key},
		SessionStorage: new(session.StorageMemory),
		UpdateHandler:  p.manager,
		Middlewares:    []telegram.Middleware{hook.UpdateHook(p.manager.Handle), hook.AffectedHook(p.manager)},
	}, nil
}

func publicKey(path string) (telegram.PublicKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return telegram.PublicKey{}, fmt.Errorf("read the server's key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return telegram.PublicKey{}, fmt.Errorf("%s has no PEM block", path)
	}
	key, err := x509.ParsePKCS1PublicKey(block.Bytes)
	if err != nil {
		return telegram.PublicKey{}, fmt.Errorf("read the server's key: %w", err)
	}
	return telegram.PublicKey{RSA: key}, nil
}

func requestCode(p *person, ctx context.Context, _ command) (any, error) {
	sent, err := p.client.Auth().SendCode(ctx, p.phone, auth.SendCodeOptions{})
	if err != nil {
		return nil, err
	}
	code, ok := sent.(*tg.AuthSentCode)
	if !ok {
		return nil, fmt.Errorf("the answer is %T", sent)
	}
	p.codeHash = code.PhoneCodeHash
	return true, nil
}

// signUp makes an account and begins to hear of updates.
func signUp(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.client.Auth().SignIn(ctx, p.phone, c.Code, p.codeHash)
	var unknown *auth.SignUpRequired
	if !errors.As(err, &unknown) {
		return nil, fmt.Errorf("want to be asked to sign up, got %w", err)
	}
	made, err := p.client.Auth().SignUp(ctx, auth.SignUp{PhoneNumber: p.phone, PhoneCodeHash: p.codeHash, FirstName: c.Name})
	if err != nil {
		return nil, err
	}
	started := make(chan error, 1)
	go func() {
		started <- p.manager.Run(ctx, p.api, made.User.GetID(), updates.AuthOptions{
			OnStart: func(context.Context) { started <- nil },
		})
	}()
	return made.User.GetID(), <-started
}

// gapLogger reports the holes in the updates that did not close by themselves.
type gapLogger struct{ out *lines }

func (gapLogger) Enabled(context.Context, log.Level) bool { return true }

func (g gapLogger) Log(_ context.Context, _ log.Level, msg string, _ ...log.Attr) {
	switch msg {
	case "Pts gap timeout", "Qts gap timeout", "Seq gap timeout", "Gap timeout":
		g.out.saw(event{Type: "gap", Text: msg})
	}
}

// chats keeps the access hashes of channels, for commands and for the update
// manager.
type chats struct{ known sync.Map }

func newChats() *chats { return new(chats) }

func (h *chats) learn(all []tg.ChatClass) int64 {
	var last int64
	for _, c := range all {
		if c, ok := c.(*tg.Channel); ok && !c.Min {
			h.known.Store(c.ID, c.AccessHash)
			last = c.ID
		}
	}
	return last
}

// input takes a channel's own number, and the marked one of other clients.
func (h *chats) input(id int64) *tg.InputChannel {
	if id < channelMark {
		id = channelMark - id
	}
	hash, _ := h.known.Load(id)
	n, _ := hash.(int64)
	return &tg.InputChannel{ChannelID: id, AccessHash: n}
}

func (h *chats) peer(id int64) *tg.InputPeerChannel {
	in := h.input(id)
	return &tg.InputPeerChannel{ChannelID: in.ChannelID, AccessHash: in.AccessHash}
}

// SetChannelAccessHash implements [updates.ChannelAccessHasher].
func (h *chats) SetChannelAccessHash(_ context.Context, _, channel, hash int64) error {
	h.known.Store(channel, hash)
	return nil
}

// GetChannelAccessHash implements [updates.ChannelAccessHasher].
func (h *chats) GetChannelAccessHash(_ context.Context, _, channel int64) (int64, bool, error) {
	hash, ok := h.known.Load(channel)
	if !ok {
		return 0, false, nil
	}
	return hash.(int64), true, nil
}
