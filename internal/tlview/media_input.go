package tlview

import (
	"strings"
	"unicode/utf8"

	"github.com/gotd/td/tg"

	"chappe/internal/media/mediapb"
)

// Limits of what clients say of a document.
const (
	maxSide     = 1 << 16 // pixels
	maxDuration = 1 << 22 // seconds
	maxWaveform = 256     // bytes
	maxTag      = 256     // bytes of a title or a performer
)

// AttributesOf reads what a client says of a document that it uploads; what is
// out of range is left out. The name is cleaned by package media.
//
// https://core.telegram.org/type/DocumentAttribute
func AttributesOf(in []tg.DocumentAttributeClass) *mediapb.Attributes {
	a := new(mediapb.Attributes)
	for _, one := range in {
		switch one := one.(type) {
		case *tg.DocumentAttributeFilename:
			a.Name = one.FileName
		case *tg.DocumentAttributeAnimated:
			a.Animated = true
		case *tg.DocumentAttributeImageSize:
			a.Image, a.Width, a.Height = true, side(one.W), side(one.H)
		case *tg.DocumentAttributeSticker:
			a.Sticker = &mediapb.Sticker{Alt: tag(one.Alt), Mask: one.Mask}
		case *tg.DocumentAttributeCustomEmoji:
			// Custom it becomes in a set.
			a.Sticker = &mediapb.Sticker{Alt: tag(one.Alt)}
		case *tg.DocumentAttributeVideo:
			a.Width, a.Height = side(one.W), side(one.H)
			a.Video = &mediapb.Video{
				Duration: length(one.Duration), Round: one.RoundMessage, Streaming: one.SupportsStreaming, Silent: one.Nosound,
				Preload: int32(max(one.PreloadPrefixSize, 0)), Start: length(one.VideoStartTs), Codec: tag(one.VideoCodec),
			}
		case *tg.DocumentAttributeAudio:
			a.Audio = &mediapb.Audio{
				Voice: one.Voice, Duration: int32(length(float64(one.Duration))),
				Title: tag(one.Title), Performer: tag(one.Performer),
			}
			if len(one.Waveform) <= maxWaveform {
				a.Audio.Waveform = one.Waveform
			}
		}
	}
	return a
}

func side(n int) int32 { return int32(min(max(n, 0), maxSide)) }

// length is a duration in seconds; what is no number is 0.
func length(s float64) float64 {
	if !(s > 0) {
		return 0
	}
	return min(s, maxDuration)
}

// tag is a short text as it may be stored.
func tag(s string) string {
	s = strings.ToValidUTF8(s, "")
	for len(s) > maxTag {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
