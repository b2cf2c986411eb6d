package tlview

import (
	"strings"

	"github.com/gotd/td/tg"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
	"chappe/internal/update"
)

// PageMedia renders what a link in a text leads to.
//
// https://core.telegram.org/constructor/messageMediaWebPage
func (v *Views) PageMedia(viewer int64, p *mediapb.WebPage) tg.MessageMediaClass {
	return &tg.MessageMediaWebPage{
		Webpage: v.Page(viewer, p), Manual: p.Manual, ForceLargeMedia: p.Large, ForceSmallMedia: p.Small,
	}
}

// pageTime is for how long a page may be on its way, in seconds: after that a
// client looks again, and pageOverdue after it is asked for nobody waits any more.
const (
	pageTime    = 10
	pageOverdue = 300
)

// overdue reports whether a page has not come and will hardly come.
func (v *Views) overdue(p *mediapb.WebPage) bool {
	return p.Pending && v.Accounts.Now().Unix() > p.Date+pageOverdue
}

// Page renders a web page, or that it is on its way.
//
// https://core.telegram.org/type/WebPage
func (v *Views) Page(viewer int64, p *mediapb.WebPage) tg.WebPageClass {
	if p.Pending {
		out := &tg.WebPagePending{ID: p.Id, Date: int(p.Date) + pageTime}
		out.SetURL(p.Url)
		return out
	}
	out := &tg.WebPage{ID: p.Id, URL: p.Url, DisplayURL: displayURL(p.Url), HasLargeMedia: p.Photo != nil}
	for _, one := range []struct {
		text string
		set  func(string)
	}{
		{p.Type, out.SetType}, {p.Site, out.SetSiteName}, {p.Title, out.SetTitle},
		{p.Description, out.SetDescription}, {p.Author, out.SetAuthor},
	} {
		if one.text != "" {
			one.set(one.text)
		}
	}
	if p.Photo != nil {
		out.SetPhoto(v.Photo(viewer, p.Photo))
	}
	return out
}

// came renders the page that has come to a message, as the message shows it by
// now: empty if it led nowhere.
func (r *rendering) came(ev update.Event, m *messagepb.Message) tg.WebPageClass {
	if m.Page.GetId() == ev.Count64 {
		return r.Page(r.viewer, m.Page)
	}
	return &tg.WebPageEmpty{ID: ev.Count64}
}

// displayURL is an address as people write it.
func displayURL(link string) string {
	_, rest, ok := strings.Cut(link, "://")
	if !ok {
		return link
	}
	return strings.TrimSuffix(rest, "/")
}
