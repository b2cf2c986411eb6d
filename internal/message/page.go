package message

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"google.golang.org/protobuf/proto"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// What a link leads to may come after the message that shows it. Until then the
// message shows a page that is pending, and three kinds of rows see to it that
// it comes, whatever ends in between:
//
//   - before the transaction, a row of the server says that an owner is about to
//     have messages that wait for a page (expectPage, which hold calls);
//   - in the transaction, a row of the owner names each such message (refer);
//   - when the page has come, each owner's messages take it in, and tell so in an
//     event with a pts; they are not shown as edited (settleIn).
//
// https://core.telegram.org/constructor/updateWebPage

// pageOverdue is for how long the rows of the server stay untouched: for longer
// than a request lives, in seconds.
const pageOverdue = 60

// pagesSweepEvery is how often they are looked at, in seconds.
const pagesSweepEvery = 60

func pageSoonKey(page int64, u media.Use, id int32) []byte {
	return store.NewKey(store.TagPageSoon).U64(uint64(page)).U8(uint8(u)).U32(uint32(id))
}

func pageWaitKey(page int64, o peer.Owner) []byte {
	return o.AppendKey(store.NewKey(store.TagPageWait).U64(uint64(page)))
}

// pageWaits is where it stands who waits for a page.
func pageWaits(page int64) peer.Owner {
	return peer.Owner{Space: peer.Server, ID: 1 + page%queueShards}
}

// expectPage notes that owners are about to have messages that wait for a page.
func (s *Service) expectPage(ctx context.Context, owners []peer.Owner, p *mediapb.WebPage) error {
	if !p.GetPending() {
		return nil
	}
	waits := pageWaits(p.Id)
	return s.log.Write(ctx, []peer.Owner{waits}, func(tx *update.Tx) error {
		b := box{tx: tx}
		for _, o := range owners {
			w := &messagepb.PageWait{Url: p.Url, User: owners[0].ID, Date: tx.Date()}
			if err := b.set(waits, pageWaitKey(p.Id, o), w); err != nil {
				return err
			}
		}
		return nil
	})
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
	var owners []peer.Owner
	err = s.log.View(ctx, func(r store.Reader) error {
		owners, err = ownersWaiting(r, page)
		return err
	})
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

func ownersWaiting(r store.Reader, page int64) (owners []peer.Owner, err error) {
	prefix := store.NewKey(store.TagPageWait).U64(uint64(page))
	for key, err := range r.Keys(pageWaits(page), store.Prefix(prefix)) {
		if err != nil {
			return nil, fmt.Errorf("read who waits for a page: %w", err)
		}
		o, err := ownerIn(key, len(prefix))
		if err != nil {
			return nil, err
		}
		owners = append(owners, o)
	}
	return owners, nil
}

// ownerIn is the owner that a key names from an offset on.
func ownerIn(key []byte, at int) (peer.Owner, error) {
	id, ok := store.KeyU64(key, at+1)
	if !ok {
		return peer.Owner{}, fmt.Errorf("key of %d bytes is damaged", len(key))
	}
	return peer.Owner{Space: peer.Space(key[at]), ID: int64(id)}, nil
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
		soon, err := b.waitingFor(page)
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

// pageSoon is a message that waits for a page.
type pageSoon struct {
	key  []byte
	use  media.Use
	id   int32
	peer peer.Peer
}

func (b *box) waitingFor(page int64) (soon []pageSoon, err error) {
	prefix := store.NewKey(store.TagPageSoon).U64(uint64(page))
	for row, err := range b.r.Scan(b.owner, store.Prefix(prefix)) {
		if err != nil {
			return nil, fmt.Errorf("read what waits for a page: %w", err)
		}
		id, ok := store.KeyU32(row.Key, len(prefix)+1)
		if !ok || len(row.Value) != 8 {
			return nil, fmt.Errorf("row of a page that is to come, of %v, is damaged", b.owner)
		}
		soon = append(soon, pageSoon{
			key: row.Key, use: media.Use(row.Key[len(prefix)]), id: int32(id),
			peer: peer.FromInt(int64(binary.BigEndian.Uint64(row.Value))),
		})
	}
	return soon, nil
}

// takePage puts a page into a message that waits for it, and tells so.
func (b *box) takePage(w pageSoon, page int64, p *mediapb.WebPage) error {
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

func (b *box) waiting(w pageSoon) (*messagepb.Message, error) {
	if w.use == media.InScheduled {
		return b.scheduled(w.peer, w.id)
	}
	return b.messageIn(w.peer, w.id)
}

// sweepPages settles what has waited for too long, because the process ended or
// because nobody waited with it, and forgets who waited.
func (s *Service) sweepPages(ctx context.Context, now int64) error {
	if s.files == nil || now < s.pagesSwept+pagesSweepEvery {
		return nil
	}
	for shard := range int64(queueShards) {
		if err := s.sweepPagesIn(ctx, peer.Owner{Space: peer.Server, ID: 1 + shard}, now); err != nil {
			return err
		}
	}
	s.pagesSwept = now
	return nil
}

// pageWait is a row of who waits.
type pageWait struct {
	key  []byte
	page int64
	*messagepb.PageWait
}

func (s *Service) sweepPagesIn(ctx context.Context, shard peer.Owner, now int64) error {
	var old []pageWait
	err := s.log.View(ctx, func(r store.Reader) (err error) { old, err = overduePages(r, shard, now); return err })
	if err != nil || len(old) == 0 {
		return err
	}
	settled := make(map[int64]bool)
	for _, w := range old {
		if settled[w.page] {
			continue
		}
		settled[w.page] = true
		if err := s.settlePage(ctx, w.User, w.page, w.Url); err != nil {
			return err
		}
	}
	return s.log.Write(ctx, []peer.Owner{shard}, func(tx *update.Tx) error {
		still, err := overduePages(tx, shard, now) // who has come since stays
		for _, w := range still {
			if settled[w.page] {
				tx.Delete(shard, w.key)
			}
		}
		return err
	})
}

func overduePages(r store.Reader, shard peer.Owner, now int64) (old []pageWait, err error) {
	for row, err := range r.Scan(shard, store.Prefix(store.NewKey(store.TagPageWait))) {
		w := new(messagepb.PageWait)
		if err == nil {
			err = proto.Unmarshal(row.Value, w)
		}
		page, ok := store.KeyU64(row.Key, 1)
		if err != nil || !ok {
			return nil, fmt.Errorf("read who waits for pages: %w", errors.Join(err, errDamaged))
		}
		if w.Date+pageOverdue < now {
			old = append(old, pageWait{row.Key, int64(page), w})
		}
	}
	return old, nil
}

var errDamaged = errors.New("message: damaged key")
