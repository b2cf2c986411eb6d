// Package talk is one half of a conversation, told by a gotd client of an old
// layer: the other half may be of any other age. It uses only what all its
// gotd releases have alike; [Layer] holds the rest. Each layerNNN module beside
// it pins one release, and is a program of its own.
package talk

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/gotd/td/tg"
)

// Layer is what the gotd releases spell differently.
type Layer struct {
	// SetReply makes a message the reply to the message id of the same chat.
	SetReply func(req *tg.MessagesSendMessageRequest, id int)
	// ReplyOf returns the id of the message that m answers, or 0, and what it
	// quotes of it, if the layer knows quotes.
	ReplyOf func(m *tg.Message) (id int, quote string)
}

// Main reads the flags, plays the story and prints a JSON [Event] per line of
// standard output. It ends the process: 0 if the whole story took place, 1 and
// a reason on standard error if not, 2 if the flags are wrong.
func Main(l Layer) {
	o, limit, err := options(os.Args, os.Stderr)
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if err := run(ctx, l, o, newEvents(l, os.Stdout)); err != nil {
		fmt.Fprintf(os.Stderr, "layer %d: %v\n", tg.Layer, err)
		os.Exit(1)
	}
}

func options(args []string, usage io.Writer) (Options, time.Duration, error) {
	var o Options
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(usage)
	flags.StringVar(&o.Addr, "addr", "", "`HOST:PORT` of the server")
	flags.StringVar(&o.Key, "key", "", "`FILE` with the server's RSA key, PKCS#1 in PEM")
	flags.StringVar(&o.Phone, "phone", "", "who to be")
	flags.StringVar(&o.CodeCmd, "code-cmd", "", "shell `COMMAND` that prints the login code")
	flags.StringVar(&o.Peer, "peer", "", "`PHONE` of the one to talk with")
	flags.StringVar(&o.Name, "name", fmt.Sprintf("Layer %d", tg.Layer), "first name of a new account")
	limit := flags.Duration("limit", time.Minute, "how long the story may take")
	if err := flags.Parse(args[1:]); err != nil {
		return Options{}, 0, err
	}
	if o.Addr == "" || o.Key == "" || o.Phone == "" || o.CodeCmd == "" || o.Peer == "" {
		return Options{}, 0, errors.New("--addr, --key, --phone, --code-cmd and --peer are needed")
	}
	return o, *limit, nil
}
