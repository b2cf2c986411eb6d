package demo

import (
	"embed"
	"encoding/hex"
	"fmt"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
)

//go:embed sounds/*.ogg
var sounds embed.FS

// recordings are the voice messages of the story: seconds, and how loud each
// hundredth of it is, five bits each.
// https://core.telegram.org/constructor/documentAttributeAudio
var recordings = map[string]struct {
	seconds int32
	wave    string
}{
	// Ropes, wind, and wood on wood: made, not recorded.
	"arms": {8, "638c3186416ab9b610e1d70c3146416aa933301a441a31c618839cb45873afad64cc3fcf9531c618839ca452c1b48c31c62026a9c5d2199d8db9c818630c01"},
}

// recording is a file of Ogg, and what is to be known of it without hearing it.
func recording(name string) ([]byte, *mediapb.Audio, error) {
	r, ok := recordings[name]
	if !ok {
		return nil, nil, fmt.Errorf("no recording is called %q", name)
	}
	wave, err := hex.DecodeString(r.wave)
	if err != nil {
		return nil, nil, fmt.Errorf("read the loudness of %s: %w", name, err)
	}
	b, err := sounds.ReadFile("sounds/" + name + ".ogg")
	if err != nil {
		return nil, nil, err
	}
	return b, &mediapb.Audio{Voice: true, Duration: r.seconds, Waveform: wave}, nil
}

// voice makes a voice message.
func (f *filler) voice(user int64, name string) (*mediapb.Media, error) {
	b, audio, err := recording(name)
	if err != nil {
		return nil, err
	}
	in, err := f.upload(user, name+".ogg", b)
	if err != nil {
		return nil, err
	}
	file, err := f.Files.MakeDocument(f.ctx, user, in, media.Document{
		Mime: "audio/ogg", Attributes: &mediapb.Attributes{Audio: audio},
	})
	return &mediapb.Media{File: file}, err
}
