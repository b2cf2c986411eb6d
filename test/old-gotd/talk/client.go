package talk

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/gotd/td/session"
	"github.com/gotd/td/telegram"
	"github.com/gotd/td/telegram/auth"
	"github.com/gotd/td/telegram/dcs"
	"github.com/gotd/td/telegram/updates"
	"github.com/gotd/td/telegram/updates/hook"
	"github.com/gotd/td/tg"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// Options say which server to talk to and as whom.
type Options struct {
	Addr    string // HOST:PORT of the server
	Key     string // file with the server's RSA key, PKCS#1 in PEM
	Phone   string // who to be
	CodeCmd string // shell command that prints the login code of Phone
	Peer    string // phone of the one to talk with, who has an account
	Name    string // first name of a new account
}

// run connects, logs in or signs up, and plays the story to its end.
func run(ctx context.Context, l Layer, o Options, out *events) error {
	client, manager, err := connect(o, out)
	if err != nil {
		return err
	}
	return client.Run(ctx, func(ctx context.Context) error {
		flow := auth.NewFlow(login{o}, auth.SendCodeOptions{})
		if err := client.Auth().IfNecessary(ctx, flow); err != nil {
			return fmt.Errorf("log in: %w", err)
		}
		self, err := client.Self(ctx)
		if err != nil {
			return fmt.Errorf("ask who one is: %w", err)
		}
		out.print(Event{Saw: "self", From: self.ID, Text: self.FirstName})
		ctx, stop := context.WithCancelCause(ctx)
		ended := errors.New("the story has ended")
		s := &story{layer: l, api: client.API(), out: out, apply: manager.Handle}
		start := func(ctx context.Context) {
			go func() {
				if err := s.tell(ctx, o.Peer); err != nil {
					stop(err)
					return
				}
				stop(ended)
			}()
		}
		err = manager.Run(ctx, client.API(), self.ID, updates.AuthOptions{OnStart: start})
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		if errors.Is(err, ended) {
			return nil
		}
		return err
	})
}

// connect returns a client that knows only this server, and the manager that
// puts its updates in order.
func connect(o Options, out *events) (*telegram.Client, *updates.Manager, error) {
	key, err := publicKey(o.Key)
	if err != nil {
		return nil, nil, err
	}
	host, text, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, nil, fmt.Errorf("read the address: %w", err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, nil, fmt.Errorf("read the port: %w", err)
	}
	manager := updates.New(updates.Config{Handler: telegram.UpdateHandlerFunc(out.handle), Logger: gapLogger(out)})
	client := telegram.NewClient(1, "0123456789abcdef0123456789abcdef", telegram.Options{
		DC:             2,
		DCList:         dcs.List{Options: []tg.DCOption{{ID: 2, IPAddress: host, Port: port}}},
		PublicKeys:     []telegram.PublicKey{key},
		SessionStorage: new(session.StorageMemory),
		UpdateHandler:  manager,
		Middlewares:    []telegram.Middleware{hook.UpdateHook(manager.Handle)},
	})
	return client, manager, nil
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

// gapLogger reports the holes in the updates that did not close by themselves:
// the manager only tells its log.
func gapLogger(out *events) *zap.Logger {
	core := zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), zapcore.AddSync(io.Discard), zap.DebugLevel)
	return zap.New(core, zap.Hooks(func(e zapcore.Entry) error {
		if strings.HasSuffix(e.Message, "gap timeout") {
			out.print(Event{Saw: "gap", Text: e.Message})
		}
		return nil
	}))
}

// login answers the questions of gotd's login flow.
type login struct{ o Options }

func (l login) Phone(context.Context) (string, error)    { return l.o.Phone, nil }
func (l login) Password(context.Context) (string, error) { return "", auth.ErrPasswordNotProvided }

func (l login) Code(ctx context.Context, _ *tg.AuthSentCode) (string, error) {
	cmd := exec.CommandContext(ctx, "sh", "-c", l.o.CodeCmd)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("ask for the code: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

func (login) AcceptTermsOfService(context.Context, tg.HelpTermsOfService) error { return nil }

func (l login) SignUp(context.Context) (auth.UserInfo, error) {
	return auth.UserInfo{FirstName: l.o.Name}, nil
}
