package rpc

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"math"
	"strings"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/sticker"
	"chappe/internal/sticker/stickerpb"
)

// builtInSet names a set that the protocol has a constructor for.
//
// https://core.telegram.org/type/InputStickerSet
func builtInSet(in tg.InputStickerSetClass) (string, bool) {
	switch in := in.(type) {
	case *tg.InputStickerSetAnimatedEmoji:
		return sticker.AnimatedEmoji, true
	case *tg.InputStickerSetAnimatedEmojiAnimations:
		return "EmojiAnimations", true
	case *tg.InputStickerSetDice:
		return sticker.DiceSet(strings.TrimSuffix(in.Emoticon, "\ufe0f")), true
	case *tg.InputStickerSetPremiumGifts:
		return "GiftsPremium", true
	case *tg.InputStickerSetTonGifts:
		return "GiftsTon", true
	case *tg.InputStickerSetEmojiGenericAnimations:
		return sticker.GenericEffects, true
	case *tg.InputStickerSetEmojiDefaultStatuses:
		return sticker.UserStatuses, true
	case *tg.InputStickerSetEmojiDefaultTopicIcons:
		return sticker.TopicIcons, true
	case *tg.InputStickerSetEmojiChannelDefaultStatuses:
		return sticker.ChannelStatuses, true
	}
	return "", false
}

// namedSet is the set that a client names. Those that the protocol has a
// constructor for are never missing, only empty: Web A and TDLib ask for them
// at start, again and again as long as they get an error.
func (s *Server) namedSet(ctx context.Context, in tg.InputStickerSetClass) (*stickerpb.Set, error) {
	if name, ok := builtInSet(in); ok {
		id := sticker.BuiltInID(name)
		rec, err := s.stickers.Set(ctx, id)
		if errors.Is(err, sticker.ErrNoSet) {
			return &stickerpb.Set{Id: id, Title: name, ShortName: name}, nil
		}
		return rec, err
	}
	switch in := in.(type) {
	case *tg.InputStickerSetID:
		if !s.stickers.IsBuiltIn(in.ID) && !sameHash(in.AccessHash, s.files.Signer().SetHash(in.ID)) {
			return nil, errStickerSetInvalid
		}
		rec, err := s.stickers.Set(ctx, in.ID)
		return rec, stickerError(err)
	case *tg.InputStickerSetShortName:
		rec, err := s.stickers.Named(ctx, in.ShortName)
		return rec, stickerError(err)
	}
	return nil, errStickerSetInvalid
}

func sameHash(a, b int64) bool {
	var x, y [8]byte
	binary.BigEndian.PutUint64(x[:], uint64(a))
	binary.BigEndian.PutUint64(y[:], uint64(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// namedSets are several sets; those that do not exist fail all.
func (s *Server) namedSets(ctx context.Context, in []tg.InputStickerSetClass) ([]*stickerpb.Set, error) {
	if len(in) > maxStickerIDs {
		return nil, errLimitInvalid
	}
	out := make([]*stickerpb.Set, len(in))
	for i, one := range in {
		var err error
		if out[i], err = s.namedSet(ctx, one); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// maxStickerIDs is how many sets or documents one call names at most.
const maxStickerIDs = 200

var errLimitInvalid = tgerr.New(400, "LIMIT_INVALID")

// namedSticker is a document that the caller may see and that is in a set.
func (s *Server) namedSticker(ctx context.Context, c *Caller, in tg.InputDocumentClass) (*mediapb.File, error) {
	f, err := s.namedDocument(ctx, c, in)
	if err != nil {
		return nil, notSticker(err)
	}
	if f.GetAttributes().GetSticker() == nil {
		return nil, errStickerInvalid
	}
	return f, nil
}

// notSticker says of a document that is none that it is no sticker; what is said
// of its reference stays, so that the client renews it.
func notSticker(err error) error {
	if errors.Is(err, errMediaInvalid) || errors.Is(err, errMediaEmpty) {
		return errStickerInvalid
	}
	return err
}

// itemOf reads what a client says of a document that is to become a sticker.
func (s *Server) itemOf(ctx context.Context, c *Caller, in *tg.InputStickerSetItem) (sticker.Item, error) {
	f, err := s.namedDocument(ctx, c, in.Document)
	if err != nil {
		return sticker.Item{}, notSticker(err)
	}
	item := sticker.Item{File: f, Emoji: in.Emoji, Keywords: in.Keywords}
	if coords, ok := in.GetMaskCoords(); ok {
		if item.Coords, err = coordsOf(coords); err != nil {
			return sticker.Item{}, err
		}
	}
	return item, nil
}

// coordsOf reads where a mask lies.
func coordsOf(in tg.MaskCoords) (*mediapb.MaskCoords, error) {
	for _, v := range []float64{in.X, in.Y, in.Zoom} {
		if !(math.Abs(v) < 1000) { // not a number fails, too
			return nil, tgerr.New(400, "MASK_COORDS_INVALID")
		}
	}
	if in.N < 0 || in.N > 3 {
		return nil, tgerr.New(400, "MASK_COORDS_INVALID")
	}
	return &mediapb.MaskCoords{On: int32(in.N), X: in.X, Y: in.Y, Zoom: in.Zoom}, nil
}

// setKind says which sets two flags of a request mean.
func setKind(masks, emojis bool) stickerpb.Kind {
	switch {
	case masks:
		return stickerpb.Kind_MASKS
	case emojis:
		return stickerpb.Kind_EMOJI
	}
	return stickerpb.Kind_STICKERS
}

// setThumb opens the picture of a set; whoever may see the set may see it.
//
// https://core.telegram.org/constructor/inputStickerSetThumb
func (s *Server) setThumb(ctx context.Context, in *tg.InputStickerSetThumb) (*media.Object, error) {
	rec, err := s.namedSet(ctx, in.Stickerset)
	if err != nil {
		return nil, err
	}
	if rec.Thumb == nil || in.ThumbVersion != int(rec.ThumbVersion) {
		return nil, errLocation
	}
	o, err := s.files.OpenSize(ctx, rec.Thumb, "")
	if err != nil {
		return nil, fileError(err)
	}
	return o, nil
}
