package sticker

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"chappe/internal/media/mediapb"
)

// What tools/stickergen draws.
//
//go:embed art/reactions.zip
var reactionArt []byte

// The media types of stickers: https://core.telegram.org/stickers
const (
	mimeStatic   = "image/webp"
	mimeAnimated = "application/x-tgsticker"
	mimeVideo    = "video/webm"
)

// Reaction is how one reacts with an emoji: a picture, and what moves where it
// is chosen and shown.
//
// https://core.telegram.org/constructor/availableReaction
type Reaction struct {
	Emoji string
	Title string
	// Static is a picture; the others are animations: of the list in which it
	// appears, of the one that is pointed at, of the one that is chosen, over
	// the whole message, and about the small one under the message.
	Static, Appear, Select, Activate, Effect, Around *mediapb.File
}

// Shown are the files by which a message shows an effect.
func (r *Reaction) Shown() []*mediapb.File { return []*mediapb.File{r.Static, r.Select, r.Effect} }

// Reaction returns the art of an emoji, or nil if there is none.
func (s *Service) Reaction(emoji string) *Reaction { return s.reactions[codePoints(emoji)] }

// codePoints is the name of an emoji in the archives: "2764-200d-1f525".
func codePoints(emoji string) string {
	var b bytes.Buffer
	for i, r := range []rune(emoji) {
		if i > 0 {
			b.WriteByte('-')
		}
		fmt.Fprintf(&b, "%x", r)
	}
	return b.String()
}

// loadReactions adds the art of reactions to the files that come with the
// program.
func (s *Service) loadReactions(emoji []string) error {
	archive, err := openArt(reactionArt)
	if err != nil {
		return err
	}
	s.reactions = make(map[string]*Reaction, len(emoji))
	for _, e := range emoji {
		name := codePoints(e)
		r := &Reaction{Emoji: e}
		title, err := archive.read(name + "/title")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		r.Title = string(title)
		for file, at := range map[string]**mediapb.File{
			"static.webp": &r.Static, "appear.tgs": &r.Appear, "select.tgs": &r.Select,
			"activate.tgs": &r.Activate, "effect.tgs": &r.Effect, "around.tgs": &r.Around,
		} {
			if *at, err = s.ship(archive, name+"/"+file, &mediapb.Sticker{Alt: e}); err != nil {
				return err
			}
		}
		s.reactions[name] = r
	}
	return nil
}

// art is an archive of the generator.
type art struct{ *zip.Reader }

func openArt(b []byte) (art, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return art{}, fmt.Errorf("open the art that comes with the program: %w", err)
	}
	return art{z}, nil
}

func (a art) read(name string) ([]byte, error) {
	f, err := a.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open art: %w", err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("read art %s: %w", name, err)
	}
	return b, nil
}
