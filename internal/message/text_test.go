package message

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"chappe/internal/message/messagepb"
)

// shown prints entities with the text they cover.
func shown(text string, es []*messagepb.Entity) string {
	units := utf16.Encode([]rune(text))
	var parts []string
	for _, e := range es {
		covered := string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		parts = append(parts, fmt.Sprintf("%s(%s)", strings.ToLower(e.Kind.String()), covered))
	}
	return strings.Join(parts, " ")
}

func TestWhatIsFoundInAText(t *testing.T) {
	for text, want := range map[string]string{
		"plain words":                         "",
		"see https://example.org/a?b=c#d, ok": "url(https://example.org/a?b=c#d)",
		"(http://example.org/x_(y))":          "url(http://example.org/x_(y))",
		"go to example.org.":                  "url(example.org)",
		"example.org/path! then more":         "url(example.org/path)",
		"http://localhost:8080/x":             "url(http://localhost:8080/x)",
		"file.notatld and 3.14 and a..b":      "",
		"пример.рф/стр":                       "url(пример.рф/стр)",
		"😀 example.org 😀":                     "url(example.org)",
		"mail first.last@example.org now":     "email(first.last@example.org)",
		"hi @alice_1, and @ab and x@alice":    "mention(@alice_1)",
		"#hashtag #123 a#b #год2026 ##no":     "hashtag(#hashtag) hashtag(#год2026)",
		"$USD $usd $TOOLONGNAME x$EUR":        "cashtag($USD)",
		"/start /help@some_bot a/b //c /":     "bot_command(/start) bot_command(/help@some_bot)",
		"call +33 1 23 45 67 89 or +12":       "phone(+33 1 23 45 67 89)",
		"tg://resolve?domain=x":               "url(tg://resolve?domain=x)",
		"HTTPS://EXAMPLE.ORG":                 "url(HTTPS://EXAMPLE.ORG)",
		"a@b.com,c@d.com":                     "email(a@b.com) email(c@d.com)",
		"https://example.org/@name and /cmd":  "url(https://example.org/@name) bot_command(/cmd)",
		"user@example.org/path":               "email(user@example.org)",
		"http://пример.рф":                    "url(http://пример.рф)",
	} {
		if got := shown(text, findEntities(text)); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestGivenEntitiesAreClippedSortedAndJoined(t *testing.T) {
	bold := func(at, n int32) *messagepb.Entity {
		return &messagepb.Entity{Kind: messagepb.Entity_BOLD, Offset: at, Length: n}
	}
	code := func(at, n int32) *messagepb.Entity {
		return &messagepb.Entity{Kind: messagepb.Entity_CODE, Offset: at, Length: n}
	}
	for name, c := range map[string]struct {
		text  string
		given []*messagepb.Entity
		want  string
	}{
		"leading space moves":    {"  hello ", []*messagepb.Entity{bold(2, 5)}, "bold(hello)"},
		"too long is cut":        {"hello", []*messagepb.Entity{bold(3, 100)}, "bold(lo)"},
		"outside is dropped":     {"hello", []*messagepb.Entity{bold(9, 2)}, ""},
		"sorted":                 {"ab", []*messagepb.Entity{bold(1, 1), bold(0, 1)}, "bold(a) bold(b)"},
		"doubles go":             {"ab", []*messagepb.Entity{bold(0, 1), bold(0, 1)}, "bold(a)"},
		"code hides links":       {"see example.org", []*messagepb.Entity{code(4, 11)}, "code(example.org)"},
		"bold over a link":       {"example.org", []*messagepb.Entity{bold(0, 11)}, "url(example.org) bold(example.org)"},
		"surrogates count two":   {"😀b", []*messagepb.Entity{bold(2, 1)}, "bold(b)"},
		"a claimed link is none": {"word", []*messagepb.Entity{{Kind: messagepb.Entity_URL, Length: 4}}, ""},
		"carriage returns go":    {"a\r\nb", []*messagepb.Entity{bold(3, 1)}, "bold(b)"},
	} {
		text, es, err := PrepareText(c.text, c.given)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := shown(text, es); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	if _, _, err := PrepareText("x", []*messagepb.Entity{bold(-1, 1)}); !errors.Is(err, ErrEntityBounds) {
		t.Errorf("negative offset: %v", err)
	}
}

func FuzzPrepareText(f *testing.F) {
	for _, s := range []string{"", " a@b.com ", "\r\n#x", "😀 $A /b", "http://a.b/c)", "+1 (2) 3-4567890", "a\u202eb.org", "\xff\xfe"} {
		f.Add(s, int32(0), int32(3))
	}
	f.Fuzz(func(t *testing.T, text string, at, n int32) {
		out, es, err := PrepareText(text, []*messagepb.Entity{{Kind: messagepb.Entity_BOLD, Offset: at, Length: n}})
		if err != nil {
			return
		}
		if !utf8.ValidString(out) || out == "" || utf8.RuneCountInString(out) > MaxText {
			t.Fatalf("text %q", out)
		}
		size, last := int32(utf16Len(out)), int32(0)
		for _, e := range es {
			if e.Offset < last || e.Length <= 0 || e.Offset+e.Length > size {
				t.Fatalf("entity %v of %q", e, out)
			}
			last = e.Offset
		}
		again, _, err := PrepareText(out, nil)
		if err != nil || again != out {
			t.Fatalf("%q becomes %q: %v", out, again, err)
		}
	})
}
