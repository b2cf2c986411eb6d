package message

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"google.golang.org/protobuf/proto"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// What a link leads to may come after the message that shows it. Until then the
// message shows a page that is pending, and two kinds of rows see to it that
// it comes, whatever ends in between:
//
//   - before the transaction, a row of the server says that an owner is about to
//     have messages that wait for a page (expectPage, which hold calls);
//   - in the transaction, a row of the owner names each such message (refer);
//   - when the page has come, each owner's messages take it in, and tell so in an
//     event with a pts; they are not shown as edited (settleIn).
//
// https://core.telegram.org/constructor/updateWebPage

// expectPage notes that owners are about to have messages that wait for a page.
func (s *Service) expectPage(ctx context.Context, owners []peer.Owner, p *mediapb.WebPage) error {
	if !p.GetPending() {
		return nil
	}
	return s.expect(ctx, elsewhere{aPage, p.Id}, owners, &messagepb.Shown{Url: p.Url, User: owners[0].ID})
}

// pageFetches bring pages that are pending to the messages that wait for them, in
// goroutines of its own: one for each page.
type pageFetches struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup

	mu      sync.Mutex
	ended   bool
	running map[int64]bool // true: messages have come since it looked
}

func newPageFetches() *pageFetches {
	a := &pageFetches{running: make(map[int64]bool)}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	return a
}

// end waits until nothing runs any more. What is left over is found by the next
// process.
func (a *pageFetches) end() {
	a.mu.Lock()
	a.ended = true
	a.mu.Unlock()
	a.cancel()
	a.wg.Wait()
}

// begin reports whether the caller is to run for a page; else somebody does, who
// will look once more.
func (a *pageFetches) begin(page int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ended {
		return false
	}
	if _, on := a.running[page]; on {
		a.running[page] = true
		return false
	}
	a.running[page] = false
	a.wg.Add(1)
	return true
}

// again reports whether there is more to do for a page, else it is done.
func (a *pageFetches) again(page int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.running[page] {
		a.running[page] = false
		return true
	}
	delete(a.running, page)
	a.wg.Done()
	return false
}

// awaitPage sees to it that messages that were just stored get the page for
// which they wait.
func (s *Service) awaitPage(user int64, p *mediapb.WebPage) {
	if !p.GetPending() || !s.fetching.begin(p.Id) {
		return
	}
	go func() {
		for again := true; again; again = s.fetching.again(p.Id) {
			if err := s.settlePage(s.fetching.ctx, user, p.Id, p.Url); err != nil && s.fetching.ctx.Err() == nil {
				slog.Error("a page did not come to its messages", "err", err)
			}
		}
	}()
}

// settlePage waits for a page and brings it to all messages that wait for it.
func (s *Service) settlePage(ctx context.Context, user, page int64, url string) error {
	p, err := s.files.AwaitPage(ctx, user, url)
	if errors.Is(err, media.ErrPage) {
		p, err = nil, nil
	}
	if err != nil {
		return err
	}
	owners, err := s.shownBy(ctx, elsewhere{aPage, page})
	if err != nil {
		return err
	}
	for _, o := range owners {
		if err := s.settleIn(ctx, o, page, p); err != nil {
			return fmt.Errorf("bring a page to %v: %w", o, err)
		}
	}
	return nil
}

// settleIn brings a page to the messages of an owner that wait for it; nil is
// that there is nothing to show.
func (s *Service) settleIn(ctx context.Context, o peer.Owner, page int64, p *mediapb.WebPage) error {
	err := s.files.Prepare(ctx, p.GetPhoto(), o)
	if errors.Is(err, media.ErrFile) { // collected in the meantime: the text is left
		p, err = proto.CloneOf(p), nil
		p.Photo = nil
	}
	if err != nil {
		return err
	}
	return s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
		b := s.box(tx, o.ID)
		if o.Space == peer.Channels {
			b = s.boxOfChannel(tx, o.ID, 0)
		}
		soon, err := b.showing(elsewhere{aPage, page})
		if err != nil {
			return err
		}
		for _, w := range soon {
			if err := b.takePage(w, page, p); err != nil {
				return err
			}
			tx.Delete(o, w.key)
		}
		return nil
	})
}

// takePage puts a page into a message that waits for it, and tells so.
func (b *box) takePage(w showing, page int64, p *mediapb.WebPage) error {
	m, err := b.waiting(w)
	if errors.Is(err, ErrNoMessage) || err == nil && (!m.Page.GetPending() || m.Page.Id != page) {
		return nil // deleted or edited since
	}
	if err != nil {
		return err
	}
	shown := proto.CloneOf(p)
	if shown != nil {
		shown.Manual, shown.Large, shown.Small = m.Page.Manual, m.Page.Large, m.Page.Small
	}
	b.s.release(b.tx, b.owner, m, w.use)
	m.Page = shown
	b.s.refer(b.tx, b.owner, m, w.use)
	if w.use == media.InScheduled {
		if err := b.putScheduled(m); err != nil {
			return err
		}
		_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_NEW_SCHEDULED, Peer: m.Peer, Ids: []int32{m.Id}}, m)
		return err
	}
	if err := b.putMessage(m); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{
		Kind: updatepb.Kind_WEB_PAGE, PtsCount: 1, Peer: m.Peer, Ids: []int32{m.Id}, Count64: page,
	}, m)
	return err
}

func (b *box) waiting(w showing) (*messagepb.Message, error) {
	if w.use == media.InScheduled {
		return b.scheduled(w.peer, w.id)
	}
	return b.messageIn(w.peer, w.id)
}

// sweepingPages stands for the sweep among the pages that are waited for.
const sweepingPages = 0

// startSweepPages is sweepPages beside the other timed work, which does not wait
// for pages.
func (s *Service) startSweepPages(now int64) {
	if !s.fetching.begin(sweepingPages) {
		return
	}
	go func() {
		for again := true; again; again = s.fetching.again(sweepingPages) {
			if err := s.sweepPages(s.fetching.ctx, now); err != nil && s.fetching.ctx.Err() == nil {
				slog.Error("pages did not come to their messages", "err", err)
			}
		}
	}()
}

// sweepPages settles what has waited for too long, because the process ended or
// because nobody waited with it, and forgets who waited.
func (s *Service) sweepPages(ctx context.Context, now int64) error {
	for shard := range int64(queueShards) {
		o := peer.Owner{Space: peer.Server, ID: 1 + shard}
		old, err := s.shownFor(ctx, o, aPage, now)
		if err != nil {
			return err
		}
		for page, rows := range old {
			waits, err := s.isShown(ctx, elsewhere{aPage, page}, rows)
			if err != nil {
				return err
			}
			if waits { // else it is not fetched again for nobody
				if err := s.settlePage(ctx, rows[0].User, page, rows[0].Url); err != nil {
					return err
				}
			}
			if err := s.forgetShown(ctx, o, rows, nil); err != nil {
				return err
			}
		}
	}
	return nil
}
