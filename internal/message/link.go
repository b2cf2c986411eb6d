package message

import "chappe/internal/message/messagepb"

// FirstLink is the first link of a text that is to be sent with these entities,
// the one whose page clients show; empty if there is none, or if the text cannot
// be sent.
func FirstLink(text string, given []*messagepb.Entity) string {
	text, entities, err := PrepareText(text, given)
	if err != nil {
		return ""
	}
	for _, e := range entities {
		switch e.Kind {
		case messagepb.Entity_URL:
			return utf16Part(text, e.Offset, e.Length)
		case messagepb.Entity_TEXT_URL:
			return e.Arg
		}
	}
	return ""
}
