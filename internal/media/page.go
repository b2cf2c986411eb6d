package media

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
	"google.golang.org/protobuf/proto"

	"chappe/internal/media/mediapb"
	"chappe/internal/peer"
	"chappe/internal/preview"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// ErrPage means that there is nothing to show of a link.
var ErrPage = errors.New("media: nothing to show of the link")

// Pages fetches what links lead to. [preview.Fetcher] does.
type Pages interface {
	Fetch(ctx context.Context, link string) (*preview.Page, error)
}

const (
	pageLife    = int64(24 * time.Hour / time.Second)   // until a page is fetched again
	noPageLife  = int64(10 * time.Minute / time.Second) // the same, if there was nothing
	pageKept    = int64(7 * 24 * time.Hour / time.Second)
	pageSide    = 1280 // pixels of its picture
	pagesAtOnce = 8
	perMinute   = 20 // links that are fetched for a user
)

// pages is what previews of links need.
type pages struct {
	from   Pages
	flight singleflight.Group
	slots  *semaphore.Weighted

	mu     sync.Mutex
	minute int64
	asked  map[int64]int // in that minute, by user
}

func newPages(from Pages) *pages {
	if from == nil {
		return nil
	}
	return &pages{from: from, slots: semaphore.NewWeighted(pagesAtOnce)}
}

// allow counts a link that is fetched for a user.
func (p *pages) allow(user, now int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m := now / 60; m != p.minute || p.asked == nil {
		p.minute, p.asked = m, make(map[int64]int)
	}
	p.asked[user]++
	return p.asked[user] <= perMinute
}

// FetchesPages reports whether previews of links are made at all.
func (s *Service) FetchesPages() bool { return s.pages != nil }

// Page returns what a link leads to, fetched for a user unless it was lately.
// The record is shared: it must not be changed. It fails with [ErrPage]; when ctx
// ends first the page is fetched on, for whoever asks next.
func (s *Service) Page(ctx context.Context, user int64, link string) (*mediapb.WebPage, error) {
	p, err := s.PageSoon(ctx, user, link)
	if err != nil || !p.Pending {
		return p, err
	}
	p, err = s.AwaitPage(ctx, user, link)
	if err != nil && ctx.Err() != nil {
		err = ErrPage
	}
	return p, err
}

// PageSoon is Page without waiting: what is not there yet is pending and on its
// way. It has the id that it will have.
func (s *Service) PageSoon(ctx context.Context, user int64, link string) (*mediapb.WebPage, error) {
	link = wholeLink(link)
	if p, err := s.pageThere(ctx, link); err != nil || p != nil {
		return p, err
	}
	if !s.pages.allow(user, s.log.Now().Unix()) {
		return nil, ErrPage
	}
	s.startFetch(ctx, user, link)
	return &mediapb.WebPage{Id: s.pageID(link), Url: link, Date: s.log.Now().Unix(), Pending: true}, nil
}

// AwaitPage waits for a page that [Service.PageSoon] has called pending. It fails
// with [ErrPage], and with the error of ctx when that ends first.
func (s *Service) AwaitPage(ctx context.Context, user int64, link string) (*mediapb.WebPage, error) {
	link = wholeLink(link)
	if p, err := s.pageThere(ctx, link); err != nil || p != nil {
		return p, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-s.startFetch(ctx, user, link):
		if r.Err != nil {
			return nil, r.Err
		}
		p := r.Val.(*mediapb.WebPage)
		return p, errNone(p, nil)
	}
}

// pageThere is the page of a whole link if it need not be fetched, or nil. It
// fails with [ErrPage] if there is none, or none is ever fetched.
func (s *Service) pageThere(ctx context.Context, link string) (*mediapb.WebPage, error) {
	if s.pages == nil {
		return nil, ErrPage
	}
	o, key := s.pageRow(link)
	p, err := s.knownPage(ctx, o, key)
	if err != nil || p == nil {
		return nil, err
	}
	return p, errNone(p, nil)
}

// startFetch fetches a page, together with all who want it now. Who has looked
// for it just before it was kept is given that.
func (s *Service) startFetch(ctx context.Context, user int64, link string) <-chan singleflight.Result {
	ctx = context.WithoutCancel(ctx)
	o, key := s.pageRow(link)
	return s.pages.flight.DoChan(string(key), func() (any, error) {
		if p, err := s.knownPage(ctx, o, key); err != nil || p != nil {
			return p, err
		}
		return s.fetchPage(ctx, user, link)
	})
}

