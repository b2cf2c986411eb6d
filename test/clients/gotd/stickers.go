package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
)

var stickerTypes = map[string]string{".webp": "image/webp", ".tgs": "application/x-tgsticker", ".webm": "video/webm"}

// newStickers makes a set of the files that are named as answers, one emoji
// for all, and gives back its name in links.
func newStickers(p *person, ctx context.Context, c command) (any, error) {
	req := &tg.StickersCreateStickerSetRequest{UserID: &tg.InputUserSelf{}, Title: c.Text, ShortName: c.Name}
	for _, file := range c.Answers {
		doc, err := stickerFile(p, ctx, file, c.Emoji)
		if err != nil {
			return nil, err
		}
		req.Stickers = append(req.Stickers, tg.InputStickerSetItem{Document: doc, Emoji: c.Emoji})
	}
	res, err := p.api.StickersCreateStickerSet(ctx, req)
	if err != nil {
		return nil, err
	}
	set, ok := res.(*tg.MessagesStickerSet)
	if !ok {
		return nil, fmt.Errorf("the answer is %T", res)
	}
	return set.Set.ShortName, nil
}

func stickerFile(p *person, ctx context.Context, file, emoji string) (*tg.InputDocument, error) {
	f, err := uploader.NewUploader(p.api).FromPath(ctx, file)
	if err != nil {
		return nil, err
	}
	media, err := p.api.MessagesUploadMedia(ctx, &tg.MessagesUploadMediaRequest{Peer: &tg.InputPeerSelf{}, Media: &tg.InputMediaUploadedDocument{
		File: f, MimeType: stickerTypes[filepath.Ext(file)], Attributes: []tg.DocumentAttributeClass{
			&tg.DocumentAttributeFilename{FileName: filepath.Base(file)}, &tg.DocumentAttributeSticker{Alt: emoji, Stickerset: &tg.InputStickerSetEmpty{}},
		},
	}})
	if err != nil {
		return nil, err
	}
	doc, ok := media.(*tg.MessageMediaDocument)
	if !ok {
		return nil, fmt.Errorf("%s became %T", file, media)
	}
	return doc.Document.(*tg.Document).AsInput(), nil
}
