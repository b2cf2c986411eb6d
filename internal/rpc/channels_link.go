package rpc

import (
	"context"
	"html"
	"strconv"

	"github.com/gotd/td/tg"

	"chappe/internal/peer"
)

// channelsExportMessageLink names a message of a channel: by its username where
// it is public, by its id for members alone where it is not.
//
// https://core.telegram.org/api/links#message-links
func (s *Server) channelsExportMessageLink(ctx context.Context, c *Caller, r *tg.ChannelsExportMessageLinkRequest) (*tg.ExportedMessageLink, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	if _, err := s.messages.MessageIn(ctx, c.UserID, peer.OfChannel(id), int32(r.ID)); err != nil {
		return nil, messageError(err)
	}
	ch, err := s.chats.Channel(ctx, id)
	if err != nil {
		return nil, chatError(err)
	}
	where := ch.Username
	if where == "" {
		where = "c/" + strconv.FormatInt(id, 10)
	}
	link := s.site.url + where + "/" + strconv.Itoa(r.ID)
	if !r.Grouped {
		link += "?single"
	}
	return &tg.ExportedMessageLink{Link: link, HTML: html.EscapeString(link)}, nil
}
