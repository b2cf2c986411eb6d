package message

import (
	"chappe/internal/message/messagepb"
)

// Kind selects messages by what they contain.
// https://core.telegram.org/type/MessagesFilter
type Kind int

// The kinds. KindNone is what no message of this server contains, such as
// calls.
const (
	KindAny Kind = iota
	KindPinned
	KindURL
	KindMention
	KindNone
	KindPhoto
	KindVideo
	KindPhotoVideo
	KindDocument
	KindGIF
	KindVoice
	KindMusic
	KindRound
	KindRoundVoice
	KindChatPhoto
	KindPlace
	KindContact
	KindPoll
)

// holds reports whether a message is of a kind.
func (k Kind) holds(m *messagepb.Message) bool {
	switch k {
	case KindAny:
		return true
	case KindPinned:
		return m.Pinned
	case KindMention:
		return m.Mentioned
	case KindURL:
		return hasLink(m)
	case KindChatPhoto:
		return m.Action.GetKind() == messagepb.Action_CHAT_PHOTO
	case KindPlace:
		return m.Media.GetPoint() != nil
	case KindContact:
		return m.Media.GetContact() != nil
	case KindPoll:
		return m.Media.GetPoll() != nil
	case KindPhotoVideo:
		return KindPhoto.holds(m) || KindVideo.holds(m)
	case KindRoundVoice:
		return KindRound.holds(m) || KindVoice.holds(m)
	case KindNone:
		return false
	}
	return m.Media.GetFile() != nil && fileKind(m) == k
}

func hasLink(m *messagepb.Message) bool {
	for _, e := range m.Entities {
		if e.Kind == messagepb.Entity_URL || e.Kind == messagepb.Entity_TEXT_URL {
			return true
		}
	}
	return false
}

// fileKind is the one kind that a message with a file is of; KindNone for
// stickers, which no list shows.
func fileKind(m *messagepb.Message) Kind {
	f := m.Media.File
	a := f.GetAttributes()
	switch {
	case f.Photo:
		return KindPhoto
	case a.GetSticker() != nil:
		return KindNone
	case a.GetAnimated():
		return KindGIF
	case a.GetVideo().GetRound():
		return KindRound
	case a.GetVideo() != nil:
		return KindVideo
	case a.GetAudio().GetVoice():
		return KindVoice
	case a.GetAudio() != nil:
		return KindMusic
	}
	return KindDocument
}
