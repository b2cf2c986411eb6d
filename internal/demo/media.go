package demo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"strings"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat"
	"chappe/internal/demo/paint"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
)

func portraitOf(p person) image.Image { return paint.Portrait(p.look) }

// quality is that of the pictures as they are sent, in the terms of image/jpeg.
const quality = 90

func encoded(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("encode a picture: %w", err)
	}
	return b.Bytes(), nil
}

// upload brings a file to the server in the way of a client.
func (f *filler) upload(user int64, name string, b []byte) (media.Input, error) {
	in := media.Input{ID: f.next(), Name: name}
	total := (len(b) + media.MaxPart - 1) / media.MaxPart
	for len(b) > 0 {
		n := min(len(b), media.MaxPart)
		if err := f.Files.SavePart(f.ctx, user, in.ID, in.Parts, total, b[:n]); err != nil {
			return in, fmt.Errorf("upload %s: %w", name, err)
		}
		in.Parts++
		b = b[n:]
	}
	return in, nil
}

// portrait makes the photo of somebody or of a chat.
func (f *filler) portrait(user int64, m image.Image) (*mediapb.File, error) {
	b, err := encoded(m)
	if err != nil {
		return nil, err
	}
	in, err := f.upload(user, "portrait.jpg", b)
	if err != nil {
		return nil, err
	}
	return f.Files.MakePortrait(f.ctx, user, in)
}

func (f *filler) setPhoto(p place, maker int64, photo *mediapb.File) error {
	record, err := proto.Marshal(photo)
	if err != nil {
		return fmt.Errorf("encode a photo: %w", err)
	}
	if err := f.Messages.HoldPhoto(f.ctx, maker, p.peer, photo); err != nil {
		return err
	}
	_, err = f.Chats.SetPhoto(f.ctx, maker, p.peer, chat.Photo{ID: photo.Id, Record: record})
	return err
}

// media makes what a script names: "photo dusk2", "album fog1", "file plan.pdf".
func (f *filler) media(user int64, name string) (*mediapb.Media, error) {
	what, name, _ := strings.Cut(name, " ")
	switch what {
	case "photo", "album":
		draw, err := picture(name, f.seed)
		if err != nil {
			return nil, err
		}
		b, err := encoded(draw())
		if err != nil {
			return nil, err
		}
		in, err := f.upload(user, name+".jpg", b)
		if err != nil {
			return nil, err
		}
		file, err := f.Files.MakePhoto(f.ctx, user, in)
		return &mediapb.Media{File: file}, err
	case "voice":
		return f.voice(user, name)
	case "file":
		return f.document(user, name)
	case "poll":
		return &mediapb.Media{Poll: poll(name)}, nil
	}
	return nil, errors.New("no media is called " + what)
}

// poll reads a question and its answers.
func poll(text string) *mediapb.Poll {
	parts := strings.Split(text, " | ")
	p := &mediapb.Poll{Question: parts[0]}
	for i, answer := range parts[1:] {
		p.Answers = append(p.Answers, &mediapb.PollAnswer{Text: answer, Option: option(i)})
	}
	return p
}

// option names an answer by its place.
func option(at int) []byte { return []byte{byte('0' + at)} }

func (f *filler) document(user int64, name string) (*mediapb.Media, error) {
	b, mime, err := written(name)
	if err != nil {
		return nil, err
	}
	in, err := f.upload(user, name, b)
	if err != nil {
		return nil, err
	}
	file, err := f.Files.MakeDocument(f.ctx, user, in, media.Document{
		Mime: mime, Attributes: &mediapb.Attributes{Name: name}, AsFile: true,
	})
	return &mediapb.Media{File: file}, err
}
