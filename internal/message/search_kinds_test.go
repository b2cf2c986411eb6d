package message

import (
	"testing"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
)

// TestKinds holds every kind of media against the lists that show it.
func TestKinds(t *testing.T) {
	document := func(a *mediapb.Attributes) *messagepb.Message {
		return &messagepb.Message{Media: &mediapb.Media{File: &mediapb.File{Attributes: a}}}
	}
	point := &mediapb.Point{Lat: 1}
	all := []Kind{
		KindPhoto, KindVideo, KindPhotoVideo, KindDocument, KindGIF, KindVoice, KindMusic, KindRound, KindRoundVoice,
		KindChatPhoto, KindPlace, KindContact, KindURL, KindNone,
	}
	for name, c := range map[string]struct {
		m    *messagepb.Message
		want []Kind
	}{
		"text":        {&messagepb.Message{Text: "a"}, nil},
		"photo":       {&messagepb.Message{Media: &mediapb.Media{File: &mediapb.File{Photo: true}}}, []Kind{KindPhoto, KindPhotoVideo}},
		"burnt photo": {&messagepb.Message{Media: &mediapb.Media{Ttl: 5, Gone: mediapb.Media_PHOTO}}, nil},
		"file":        {document(nil), []Kind{KindDocument}},
		"image file":  {document(&mediapb.Attributes{Image: true}), []Kind{KindDocument}},
		"video":       {document(&mediapb.Attributes{Video: &mediapb.Video{}}), []Kind{KindVideo, KindPhotoVideo}},
		"round video": {document(&mediapb.Attributes{Video: &mediapb.Video{Round: true}}), []Kind{KindRound, KindRoundVoice}},
		"gif":         {document(&mediapb.Attributes{Animated: true, Video: &mediapb.Video{}}), []Kind{KindGIF}},
		"sticker":     {document(&mediapb.Attributes{Sticker: &mediapb.Sticker{}}), nil},
		"voice":       {document(&mediapb.Attributes{Audio: &mediapb.Audio{Voice: true}}), []Kind{KindVoice, KindRoundVoice}},
		"music":       {document(&mediapb.Attributes{Audio: &mediapb.Audio{}}), []Kind{KindMusic}},
		"venue":       {&messagepb.Message{Media: &mediapb.Media{Point: point, Venue: &mediapb.Venue{}}}, []Kind{KindPlace}},
		"contact":     {&messagepb.Message{Media: &mediapb.Media{Contact: &mediapb.Contact{}}}, []Kind{KindContact}},
		"chat photo":  {&messagepb.Message{Action: &messagepb.Action{Kind: messagepb.Action_CHAT_PHOTO}}, []Kind{KindChatPhoto}},
	} {
		want := make(map[Kind]bool)
		for _, k := range c.want {
			want[k] = true
		}
		for _, k := range all {
			if k.holds(c.m) != want[k] {
				t.Errorf("%s: kind %d is %v", name, k, !want[k])
			}
		}
	}
}