// wholeLink is a link as people write it with its scheme.
func wholeLink(link string) string {
	if strings.Contains(link, "://") {
		return link
	}
	return "http://" + link
}

// pageID is the id of what a link leads to, the same before and after it is
// fetched, and when it is fetched again.
func (s *Service) pageID(link string) int64 {
	blind := s.db.BlindString("media/page", link)
	return int64(binary.BigEndian.Uint64(blind[8:])>>2) | 1
}

func errNone(p *mediapb.WebPage, err error) error {
	if err == nil && p.None {
		return ErrPage
	}
	return err
}

// pageRow is where what a link leads to is kept.
func (s *Service) pageRow(link string) (peer.Owner, []byte) {
	blind := s.db.BlindString("media/page", link)
	shard := int64(binary.BigEndian.Uint64(blind[:8]) % holderShards)
	return peer.Owner{Space: peer.Server, ID: 1 + shard}, store.NewKey(store.TagPage).Blind(blind)
}

// knownPage is what is kept of a link, or nil if it must be fetched: never was,
// too long ago, or its picture has been collected, which no message showed.
func (s *Service) knownPage(ctx context.Context, o peer.Owner, key []byte) (*mediapb.WebPage, error) {
	p := new(mediapb.WebPage)
	var ok bool
	err := s.log.View(ctx, func(r store.Reader) (err error) { ok, err = record.Get(r, o, key, p); return err })
	if err != nil || !ok {
		return nil, err
	}
	life := pageLife
	if p.None {
		life = noPageLife
	}
	if p.Date+life < s.log.Now().Unix() {
		return nil, nil
	}
	if p.Photo != nil {
		switch _, err := s.File(ctx, p.Photo.Id); {
		case errors.Is(err, ErrFile):
			return nil, nil
		case err != nil:
			return nil, err
		}
	}
	return p, nil
}

// fetchPage fetches a page and keeps it, or that there is none.
func (s *Service) fetchPage(ctx context.Context, user int64, link string) (*mediapb.WebPage, error) {
	if err := s.pages.slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	found, err := s.pages.from.Fetch(ctx, link)
	s.pages.slots.Release(1)
	p := &mediapb.WebPage{Id: s.pageID(link), Date: s.log.Now().Unix(), None: true}
	if err == nil {
		p.Photo, err = s.pagePhoto(ctx, user, found.Image)
		if err != nil {
			return nil, err
		}
		p.None = found.Title == "" && found.Description == "" && p.Photo == nil
		p.Url, p.Type, p.Site = found.URL, found.Type, found.Site
		p.Title, p.Description, p.Author = found.Title, found.Description, found.Author
	}
	o, key := s.pageRow(link)
	return p, s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error { return record.Set(tx, o, key, p) })
}

// pagePhoto makes the photo of a page; nil of what cannot be read, or for which
// the user has no room.
func (s *Service) pagePhoto(ctx context.Context, user int64, b []byte) (*mediapb.File, error) {
	if len(b) == 0 {
		return nil, nil
	}
	p, err := s.paint(ctx, b, upTo(pageSide))
	if errors.Is(err, ErrPhoto) || errors.Is(err, ErrDimensions) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f := &mediapb.File{Id: newID(), Photo: true, Date: s.log.Now().Unix()}
	if err = s.hang(ctx, user, f, p); err == nil {
		err = s.keep(ctx, user, nil, f)
	}
	if errors.Is(err, ErrQuota) || errors.Is(err, ErrFull) {
		return nil, nil
	}
	return f, err
}

// forgetPages deletes what links led to long ago.
func (s *Service) forgetPages(ctx context.Context, began time.Time) error {
	for shard := range int64(holderShards) {
		o := peer.Owner{Space: peer.Server, ID: 1 + shard}
		var old [][]byte
		err := s.log.View(ctx, func(r store.Reader) error {
			for row, err := range r.Scan(o, store.Prefix(store.NewKey(store.TagPage))) {
				var p mediapb.WebPage
				if err == nil {
					err = proto.Unmarshal(row.Value, &p)
				}
				if err != nil {
					return fmt.Errorf("read web pages: %w", err)
				}
				if p.Date+pageKept < began.Unix() {
					old = append(old, row.Key)
				}
			}
			return nil
		})
		if err != nil || len(old) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		err = s.log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error {
			for _, key := range old {
				tx.Delete(o, key)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
