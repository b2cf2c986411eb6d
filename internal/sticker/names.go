package sticker

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"chappe/internal/peer"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/store"
)

// Limits of names, in characters.
const (
	maxTitle     = 64
	maxShortName = 64
	// A set is found by the beginnings of these lengths of the words of its
	// title, and of its short name.
	minPrefix = 2
	maxPrefix = 12
	maxWords  = 8
)

// checkTitle returns a title as it is stored, or [ErrTitle].
func checkTitle(title string) (string, error) {
	title = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || r >= 0x202a && r <= 0x202e {
			return -1
		}
		return r
	}, strings.TrimSpace(title))
	if n := utf8.RuneCountInString(title); n == 0 || n > maxTitle {
		return "", ErrTitle
	}
	return title, nil
}

// checkShortName reports whether a short name may be one: letters, digits and
// single underscores, a letter first.
func checkShortName(name string) error {
	ok := name != "" && len(name) <= maxShortName && !strings.Contains(name, "__") && !strings.HasSuffix(name, "_")
	for i := range len(name) {
		c := name[i] | 0x20
		letter := c >= 'a' && c <= 'z'
		ok = ok && (letter || i > 0 && (name[i] >= '0' && name[i] <= '9' || name[i] == '_'))
	}
	if !ok {
		return ErrShortName
	}
	return nil
}

// CheckShortName reports whether a short name is free: [ErrShortName] or
// [ErrShortNameTaken].
//
// https://core.telegram.org/method/stickers.checkShortName
func (s *Service) CheckShortName(ctx context.Context, name string) error {
	if err := checkShortName(name); err != nil {
		return err
	}
	return s.log.View(ctx, func(r store.Reader) error { return s.free(r, name) })
}

func (s *Service) free(r store.Reader, name string) error {
	if _, ok := s.builtInNames[strings.ToLower(name)]; ok {
		return ErrShortNameTaken
	}
	id, err := s.nameIndex(name).named(r)
	if err == nil && id != 0 {
		err = ErrShortNameTaken
	}
	return err
}

// SuggestShortName makes a short name of a title that is free now.
//
// https://core.telegram.org/method/stickers.suggestShortName
func (s *Service) SuggestShortName(ctx context.Context, title string) (string, error) {
	if _, err := checkTitle(title); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, word := range foldWords(title) {
		for _, r := range word {
			if r < utf8.RuneSelf && b.Len() < maxShortName-8 && (b.Len() > 0 || r >= 'a' && r <= 'z') {
				b.WriteRune(r)
			}
		}
	}
	base := strings.Trim(strings.ReplaceAll(b.String(), "_", ""), "_")
	if base == "" {
		base = "stickers"
	}
	name := base
	for range 20 {
		err := s.CheckShortName(ctx, name)
		if err == nil {
			return name, nil
		}
		n, rerr := rand.Int(rand.Reader, big.NewInt(1_000_000))
		if rerr != nil {
			return "", fmt.Errorf("make up a name: %w", rerr)
		}
		name = fmt.Sprintf("%s_%d", base, n)
	}
	return "", ErrShortNameTaken
}

// foldWords splits a text into words in the form in which they are compared:
// without case, accents and punctuation.
func foldWords(text string) []string {
	strip := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFC)
	folded, _, err := transform.String(strip, text)
	if err != nil {
		folded = strings.ToLower(text)
	}
	return strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_'
	})
}

// wordsOf are the words by which a set is found.
func wordsOf(rec *stickerpb.Set) []string {
	words := append([]string{strings.ToLower(rec.ShortName)}, foldWords(rec.Title)...)
	return words[:min(len(words), maxWords)]
}

// beginnings are the indexes under which a set stands.
func (s *Service) beginnings(rec *stickerpb.Set) []index {
	var all []index
	seen := make(map[string]bool)
	for _, w := range wordsOf(rec) {
		rs := []rune(w)
		for n := minPrefix; n <= min(len(rs), maxPrefix); n++ {
			if p := string(rs[:n]); !seen[p] {
				seen[p] = true
				all = append(all, s.index("word", p))
			}
		}
	}
	return all
}

func ownersOf(all []index) []peer.Owner {
	var out []peer.Owner
	for _, i := range all {
		out = append(out, i.owner)
	}
	return out
}
