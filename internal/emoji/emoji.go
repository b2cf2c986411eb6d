// Package emoji is the words by which emoji are found, and their names, in
// English and French. It imports nothing of ours.
//
// The lists are made by tools/emojiwords from Unicode CLDR; their licence stands
// beside them.
//
// https://core.telegram.org/api/custom-emoji#emoji-keywords
package emoji

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

// Version is that of the lists: the number of the release of CLDR.
const Version = 48

//go:embed words/en.txt words/fr.txt
var files embed.FS

// Languages are those for which there is a list.
var Languages = []string{"en", "fr"}

// Keyword is a word and the emoji that it leads to.
type Keyword struct {
	Word  string
	Emoji []string
}

// list is what is known in one language.
type list struct {
	words []Keyword
	names map[string]string
}

// lists are read when somebody first asks.
var lists = sync.OnceValue(func() map[string]list {
	all := make(map[string]list, len(Languages))
	for _, lang := range Languages {
		text, err := files.ReadFile("words/" + lang + ".txt")
		if err != nil {
			panic(fmt.Sprintf("emoji: %v", err)) // it is embedded
		}
		all[lang] = parse(string(text))
	}
	return all
})

// parse reads a list: a line for each word, and for each name one that begins
// with "=".
func parse(text string) list {
	l := list{names: make(map[string]string)}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if emoji, ok := strings.CutPrefix(key, "="); ok && emoji != "" {
			l.names[emoji] = value
			continue
		}
		l.words = append(l.words, Keyword{Word: key, Emoji: strings.Fields(value)})
	}
	return l
}

// Language is the language of Languages that a code such as "fr-CA" means, or "".
func Language(code string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(code, "_", "-")), "-")
	for _, lang := range Languages {
		if lang == base {
			return lang
		}
	}
	return ""
}

// Words are all words of a language, sorted; nil if there is no list. They must
// not be changed.
func Words(lang string) []Keyword { return lists()[lang].words }

// Name is what an emoji is called in a language, or "". The emoji stands without
// variation selectors.
func Name(lang, emoji string) string { return lists()[lang].names[emoji] }
