package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/gotd/td/telegram/downloader"
	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
)

// sendFile sends a file of the disk as one of the kinds of asMedia.
func sendFile(p *person, ctx context.Context, c command) (any, error) {
	media, err := p.asMedia(ctx, c.Name, c.File)
	if err != nil {
		return nil, err
	}
	u, err := p.api.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: p.chats.peer(c.Chat), Media: media, Message: c.Text, RandomID: randomID(),
	})
	if err != nil {
		return nil, err
	}
	return sentID(u)
}

// sendAlbum sends photos of the disk as one, each with a numbered caption.
func sendAlbum(p *person, ctx context.Context, c command) (any, error) {
	album := make([]tg.InputSingleMedia, len(c.Files))
	for i, name := range c.Files {
		up, err := p.asMedia(ctx, "photo", name)
		if err != nil {
			return nil, err
		}
		got, err := p.api.MessagesUploadMedia(ctx, &tg.MessagesUploadMediaRequest{Peer: p.chats.peer(c.Chat), Media: up})
		if err != nil {
			return nil, err
		}
		photo := got.(*tg.MessageMediaPhoto).Photo.(*tg.Photo)
		album[i] = tg.InputSingleMedia{
			Media: &tg.InputMediaPhoto{ID: photo.AsInput()}, RandomID: randomID(), Message: fmt.Sprint(c.Text, " ", i),
		}
	}
	_, err := p.api.MessagesSendMultiMedia(ctx, &tg.MessagesSendMultiMediaRequest{Peer: p.chats.peer(c.Chat), MultiMedia: album})
	return nil, err
}

// asMedia uploads a file of the disk to be sent as a photo, file, video, gif or
// voice.
func (p *person) asMedia(ctx context.Context, kind, file string) (tg.InputMediaClass, error) {
	f, err := uploader.NewUploader(p.api).FromPath(ctx, file)
	if err != nil {
		return nil, err
	}
	if kind == "photo" {
		return &tg.InputMediaUploadedPhoto{File: f}, nil
	}
	media := &tg.InputMediaUploadedDocument{
		File: f, MimeType: "application/octet-stream", ForceFile: kind == "file",
		Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeFilename{FileName: filepath.Base(file)}},
	}
	film := &tg.DocumentAttributeVideo{Duration: 2, W: 640, H: 480, SupportsStreaming: true}
	switch kind {
	case "video":
		media.MimeType, media.NosoundVideo = "video/mp4", true
		media.Attributes = append(media.Attributes, film)
	case "gif":
		media.MimeType = "video/mp4"
		media.Attributes = append(media.Attributes, film, &tg.DocumentAttributeAnimated{})
	case "voice":
		media.MimeType = "audio/ogg"
		media.Attributes = []tg.DocumentAttributeClass{&tg.DocumentAttributeAudio{Voice: true, Duration: 2, Waveform: []byte{1, 2, 3}}}
	}
	return media, nil
}

// received is what a photo or a document in a message is, as the other clients
// say it. A photo has a size in pixels, and the group that makes it one of an
// album.
type received struct {
	Kind  string `json:"kind"`
	Name  string `json:"name,omitempty"`
	Size  string `json:"size,omitempty"`
	Group string `json:"group,omitempty"`
	Sum   string `json:"sum"`
}

// fetch reads the photo or document of a message whole.
func fetch(p *person, ctx context.Context, c command) (any, error) {
	m, err := p.message(ctx, c)
	if err != nil {
		return nil, err
	}
	switch media := m.Media.(type) {
	case *tg.MessageMediaPhoto:
		out, at := photoReceived(media.Photo.(*tg.Photo))
		if m.GroupedID != 0 {
			out.Group = strconv.FormatInt(m.GroupedID, 10)
		}
		return p.summed(ctx, out, at)
	case *tg.MessageMediaDocument:
		d := media.Document.(*tg.Document)
		return p.summed(ctx, documentReceived(d), d.AsInputDocumentFileLocation(""))
	}
	return nil, fmt.Errorf("the message has %T", m.Media)
}

// photoReceived is the largest size of a photo, the last.
func photoReceived(ph *tg.Photo) (received, tg.InputFileLocationClass) {
	var kind, size string
	switch s := ph.Sizes[len(ph.Sizes)-1].(type) {
	case *tg.PhotoSize:
		kind, size = s.Type, fmt.Sprintf("%dx%d", s.W, s.H)
	case *tg.PhotoSizeProgressive:
		kind, size = s.Type, fmt.Sprintf("%dx%d", s.W, s.H)
	}
	return received{Kind: "photo", Size: size}, &tg.InputPhotoFileLocation{
		ID: ph.ID, AccessHash: ph.AccessHash, FileReference: ph.FileReference, ThumbSize: kind,
	}
}

func documentReceived(d *tg.Document) received {
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
		case *tg.DocumentAttributeAudio:
			if a.Voice {
				return received{Kind: "voice"}
			}
		}
	}
	return out
}

func (p *person) summed(ctx context.Context, out received, at tg.InputFileLocationClass) (any, error) {
	h := sha256.New()
	_, err := downloader.NewDownloader().WithPartSize(1<<20).Download(p.api, at).Stream(ctx, h)
	out.Sum = hex.EncodeToString(h.Sum(nil))
	return out, err
}
