package tlview

import (
	"strings"

	"github.com/gotd/td/tg"

	"chappe/internal/media/mediapb"
)

// PageMedia renders what a link in a text leads to.
//
// https://core.telegram.org/constructor/messageMediaWebPage
func (v *Views) PageMedia(viewer int64, p *mediapb.WebPage) tg.MessageMediaClass {
	return &tg.MessageMediaWebPage{
		Webpage: v.Page(viewer, p), Manual: p.Manual, ForceLargeMedia: p.Large, ForceSmallMedia: p.Small,
	}
}

// Page renders a web page.
//
// https://core.telegram.org/constructor/webPage
func (v *Views) Page(viewer int64, p *mediapb.WebPage) *tg.WebPage {
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

// displayURL is an address as people write it.
func displayURL(link string) string {
	_, rest, ok := strings.Cut(link, "://")
	if !ok {
		return link
	}
	return strings.TrimSuffix(rest, "/")
}
