package chappetest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"

	"github.com/gotd/td/telegram/downloader"
	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
)

// Picture returns a JPEG that nobody else has.
func Picture(w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	seed := uint8(rand.IntN(256))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.RGBA{uint8(x) ^ seed, uint8(y), uint8(x * y / 64), 255})
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, nil)
	return b.Bytes()
}

// RandomBytes returns bytes that nobody else has.
func RandomBytes(n int) []byte {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(rand.Uint64(), 0))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// Upload uploads bytes as gotd does.
func (c *Client) Upload(ctx context.Context, name string, b []byte) tg.InputFileClass {
	c.t.Helper()
	f, err := uploader.NewUploader(c.API).WithThreads(4).FromBytes(ctx, name, b)
	if err != nil {
		c.t.Fatalf("%s uploads %s: %v", c.Name, name, err)
	}
	return f
}

// SendMedia sends media and returns the message as the answer shows it.
func (c *Client) SendMedia(ctx context.Context, to tg.InputPeerClass, m tg.InputMediaClass, caption string) *tg.Message {
	c.t.Helper()
	u, err := c.API.MessagesSendMedia(ctx, &tg.MessagesSendMediaRequest{
		Peer: to, Media: m, Message: caption, RandomID: rand.Int64(),
	})
	if err != nil {
		c.t.Fatalf("%s sends %T: %v", c.Name, m, err)
	}
	all := NewMessages(u)
	if len(all) != 1 {
		c.t.Fatalf("%s: the answer shows %d messages", c.Name, len(all))
	}
	return all[0]
}

// NewMessages returns the new messages that an answer shows.
func NewMessages(u tg.UpdatesClass) []*tg.Message {
	all, ok := u.(*tg.Updates)
	if !ok {
		return nil
	}
	var out []*tg.Message
	for _, upd := range all.Updates {
		var shown tg.MessageClass
		switch n := upd.(type) {
		case *tg.UpdateNewMessage:
			shown = n.Message
		case *tg.UpdateNewChannelMessage:
			shown = n.Message
		}
		if m, ok := shown.(*tg.Message); ok {
			out = append(out, m)
		}
	}
	return out
}

// Download reads all that a location names.
func (c *Client) Download(ctx context.Context, l tg.InputFileLocationClass) ([]byte, error) {
	var b bytes.Buffer
	_, err := downloader.NewDownloader().Download(c.API, l).Stream(ctx, &b)
	return b.Bytes(), err
}

// PhotoOf returns the photo of a message.
func PhotoOf(m *tg.Message) *tg.Photo {
	media, _ := m.Media.(*tg.MessageMediaPhoto)
	if media == nil {
		return nil
	}
	p, _ := media.Photo.(*tg.Photo)
	return p
}

// DocumentOf returns the document of a message.
func DocumentOf(m *tg.Message) *tg.Document {
	media, _ := m.Media.(*tg.MessageMediaDocument)
	if media == nil {
		return nil
	}
	d, _ := media.Document.(*tg.Document)
	return d
}

// SizeLocation names a size of a photo.
func SizeLocation(p *tg.Photo, letter string) *tg.InputPhotoFileLocation {
	return &tg.InputPhotoFileLocation{ID: p.ID, AccessHash: p.AccessHash, FileReference: p.FileReference, ThumbSize: letter}
}
