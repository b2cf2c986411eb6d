package message

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"chappe/internal/media/mediapb"
	"chappe/internal/message/messagepb"
)

// PrepareText makes a text and its entities what is stored and shown: cleaned,
// trimmed, the given entities clipped and sorted, and links, mentions, hashtags
// and the like found. It fails with [ErrEmpty], [ErrTooLong] or
// [ErrEntityBounds].
//
// https://core.telegram.org/api/entities
func PrepareText(text string, given []*messagepb.Entity) (string, []*messagepb.Entity, error) {
	text, entities, err := cleanText(text, given)
	if err != nil {
		return "", nil, err
	}
	if text == "" {
		return "", nil, ErrEmpty
	}
	if len(text) > MaxText && utf8.RuneCountInString(text) > MaxText {
		return "", nil, ErrTooLong
	}
	return text, withFound(text, entities), nil
}

// prepare is [PrepareText] for what may carry media: then the text is a caption,
// which may be empty and is shorter.
func prepare(text string, given []*messagepb.Entity, m *mediapb.Media) (string, []*messagepb.Entity, error) {
	if m == nil {
		return PrepareText(text, given)
	}
	text, entities, err := cleanText(text, given)
	if err != nil {
		return "", nil, err
	}
	if len(text) > MaxCaption && utf8.RuneCountInString(text) > MaxCaption {
		return "", nil, ErrCaption
	}
	return text, withFound(text, entities), nil
}

// cleanText cleans and trims without judging the length, as for drafts.
func cleanText(text string, given []*messagepb.Entity) (string, []*messagepb.Entity, error) {
	text, moved := cleanRunes(text, given)
	start, end := trimmed(text)
	if len(given) == 0 {
		return text[start:end], nil, nil
	}
	if moved == nil {
		moved = copyEntities(given)
	}
	shift := int32(utf16Len(text[:start]))
	text = text[start:end]
	for _, e := range moved {
		if e.Offset < 0 || e.Length < 0 {
			return "", nil, ErrEntityBounds
		}
		e.Offset -= shift
	}
	entities, err := clipEntities(moved, utf16Len(text))
	return text, entities, err
}

// trimmed returns the bounds of text without white space around it.
func trimmed(text string) (start, end int) {
	left := strings.TrimLeftFunc(text, blank)
	start = len(text) - len(left)
	return start, start + len(strings.TrimRightFunc(left, blank))
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u2060' || r == '\ufeff'
}

// dirty reports whether a rune may not stand in a text: control characters,
// line separators that are not newlines, and marks that turn the direction of
// all that follows.
func dirty(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\n'
	case r < 0x7f:
		return false
	}
	return r == utf8.RuneError || r >= 0x7f && r < 0xa0 || r >= 0x2028 && r <= 0x202e
}

// cleanRunes replaces what may not stand in a text. Carriage returns go, all
// else becomes a space of one UTF-16 unit, so that offsets stay. moved is nil
// when nothing was removed, else a copy of the entities at their new places.
func cleanRunes(text string, given []*messagepb.Entity) (string, []*messagepb.Entity) {
	if isCleanASCII(text) || strings.IndexFunc(text, dirty) < 0 {
		return text, nil
	}
	var b strings.Builder
	b.Grow(len(text))
	var removed []int32 // UTF-16 offsets of removed units
	at := int32(0)
	for _, r := range text {
		switch {
		case r == '\r':
			removed = append(removed, at)
		case dirty(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
		at++
		if r > 0xffff {
			at++
		}
	}
	if len(removed) == 0 {
		return b.String(), nil
	}
	moved := copyEntities(given)
	for _, e := range moved {
		end := e.Offset + e.Length
		e.Offset -= countBelow(removed, e.Offset)
		e.Length = end - countBelow(removed, end) - e.Offset
	}
	return b.String(), moved
}

// isCleanASCII is the fast way to see that most texts need no cleaning.
func isCleanASCII(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < 0x20 && c != '\n' || c >= 0x7f {
			return false
		}
	}
	return true
}

func countBelow(sorted []int32, limit int32) int32 {
	n := int32(0)
	for _, v := range sorted {
		if v >= limit {
			break
		}
		n++
	}
	return n
}

func copyEntities(in []*messagepb.Entity) []*messagepb.Entity {
	out := make([]*messagepb.Entity, len(in))
	for i, e := range in {
		out[i] = &messagepb.Entity{
			Kind: e.Kind, Offset: e.Offset, Length: e.Length, Arg: e.Arg, Id: e.Id, Flags: e.Flags,
		}
	}
	return out
}
