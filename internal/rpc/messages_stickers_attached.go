package rpc

import (
	"context"
	"slices"

	"github.com/gotd/td/tg"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/sticker/stickerpb"
)

// Stickers that were laid on a picture before it was sent:
// https://core.telegram.org/api/stickers#attached-stickers
func (s *Server) registerMessagesStickersAttached(t table) {
	on(t, 0, s.messagesGetAttachedStickers)
}

// maxAttached is how many stickers are looked at of those laid on a picture.
const maxAttached = 100

// attach notes the sets of stickers that were laid on what is sent.
func (s *Server) attach(ctx context.Context, c *Caller, f *mediapb.File, in []tg.InputDocumentClass) (*mediapb.File, error) {
	var sets []int64
	for _, one := range in[:min(len(in), maxAttached)] {
		laid, err := s.namedSticker(ctx, c, one)
		if err != nil {
			return nil, err
		}
		if set := laid.Attributes.Sticker.Set; set != 0 && !slices.Contains(sets, set) {
			sets = append(sets, set)
		}
	}
	return s.files.Attach(ctx, f, sets)
}

func (s *Server) messagesGetAttachedStickers(ctx context.Context, c *Caller, r *tg.MessagesGetAttachedStickersRequest) (*tg.StickerSetCoveredClassVector, error) {
	f, err := s.stickered(ctx, c, r.Media)
	if err != nil {
		return nil, err
	}
	var sets []*stickerpb.Set
	for _, id := range f.Attached {
		if rec, err := s.stickers.Set(ctx, id); err == nil { // else it was deleted since
			sets = append(sets, rec)
		}
	}
	out, err := s.coveredSets(ctx, c, sets)
	return &tg.StickerSetCoveredClassVector{Elems: out}, err
}

// stickered is the picture or video that is meant, if the caller may see it.
func (s *Server) stickered(ctx context.Context, c *Caller, in tg.InputStickeredMediaClass) (*mediapb.File, error) {
	var named *mediapb.File
	var err error
	switch in := in.(type) {
	case *tg.InputStickeredMediaPhoto:
		named, err = s.namedPhoto(ctx, c, in.ID)
	case *tg.InputStickeredMediaDocument:
		named, err = s.namedDocument(ctx, c, in.ID)
	default:
		err = mediaError(media.ErrFile)
	}
	return named, err
}
