package emoji

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	for lang, want := range map[string]struct{ word, name string }{"en": {"love", "red heart"}, "fr": {"amour", "cœur rouge"}} {
		words := Words(lang)
		if len(words) < 3000 {
			t.Errorf("%s has only %d words", lang, len(words))
		}
		i, ok := slices.BinarySearchFunc(words, want.word, func(k Keyword, w string) int {
			if k.Word < w {
				return -1
			}
			if k.Word > w {
				return 1
			}
			return 0
		})
		if !ok || !slices.Contains(words[i].Emoji, "❤") {
			t.Errorf("%s: %q does not lead to a heart", lang, want.word)
		}
		if got := Name(lang, "❤"); got != want.name {
			t.Errorf("%s calls a heart %q", lang, got)
		}
		for _, k := range words {
			if k.Word == "" || len(k.Emoji) == 0 {
				t.Fatalf("%s has an empty line: %v", lang, k)
			}
		}
	}
	for code, want := range map[string]string{"fr-CA": "fr", "EN_us": "en", "de": "", "": ""} {
		if got := Language(code); got != want {
			t.Errorf("%q is %q, want %q", code, got, want)
		}
	}
}
