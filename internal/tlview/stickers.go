package tlview

import (
	"context"
	"errors"
	"hash/fnv"

	"github.com/gotd/td/tg"

	"chappe/internal/chat/chatpb"
	"chappe/internal/media/mediapb"
	"chappe/internal/sticker"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// SetSum is a number that changes when a set does: the hash of a set.
func SetSum(rec *stickerpb.Set) int {
	h := fnv.New32a()
	for _, text := range []string{rec.Title, rec.ShortName} {
		_, _ = h.Write([]byte(text + "\x00"))
	}
	write := func(v int64) {
		for shift := 0; shift < 64; shift += 8 {
			_, _ = h.Write([]byte{byte(v >> shift)})
		}
	}
	write(int64(rec.ThumbVersion))
	for _, one := range rec.Stickers {
		write(one.File.Id)
		for _, e := range append(one.Emoji, one.Keywords...) {
			_, _ = h.Write([]byte(e + "\x00"))
		}
	}
	return int(h.Sum32() >> 1)
}

// StickerSet renders a set as a viewer has it.
//
// https://core.telegram.org/constructor/stickerSet
func (v *Views) StickerSet(viewer int64, h sticker.Had) tg.StickerSet {
	out := tg.StickerSet{
		Official: h.Creator == 0, Masks: h.Kind == stickerpb.Kind_MASKS, Emojis: h.Kind == stickerpb.Kind_EMOJI,
		TextColor: h.TextColor, Creator: h.Creator == viewer && viewer != 0, Archived: h.Archived,
		ID: h.Id, AccessHash: v.Files.Signer().SetHash(h.Id), Title: h.Title, ShortName: h.ShortName,
		Count: len(h.Stickers), Hash: SetSum(h.Set),
	}
	if h.Date != 0 {
		out.SetInstalledDate(int(h.Date))
	}
	if h.Thumb != nil {
		out.SetThumbs([]tg.PhotoSizeClass{setThumb(h.Thumb)})
		out.SetThumbDCID(v.DC)
		out.SetThumbVersion(int(h.ThumbVersion))
	}
	if h.ThumbDocument != 0 {
		out.SetThumbDocumentID(h.ThumbDocument)
	}
	out.SetFlags()
	return out
}

// setThumb renders the picture of a set; its type says of what form it is.
// https://core.telegram.org/api/files#sticker-thumbnails
func setThumb(f *mediapb.File) tg.PhotoSizeClass {
	kind := "s"
	switch f.Mime {
	case "application/x-tgsticker":
		kind = "a"
	case "video/webm":
		kind = "v"
	}
	return &tg.PhotoSize{Type: kind, W: 100, H: 100, Size: int(f.Size)}
}

// FullStickerSet renders a set with all that is in it.
//
// https://core.telegram.org/constructor/messages.stickerSet
func (v *Views) FullStickerSet(viewer int64, h sticker.Had) *tg.MessagesStickerSet {
	out := &tg.MessagesStickerSet{
		Set: v.StickerSet(viewer, h), Packs: packs(h.Stickers), Keywords: []tg.StickerKeyword{},
		Documents: make([]tg.DocumentClass, len(h.Stickers)),
	}
	for i, one := range h.Stickers {
		out.Documents[i] = v.Document(viewer, one.File)
		if len(one.Keywords) > 0 {
			out.Keywords = append(out.Keywords, tg.StickerKeyword{DocumentID: one.File.Id, Keyword: one.Keywords})
		}
	}
	return out
}

// packs says which stickers stand for each emoji.
func packs(all []*stickerpb.Sticker) []tg.StickerPack {
	out := []tg.StickerPack{}
	at := make(map[string]int)
	for _, one := range all {
		for _, e := range one.Emoji {
			i, ok := at[e]
			if !ok {
				i, at[e] = len(out), len(out)
				out = append(out, tg.StickerPack{Emoticon: e})
			}
			out[i].Documents = append(out[i].Documents, one.File.Id)
		}
	}
	return out
}

// PacksOf says for each emoji which of some stickers stand for it.
func PacksOf(files []*mediapb.File) []tg.StickerPack {
	all := make([]*stickerpb.Sticker, len(files))
	for i, f := range files {
		all[i] = &stickerpb.Sticker{File: f, Emoji: []string{f.GetAttributes().GetSticker().GetAlt()}}
	}
	return packs(all)
}

// covers is how many of a set's stickers stand for it in a list.
const covers = 5

// Covered renders a set in a list of sets.
//
// https://core.telegram.org/type/StickerSetCovered
func (v *Views) Covered(viewer int64, h sticker.Had) tg.StickerSetCoveredClass {
	if len(h.Stickers) == 0 {
		return &tg.StickerSetNoCovered{Set: v.StickerSet(viewer, h)}
	}
	out := &tg.StickerSetMultiCovered{Set: v.StickerSet(viewer, h)}
	for _, one := range h.Stickers[:min(len(h.Stickers), covers)] {
		out.Covers = append(out.Covers, v.Document(viewer, one.File))
	}
	return out
}

// stickerAttribute renders that a document is a sticker, a mask or a custom
// emoji. Everybody may send custom emoji here: nothing is for sale.
func (v *Views) stickerAttribute(s *mediapb.Sticker) tg.DocumentAttributeClass {
	set := v.inputSet(s.Set)
	if s.Custom {
		return &tg.DocumentAttributeCustomEmoji{Free: true, TextColor: s.TextColor, Alt: s.Alt, Stickerset: set}
	}
	out := &tg.DocumentAttributeSticker{Mask: s.Mask, Alt: s.Alt, Stickerset: set}
	if s.Coords != nil {
		out.SetMaskCoords(tg.MaskCoords{N: int(s.Coords.On), X: s.Coords.X, Y: s.Coords.Y, Zoom: s.Coords.Zoom})
	}
	return out
}

// stickers renders the events about sets and lists of stickers.
func (r *rendering) stickers(ev update.Event) (tg.UpdateClass, error) {
	masks, emojis := stickerpb.Kind(ev.Count) == stickerpb.Kind_MASKS, stickerpb.Kind(ev.Count) == stickerpb.Kind_EMOJI
	switch ev.Kind {
	case updatepb.Kind_NEW_STICKER_SET:
		return r.newStickerSet(r.ctx, ev.Count64)
	case updatepb.Kind_STICKER_SETS:
		return &tg.UpdateStickerSets{Masks: masks, Emojis: emojis}, nil
	}
	order := ev.Peers
	if order == nil {
		order = []int64{}
	}
	return &tg.UpdateStickerSetsOrder{Masks: masks, Emojis: emojis, Order: order}, nil
}

func (r *rendering) newStickerSet(ctx context.Context, id int64) (tg.UpdateClass, error) {
	rec, err := r.Stickers.Set(ctx, id)
	if errors.Is(err, sticker.ErrNoSet) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	h, err := r.Stickers.As(ctx, r.viewer, rec)
	return &tg.UpdateNewStickerSet{Stickerset: r.FullStickerSet(r.viewer, h)}, err
}

// inputSet names a set for everybody; 0 is none.
func (v *Views) inputSet(id int64) tg.InputStickerSetClass {
	if id == 0 {
		return &tg.InputStickerSetEmpty{}
	}
	return &tg.InputStickerSetID{ID: id, AccessHash: v.Files.Signer().SetHash(id)}
}

// stickersAction renders changes of the sets of a supergroup for its admin log.
func (v *Views) stickersAction(e *chatpb.LogEntry) tg.ChannelAdminLogEventActionClass {
	prev, next := v.inputSet(e.PrevNum), v.inputSet(e.Num)
	switch e.Kind {
	case chatpb.LogEntry_STICKER_SET:
		return &tg.ChannelAdminLogEventActionChangeStickerSet{PrevStickerset: prev, NewStickerset: next}
	case chatpb.LogEntry_EMOJI_SET:
		return &tg.ChannelAdminLogEventActionChangeEmojiStickerSet{PrevStickerset: prev, NewStickerset: next}
	}
	return nil
}
