package rpc

import (
	"context"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media"
)

// Saved animations: https://core.telegram.org/api/gifs
func (s *Server) registerMessagesGIFs(t table) {
	on(t, 0, s.messagesGetSavedGifs)
	on(t, ordered, s.messagesSaveGif)
}

func (s *Server) messagesGetSavedGifs(ctx context.Context, c *Caller, r *tg.MessagesGetSavedGifsRequest) (tg.MessagesSavedGifsClass, error) {
	files, err := s.files.OnShelf(ctx, c.UserID, media.SavedGIFs)
	if err != nil {
		return nil, err
	}
	h := vectorHash(0)
	for _, f := range files {
		h = h.add(uint64(f.Id))
	}
	if len(files) > 0 && r.Hash == int64(h) {
		return &tg.MessagesSavedGifsNotModified{}, nil
	}
	out := &tg.MessagesSavedGifs{Hash: int64(h), Gifs: make([]tg.DocumentClass, len(files))}
	for i, f := range files {
		out.Gifs[i] = s.views.Document(c.UserID, f)
	}
	return out, nil
}

func (s *Server) messagesSaveGif(ctx context.Context, c *Caller, r *tg.MessagesSaveGifRequest) (tg.BoolClass, error) {
	f, err := s.namedDocument(ctx, c, r.ID)
	if err != nil {
		return nil, err
	}
	if !f.GetAttributes().GetAnimated() {
		return nil, tgerr.New(400, "GIF_ID_INVALID")
	}
	if err := s.files.PutOnShelf(ctx, c.UserID, media.SavedGIFs, f, r.Unsave); err != nil {
		return nil, mediaError(err)
	}
	return &tg.BoolTrue{}, nil
}
