package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/gotd/td/telegram/downloader"
	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
)

// makeSet makes a set of one animated sticker and returns how many it has.
func makeSet(p *person, ctx context.Context, c command) (any, error) {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return nil, err
	}
	f, err := uploader.NewUploader(p.api).FromBytes(ctx, filepath.Base(c.File), b)
	if err != nil {
		return nil, err
	}
	m, err := p.api.MessagesUploadMedia(ctx, &tg.MessagesUploadMediaRequest{
		Peer: &tg.InputPeerSelf{}, Media: &tg.InputMediaUploadedDocument{File: f, MimeType: "application/x-tgsticker"},
	})
	if err != nil {
		return nil, err
	}
	d := m.(*tg.MessageMediaDocument).Document.(*tg.Document)
	set, err := p.api.StickersCreateStickerSet(ctx, &tg.StickersCreateStickerSetRequest{
		UserID: &tg.InputUserSelf{}, Title: "Set " + c.Name, ShortName: c.Name,
		Stickers: []tg.InputStickerSetItem{{Document: d.AsInput(), Emoji: c.Text}},
	})
	if err != nil {
		return nil, err
	}
	return set.(*tg.MessagesStickerSet).Set.Count, nil
}

func (p *person) set(ctx context.Context, in tg.InputStickerSetClass) (*tg.MessagesStickerSet, error) {
	set, err := p.api.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: in})
	if err != nil {
		return nil, err
	}
	return set.(*tg.MessagesStickerSet), nil
}

// sendSticker sends the first sticker of a set.
func sendSticker(p *person, ctx context.Context, c command) (any, error) {
	set, err := p.set(ctx, &tg.InputStickerSetShortName{ShortName: c.Name})
	if err != nil {
		return nil, err
	}
	u, err := p.api.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: p.chats.peer(c.Chat), RandomID: rand.Int64(),
		Media: &tg.InputMediaDocument{ID: set.Documents[0].(*tg.Document).AsInput()},
	})
	if err != nil {
		return nil, err
	}
	return sentID(u)
}

// looked is what a sticker in a message shows.
type looked struct {
	Sum   string `json:"sum"`
	Set   string `json:"set"`
	Emoji string `json:"emoji"`
}

func look(p *person, ctx context.Context, c command) (any, error) {
	m, err := p.message(ctx, c)
	if err != nil {
		return nil, err
	}
	media, ok := m.Media.(*tg.MessageMediaDocument)
	if !ok {
		return nil, fmt.Errorf("the message has %T", m.Media)
	}
	d := media.Document.(*tg.Document)
	var out looked
	for _, a := range d.Attributes {
		if s, ok := a.(*tg.DocumentAttributeSticker); ok {
			set, err := p.set(ctx, s.Stickerset)
			if err != nil {
				return nil, err
			}
			out.Set, out.Emoji = set.Set.ShortName, s.Alt
		}
	}
	var b bytes.Buffer
	_, err = downloader.NewDownloader().Download(p.api, d.AsInputDocumentFileLocation("")).Stream(ctx, &b)
	sum := sha256.Sum256(b.Bytes())
	out.Sum = hex.EncodeToString(sum[:])
	return out, err
}

func installed(p *person, ctx context.Context, _ command) (any, error) {
	all, err := p.api.MessagesGetAllStickers(ctx, 0)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, s := range all.(*tg.MessagesAllStickers).Sets {
		names = append(names, s.ShortName)
	}
	slices.Sort(names)
	return names, nil
}

func install(p *person, ctx context.Context, c command) (any, error) {
	_, err := p.api.MessagesInstallStickerSet(ctx, &tg.MessagesInstallStickerSetRequest{
		Stickerset: &tg.InputStickerSetShortName{ShortName: c.Name},
	})
	return true, err
}
