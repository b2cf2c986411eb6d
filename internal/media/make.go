package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"chappe/internal/blob"
	"chappe/internal/media/mediapb"
)

// maxThumb is the greatest thumbnail that a client may add, in bytes; its
// greatest side is that of size "m".
// https://core.telegram.org/api/files#uploading-files
const (
	maxThumb  = 200 << 10
	thumbSide = 320
	maxName   = 255 // bytes of a file name
)

// MakePhoto makes a photo of an upload. Asked again for the same upload it
// returns the same photo.
func (s *Service) MakePhoto(ctx context.Context, user int64, in Input) (*mediapb.File, error) {
	u, err := s.complete(ctx, user, in)
	if err != nil {
		return nil, err
	}
	if u.row.Photo != nil {
		return u.row.Photo, nil
	}
	b, err := s.whole(ctx, u.content, maxPhoto)
	if err != nil {
		return nil, err
	}
	p, err := s.paint(ctx, b, upTo(boxes[len(boxes)-1].side))
	if err != nil {
		return nil, err
	}
	f := &mediapb.File{Id: newID(), Photo: true, Date: s.log.Now().Unix()}
	if err := s.hang(ctx, user, f, p); err != nil {
		return nil, err
	}
	u.row.Photo = f
	return f, s.keep(ctx, user, u, f)
}

// whole reads a small upload into memory.
func (s *Service) whole(ctx context.Context, c *mediapb.Content, limit int64) ([]byte, error) {
	if c.Size > limit {
		return nil, ErrPhotoTooBig
	}
	b := make([]byte, c.Size)
	if _, err := s.content(ctx, c).ReadAt(b, 0); err != nil && !isEOF(err) {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	return b, nil
}

func isEOF(err error) bool { return errors.Is(err, io.EOF) }

// hang stores pictures as the sizes of a file that a user makes.
func (s *Service) hang(ctx context.Context, user int64, f *mediapb.File, p *pictures) error {
	f.Stripped, f.Outline = p.stripped, p.outline
	size := 0
	for _, pic := range p.sizes {
		size += len(pic.body)
	}
	if size == 0 {
		return nil
	}
	if err := s.room(ctx, user, int64(size)); err != nil {
		return err
	}
	folder := blob.NewFolder()
	f.Folder = folder[:]
	for _, pic := range p.sizes {
		key := blob.Key{Folder: folder, Number: sizeNumber(pic.letter)}
		if _, err := s.blobs.Put(ctx, key, bytes.NewReader(pic.body)); err != nil {
			return err
		}
		f.Sizes = append(f.Sizes, &mediapb.Size{
			Type: pic.letter, Width: int32(pic.width), Height: int32(pic.height), Bytes: int32(len(pic.body)),
			Webp: pic.webp,
		})
	}
	return nil
}

// Document is what a client says of an upload that becomes a document.
type Document struct {
	Mime       string
	Attributes *mediapb.Attributes
	Thumb      *Input // nil: none
	AsFile     bool   // it is not to be shown as what it seems to be
	Video      bool   // a video stays one though it is silent; else it is an animation
}

// MakeDocument makes a document of an upload, whose bytes stay as they are, but
// for a GIF that moves.
// Asked again for the same upload it returns the same document. A thumbnail
// that cannot be read is left out.
func (s *Service) MakeDocument(ctx context.Context, user int64, in Input, d Document) (*mediapb.File, error) {
	u, err := s.complete(ctx, user, in)
	if err != nil {
		return nil, err
	}
	if u.row.Document != nil {
		return u.row.Document, nil
	}
	f := &mediapb.File{
		Id: newID(), Date: s.log.Now().Unix(), Mime: cleanMime(d.Mime), Size: u.content.Size,
		Content: u.content, Attributes: d.Attributes,
	}
	if f.Attributes == nil {
		f.Attributes = new(mediapb.Attributes)
	}
	if f.Attributes.Name == "" {
		f.Attributes.Name = in.Name
	}
	f.Attributes.Name = cleanName(f.Attributes.Name)
	if f.Mime == mimeGIF && !d.AsFile {
		f.Attributes.Animated = true
	}
	seen, err := s.toFilm(ctx, user, u, f, d)
	if err == nil && !seen {
		seen, err = s.look(ctx, u, f, d)
	}
	if err != nil {
		return nil, err
	}
	p, err := s.beforeOpened(ctx, user, u, f, d)
	if err == nil && p == nil && seen {
		p, err = s.firstFrame(ctx, u)
	}
	if err != nil {
		return nil, err
	}
	if p != nil {
		if err := s.hang(ctx, user, f, p); err != nil {
			return nil, err
		}
	}
	u.row.Document = f
	return f, s.keep(ctx, user, u, f)
}

// beforeOpened is what is shown of a document before it is opened: of a sticker
// its outline, and of all a thumbnail; nil if there is nothing that can be read.
func (s *Service) beforeOpened(ctx context.Context, user int64, u *upload, f *mediapb.File, d Document) (*pictures, error) {
	var drawn *pictures
	if f.Attributes.Sticker != nil && !d.AsFile {
		var err error
		if drawn, err = s.sketchUpload(ctx, u, f); err != nil || drawn != nil && d.Thumb == nil {
			return drawn, err
		}
	}
	p, err := s.thumbnail(ctx, user, u, f, d.Thumb)
	if p != nil && drawn != nil {
		p.outline = drawn.outline
	}
	return p, err
}

// thumbnail makes what is shown of a document before it is opened: of the
// client's own thumbnail or, for a picture, of its bytes. It returns nil if
// there is nothing that can be read.
func (s *Service) thumbnail(ctx context.Context, user int64, u *upload, f *mediapb.File, given *Input) (*pictures, error) {
	source, limit := u.content, int64(maxPhoto)
	if given != nil {
		t, err := s.complete(ctx, user, *given)
		if err != nil {
			return nil, err
		}
		source, limit = t.content, maxThumb
	} else if !isPicture(f.Mime) {
		return nil, nil
	}
	b, err := s.whole(ctx, source, limit)
	if errors.Is(err, ErrPhotoTooBig) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p, err := s.thumb(ctx, b)
	if err == nil && p != nil && given == nil && f.Attributes.Video == nil {
		f.Attributes.Image, f.Attributes.Width, f.Attributes.Height = true, int32(p.width), int32(p.height)
	}
	return p, err
}

// thumb makes the one thumbnail of a document, or nil of what cannot be read.
func (s *Service) thumb(ctx context.Context, b []byte) (*pictures, error) {
	p, err := s.paint(ctx, b, upTo(thumbSide))
	if errors.Is(err, ErrPhoto) || errors.Is(err, ErrDimensions) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.sizes = p.sizes[len(p.sizes)-1:]
	p.sizes[0].letter = "m"
	return p, nil
}

// isPicture tells the types of documents that are decoded for a thumbnail.
func isPicture(mime string) bool {
	switch mime {
	case "image/jpeg", "image/png", "image/gif", "image/webp":
		return true
	}
	return false
}

// cleanMime returns a media type that is safe to show and to serve.
func cleanMime(mime string) string {
	mime = strings.ToLower(strings.TrimSpace(mime))
	ok := strings.Count(mime, "/") == 1 && len(mime) <= 127
	for _, c := range []byte(mime) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("/.+-_", c) >= 0)
	}
	if !ok {
		return "application/octet-stream"
	}
	return mime
}

// cleanName returns a file name without directories and control characters.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r == utf8.RuneError || r >= 0x202a && r <= 0x202e {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name == "." || name == "/" {
		return ""
	}
	for len(name) > maxName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}
