// Command gotd is a person of the client scenarios who uses gotd, of the newest
// layer. It reads commands from standard input and prints answers and what it
// sees, each a line of JSON; see ../lib/program.mjs.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sync"
)

// command is a line of input. Do names it; the rest is for those that need it.
type command struct {
	ID      int      `json:"id"`
	Do      string   `json:"do"`
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Text    string   `json:"text"`
	Hash    string   `json:"hash"`
	Chat    int64    `json:"chat"`
	Message int      `json:"message"`
	ReplyTo int      `json:"replyTo"`
	File    string   `json:"file"`
	Files   []string `json:"files"`
	Answers []string `json:"answers"`
	Correct *int     `json:"correct"`
	Option  int      `json:"option"`
	Other   int64    `json:"other"` // another chat
	User    int64    `json:"user"`
	On      bool     `json:"on"`
	Number  int      `json:"number"`
	Count   int      `json:"count"`
	Emoji   string   `json:"emoji"`
}

// answer is a line of output that ends a command.
type answer struct {
	ID     int    `json:"id"`
	Result any    `json:"result"`
	Error  string `json:"error,omitempty"`
}

// event is what the client has seen, in the terms of ../lib/person.mjs.
type event struct {
	Type    string         `json:"type"`
	ID      int            `json:"id,omitempty"`
	IDs     []int          `json:"ids,omitempty"`
	Text    string         `json:"text,omitempty"`
	ReplyTo int            `json:"replyTo,omitempty"`
	From    int64          `json:"from,omitempty"`
	Chat    int64          `json:"chat,omitempty"`
	Called  bool           `json:"mentioned,omitempty"`
	Service string         `json:"service,omitempty"`
	Media   string         `json:"media,omitempty"`
	Counts  map[string]int `json:"counts,omitempty"`
}

// lines writes JSON lines. It is safe for concurrent use.
type lines struct {
	mu  sync.Mutex
	out *json.Encoder
}

func (l *lines) print(v any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.out.Encode(v) // whoever reads has gone: there is nobody to tell
}

func (l *lines) saw(e event) { l.print(map[string]event{"saw": e}) }

func main() {
	addr := flag.String("addr", "", "`HOST:PORT` of the server")
	key := flag.String("key", "", "`FILE` with the server's RSA key, PKCS#1 in PEM")
	phone := flag.String("phone", "", "who to be")
	flag.Parse()
	out := &lines{out: json.NewEncoder(os.Stdout)}
	ctx, stop := context.WithCancel(context.Background())
	p := &person{phone: *phone, out: out, chats: newChats()}
	if err := p.connect(ctx, *addr, *key); err != nil {
		fmt.Fprintln(os.Stderr, "gotd:", err)
		os.Exit(1)
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var c command
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			fmt.Fprintln(os.Stderr, "gotd: read a command:", err)
			os.Exit(1)
		}
		out.print(p.obey(ctx, c))
	}
	stop()
}

func (p *person) obey(ctx context.Context, c command) answer {
	do, ok := verbs[c.Do]
	if !ok {
		return answer{ID: c.ID, Error: "no such command: " + c.Do}
	}
	res, err := do(p, ctx, c)
	if err != nil {
		return answer{ID: c.ID, Error: err.Error()}
	}
	return answer{ID: c.ID, Result: res}
}
