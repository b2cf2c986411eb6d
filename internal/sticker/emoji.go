package sticker

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxEmoji is how many emoji one sticker may stand for.
const maxEmoji = 20

// Runes that join or change what stands before them.
const (
	joiner   = '\u200d'
	selector = '\ufe0f'
	keycap   = '\u20e3'
)

// Emoji splits a text that has nothing but emoji into them, without variation
// selectors, each once. It returns false for any other text.
func Emoji(text string) ([]string, bool) {
	var all []string
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeft(text, " ,") {
		n := emojiLength(text)
		if n == 0 {
			return nil, false
		}
		if e := plain(text[:n]); !slices.Contains(all, e) {
			all = append(all, e)
		}
		text = text[n:]
	}
	return all, len(all) > 0 && len(all) <= maxEmoji
}

// plain is an emoji as it is compared.
func plain(emoji string) string { return strings.ReplaceAll(emoji, string(selector), "") }

// emojiLength is how many bytes of a text the emoji takes with which it begins; 0
// if it begins with something else.
//
// https://unicode.org/reports/tr51/#EBNF_and_Regex
func emojiLength(text string) int {
	r, n := utf8.DecodeRuneInString(text)
	switch {
	case flag(r):
		if second, m := utf8.DecodeRuneInString(text[n:]); flag(second) {
			return n + m
		}
		return 0
	case r >= '0' && r <= '9' || r == '#' || r == '*':
		rest := strings.TrimPrefix(text[n:], string(selector))
		if after, ok := strings.CutPrefix(rest, string(keycap)); ok {
			return len(text) - len(after)
		}
		return 0
	case !pictograph(r):
		return 0
	}
	for n < len(text) {
		next, m := utf8.DecodeRuneInString(text[n:])
		switch {
		case next == selector, next >= 0x1f3fb && next <= 0x1f3ff, next >= 0xe0020 && next <= 0xe007f:
			n += m
		case next == joiner:
			joined, k := utf8.DecodeRuneInString(text[n+m:])
			if !pictograph(joined) {
				return n
			}
			n += m + k
		default:
			return n
		}
	}
	return n
}

func flag(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// pictograph tells the blocks of Unicode in which emoji stand.
func pictograph(r rune) bool {
	switch {
	case r >= 0x1f000 && r <= 0x1faff && !flag(r), r >= 0x2190 && r <= 0x21ff, r >= 0x2300 && r <= 0x23ff,
		r >= 0x2460 && r <= 0x24ff, r >= 0x25a0 && r <= 0x27bf, r >= 0x2900 && r <= 0x297f, r >= 0x2b00 && r <= 0x2bff:
		return true
	}
	return slices.Contains([]rune{0xa9, 0xae, 0x203c, 0x2049, 0x2122, 0x2139, 0x3030, 0x303d, 0x3297, 0x3299}, r)
}
