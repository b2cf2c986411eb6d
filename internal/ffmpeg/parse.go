package ffmpeg

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// answer is what ffprobe prints.
type answer struct {
	Streams []stream `json:"streams"`
	Packets []packet `json:"packets"`
	Format  struct {
		Duration string            `json:"duration"`
		Tags     map[string]string `json:"tags"`
	} `json:"format"`
}

type stream struct {
	Type        string            `json:"codec_type"`
	Codec       string            `json:"codec_name"`
	Width       int               `json:"width"`
	Height      int               `json:"height"`
	Duration    string            `json:"duration"`
	Tags        map[string]string `json:"tags"`
	Disposition struct {
		Cover int `json:"attached_pic"` // a picture, no video
	} `json:"disposition"`
	Side []struct {
		Rotation float64 `json:"rotation"`
	} `json:"side_data_list"`
}

// packet is a piece of a stream as it stands in the file.
type packet struct {
	At       string `json:"pts_time"`
	Duration string `json:"duration_time"`
}

// Bounds of what is believed.
const (
	maxSide     = 16_384        // pixels
	maxDuration = 7 * 24 * 3600 // seconds
	maxTag      = 256           // bytes
)

// parse reads what ffprobe prints. Where it prints packets, their end counts, and
// not what the head of the file says.
func parse(b []byte) (Info, error) {
	var a answer
	if err := json.Unmarshal(b, &a); err != nil {
		return Info{}, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	info, err := a.info()
	if err == nil && len(a.Packets) > 0 {
		info.Duration = 0
		for _, p := range a.Packets {
			info.Duration = max(info.Duration, min(seconds(p.At)+seconds(p.Duration), maxDuration))
		}
	}
	return info, err
}

func (a *answer) info() (Info, error) {
	info := Info{
		Duration: seconds(a.Format.Duration),
		Title:    a.tag("title"), Artist: a.tag("artist"),
	}
	for _, s := range a.Streams {
		switch {
		case s.Type == "audio":
			info.Audio = true
		case s.Type == "video" && s.Disposition.Cover == 0 && info.Video == nil:
			info.Video = s.video()
		case s.Type == "video" && s.Disposition.Cover != 0:
			info.Cover = true
			continue
		default:
			continue
		}
		if info.Duration == 0 {
			info.Duration = seconds(s.Duration)
		}
	}
	if !info.Audio && info.Video == nil {
		return Info{}, fmt.Errorf("%w: neither picture nor sound", ErrUnreadable)
	}
	return info, nil
}

// video is a stream as it is to be shown, or nil if its sides make no sense.
func (s *stream) video() *Video {
	if s.Width < 1 || s.Height < 1 || s.Width > maxSide || s.Height > maxSide {
		return nil
	}
	v := &Video{Width: s.Width, Height: s.Height, Codec: word(s.Codec)}
	if turn := int(math.Mod(math.Abs(s.turn()), 180)); turn > 45 && turn < 135 {
		v.Width, v.Height = v.Height, v.Width
	}
	return v
}

// turn is by how many degrees a stream is turned when it is shown.
func (s *stream) turn() float64 {
	for _, side := range s.Side {
		if side.Rotation != 0 {
			return side.Rotation
		}
	}
	v, err := strconv.ParseFloat(s.Tags["rotate"], 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

func seconds(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > 0) { // not a number fails, too
		return 0
	}
	return min(v, maxDuration)
}

// tag is a tag of the file or of a stream, whose names come in any case.
func (a *answer) tag(name string) string {
	all := []map[string]string{a.Format.Tags}
	for _, s := range a.Streams {
		all = append(all, s.Tags)
	}
	for _, tags := range all {
		for k, v := range tags {
			if strings.EqualFold(k, name) {
				return cut(v)
			}
		}
	}
	return ""
}

func cut(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "")
	for i := range s {
		if i > maxTag {
			return strings.ToValidUTF8(s[:maxTag], "")
		}
	}
	return s
}

// word is a name of a codec, which must be one.
func word(s string) string {
	for _, c := range []byte(s) {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_') {
			return ""
		}
	}
	return s[:min(len(s), 16)]
}
