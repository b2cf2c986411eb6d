package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"

	"github.com/gotd/td/telegram/downloader"
	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
)

// sendFile sends a file of the disk as a document of a kind: file, video or gif.
func sendFile(p *person, ctx context.Context, c command) (any, error) {
	f, err := uploader.NewUploader(p.api).FromPath(ctx, c.File)
	if err != nil {
		return nil, err
	}
	media := &tg.InputMediaUploadedDocument{
		File: f, MimeType: "application/octet-stream", ForceFile: c.Name == "file",
		Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeFilename{FileName: filepath.Base(c.File)}},
	}
	if c.Name != "file" {
		media.MimeType, media.NosoundVideo = "video/mp4", c.Name == "video"
		media.Attributes = append(media.Attributes, &tg.DocumentAttributeVideo{Duration: 2, W: 640, H: 480, SupportsStreaming: true})
	}
	if c.Name == "gif" {
		media.Attributes = append(media.Attributes, &tg.DocumentAttributeAnimated{})
	}
	u, err := p.api.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: p.chats.peer(c.Chat), Media: media, Message: c.Text, RandomID: randomID(),
	})
	if err != nil {
		return nil, err
	}
	return sentID(u)
}

// received is what a document in a message is, as the other clients say it.
type received struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	Sum  string `json:"sum"`
}

// fetch reads the document of a message whole.
func fetch(p *person, ctx context.Context, c command) (any, error) {
	m, err := p.message(ctx, c)
	if err != nil {
		return nil, err
	}
	media, ok := m.Media.(*tg.MessageMediaDocument)
	if !ok {
		return nil, fmt.Errorf("the message has %T", m.Media)
	}
	d := media.Document.(*tg.Document)
	out := received{Kind: "file"}
	for _, a := range d.Attributes {
		switch a := a.(type) {
		case *tg.DocumentAttributeFilename:
			out.Name = a.FileName
		case *tg.DocumentAttributeAnimated:
			out.Kind = "gif"
		case *tg.DocumentAttributeVideo:
			if out.Kind == "file" {
				out.Kind = "video"
			}
		}
	}
	h := sha256.New()
	_, err = downloader.NewDownloader().WithPartSize(1<<20).Download(p.api, d.AsInputDocumentFileLocation("")).Stream(ctx, h)
	out.Sum = hex.EncodeToString(h.Sum(nil))
	return out, err
}
