// Command stickergen draws the pictures and animations that come with Chappe:
// the reactions, and the set of stickers that every account has. It writes them
// as archives that package sticker embeds; the same program always makes the
// same bytes. All of it is drawn here, from shapes: nothing is taken from fonts
// or from collections of others.
//
//	go run ./tools/stickergen                 # writes internal/sticker/art
//	go run ./tools/stickergen -preview DIR    # writes sheets to look at instead
package main

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"image"
	"log"
	"os"
	"path/filepath"

	"github.com/HugoSmits86/nativewebp"

	"chappe/internal/message"
	outlines "chappe/internal/outline"
)

func main() {
	out := flag.String("out", "internal/sticker/art", "directory of the archives")
	preview := flag.String("preview", "", "directory for sheets of the art, instead of archives")
	only := flag.String("only", "", "with -preview: one drawing, by its emoji, frame by frame")
	flag.Parse()
	err := error(nil)
	if *preview != "" {
		err = sheets(*preview, *only)
	} else {
		err = archives(*out)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func archives(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, draw := range map[string]func() ([]byte, error){"reactions.zip": reactionArchive, "chappe.zip": chappeArchive} {
		b, err := draw()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// chappeArchive has the stickers of the default set, a list of them with the
// emoji that they stand for, and dice of all kinds.
func chappeArchive() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	list := ""
	for _, d := range tower {
		list += d.name + ".tgs " + d.emoji + "\n"
	}
	if err := put(z, "list", []byte(list)); err != nil {
		return nil, err
	}
	for _, d := range tower {
		if err := putSticker(z, d.name, living(d.standing)); err != nil {
			return nil, err
		}
	}
	for value := range 7 {
		s := thrown()
		if value > 0 {
			s = landing(value)
		}
		if err := putSticker(z, fmt.Sprintf("die/%d", value), s); err != nil {
			return nil, err
		}
	}
	for _, g := range games {
		for value := range g.highest + 1 {
			if err := putSticker(z, fmt.Sprintf("%s/%d", g.name, value), g.draw(value)); err != nil {
				return nil, err
			}
		}
	}
	for i, s := range slotMachine() {
		if err := putSticker(z, fmt.Sprintf("slots/%d", i), s); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// iconSide is that of the still pictures of reactions, in pixels.
const iconSide = 192

// reactionArchive has a folder for each reaction, named by its code points.
func reactionArchive() ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, emoji := range message.EmojiReactions {
		d, ok := reactions[emoji]
		if !ok {
			return nil, fmt.Errorf("no drawing of %s", emoji)
		}
		name := codePoints(emoji)
		if err := put(z, name+"/title", []byte(d.title)); err != nil {
			return nil, err
		}
		rest := resting(d.draw).render(0, iconSide)
		still, err := webp(rest)
		if err != nil {
			return nil, err
		}
		if err := put(z, name+"/static.path", outlines.Picture(rest)); err != nil {
			return nil, err
		}
		if err := put(z, name+"/static.webp", still); err != nil {
			return nil, err
		}
		for _, a := range []struct {
			file  string
			scene *scene
		}{
			{"appear", appearing(d.draw)}, {"select", selected(d.draw)}, {"activate", activated(d.draw)},
			{"effect", effect(d.draw)}, {"around", around(d.draw)},
		} {
			if err := putSticker(z, name+"/"+a.file, a.scene); err != nil {
				return nil, err
			}
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// putSticker adds an animation and, beside it, its outline.
func putSticker(z *zip.Writer, name string, s *scene) error {
	text, err := s.lottie()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	t, err := packed(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := put(z, name+".tgs", t); err != nil {
		return err
	}
	return put(z, name+".path", outlines.Animation(text))
}

// put adds a file as it is: pictures are small already.
func put(z *zip.Writer, name string, b []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// codePoints names an emoji in ASCII: "2764-200d-1f525".
func codePoints(emoji string) string {
	name := ""
	for _, r := range emoji {
		if name != "" {
			name += "-"
		}
		name += fmt.Sprintf("%x", r)
	}
	return name
}

func webp(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := nativewebp.Encode(&b, m, nil); err != nil {
		return nil, fmt.Errorf("encode a picture: %w", err)
	}
	return b.Bytes(), nil
}
