package rpc

import (
	"context"
	"errors"
	"time"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
	"chappe/internal/message/messagepb"
)

// pageTime is for how long a message waits for the page that its author names.
// One that he has not named comes later.
const pageTime = 3 * time.Second

// Previews of links: https://core.telegram.org/method/messages.getWebPagePreview.
// Unless the operator allows it this server fetches nothing from anywhere, so
// that nobody learns what its users write about; then there are none.
func (s *Server) registerMessagesPages(t table) {
	on(t, 0, s.messagesGetWebPagePreview)
	on(t, 0, s.messagesGetWebPage)
}

func (s *Server) messagesGetWebPagePreview(ctx context.Context, c *Caller, r *tg.MessagesGetWebPagePreviewRequest) (*tg.MessagesWebPagePreview, error) {
	out := &tg.MessagesWebPagePreview{Media: &tg.MessageMediaEmpty{}}
	if !s.files.FetchesPages() {
		return out, nil
	}
	entities, err := s.entitiesOf(ctx, c, r.Entities)
	if err != nil {
		return nil, err
	}
	p, err := s.pageIn(ctx, c, r.Message, entities)
	if p != nil {
		out.Media = s.views.PageMedia(c.UserID, p)
	}
	return out, err
}

// messagesGetWebPage shows a page that a client names by its address.
func (s *Server) messagesGetWebPage(ctx context.Context, c *Caller, r *tg.MessagesGetWebPageRequest) (*tg.MessagesWebPage, error) {
	p, err := s.webPage(ctx, c, r.URL)
	if err != nil {
		return nil, err
	}
	if p == nil {
		page := &tg.WebPageEmpty{}
		page.SetURL(r.URL)
		return &tg.MessagesWebPage{Webpage: page}, nil
	}
	return &tg.MessagesWebPage{Webpage: s.views.Page(c.UserID, p)}, nil
}

// webPage is what a link leads to, or nil.
func (s *Server) webPage(ctx context.Context, c *Caller, link string) (*mediapb.WebPage, error) {
	return foundPage(s.files.Page(ctx, c.UserID, link))
}

func foundPage(p *mediapb.WebPage, err error) (*mediapb.WebPage, error) {
	if errors.Is(err, media.ErrPage) {
		return nil, nil
	}
	return p, err
}

// pageIn is what the first link of a text leads to, or nil.
func (s *Server) pageIn(ctx context.Context, c *Caller, text string, given []*messagepb.Entity) (*mediapb.WebPage, error) {
	link := message.FirstLink(text, given)
	if link == "" {
		return nil, nil
	}
	return s.webPage(ctx, c, link)
}

// pageShown is what a text that is sent or edited shows of its link, pending if it
// is not there yet: nil if its author wants nothing.
func (s *Server) pageShown(ctx context.Context, c *Caller, text string, given []*messagepb.Entity, none bool) (*mediapb.WebPage, error) {
	if none || !s.files.FetchesPages() {
		return nil, nil
	}
	link := message.FirstLink(text, given)
	if link == "" {
		return nil, nil
	}
	return foundPage(s.files.PageSoon(ctx, c.UserID, link))
}

// namedPage is what the link that somebody has chosen for a message leads to. A
// text may do without.
//
// https://core.telegram.org/constructor/inputMediaWebPage
func (s *Server) namedPage(ctx context.Context, c *Caller, in *tg.InputMediaWebPage) (*mediapb.WebPage, error) {
	find := s.files.Page
	if in.Optional {
		find = s.files.PageSoon
	}
	ctx, cancel := context.WithTimeout(ctx, pageTime)
	defer cancel()
	p, err := foundPage(find(ctx, c.UserID, in.URL))
	if err != nil {
		return nil, err
	}
	if p == nil {
		if in.Optional {
			return nil, nil
		}
		return nil, tgerr.New(400, "WEBPAGE_NOT_FOUND")
	}
	return &mediapb.WebPage{
		Id: p.Id, Url: p.Url, Type: p.Type, Site: p.Site, Title: p.Title, Description: p.Description, Author: p.Author,
		Photo: p.Photo, Date: p.Date, Pending: p.Pending, Manual: true, Large: in.ForceLargeMedia, Small: in.ForceSmallMedia,
	}, nil
}
