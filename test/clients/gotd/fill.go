package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"

	"github.com/gotd/td/tg"
)

const fillers = 32

var fillWords = strings.Fields("the tower answers from the hill before noon and both arms move again over the roofs 👍 while rain comes up the valley")

// fill sends many messages of all lengths, some of them replies and some in
// bold, for whoever measures a long history.
func fill(p *person, ctx context.Context, c command) (any, error) {
	next := make(chan int)
	errs := make(chan error, fillers)
	var all sync.WaitGroup
	for range fillers {
		all.Go(func() {
			for i := range next {
				if _, err := p.api.MessagesSendMessage(ctx, filling(p, c, i)); err != nil {
					errs <- fmt.Errorf("message %d: %w", i, err)
					return
				}
			}
		})
	}
	var err error
	for i := 0; i < c.Count && err == nil; i++ {
		select {
		case next <- i:
		case err = <-errs:
		}
	}
	close(next)
	all.Wait()
	return c.Count, err
}

func filling(p *person, c command, i int) *tg.MessagesSendMessageRequest {
	text := fmt.Sprintf("No. %d", i)
	for n := range (i * 7) % 53 {
		text += " " + fillWords[(i+n)%len(fillWords)]
	}
	req := &tg.MessagesSendMessageRequest{Peer: p.chats.peer(c.Chat), Message: text, RandomID: rand.Int64()}
	if i%5 == 4 {
		req.SetEntities([]tg.MessageEntityClass{&tg.MessageEntityBold{Length: 3}})
	}
	if i > 2*fillers && i%9 == 8 { // by then the first one is there
		req.ReplyTo = &tg.InputReplyToMessage{ReplyToMsgID: 2}
	}
	return req
}
