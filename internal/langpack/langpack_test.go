package langpack

import (
	"fmt"
	"hash/crc32"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func load(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestVersionRisesWithTheData fails when a data file has changed: raise
// Version, then write down the new sum. A client asks for what is newer than
// the version it has, so texts changed under the same version never reach it.
func TestVersionRisesWithTheData(t *testing.T) {
	const known = "version 1 is crc cf7df3cb"
	entries, err := files.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	sum := crc32.NewIEEE()
	for _, e := range entries {
		data, err := files.ReadFile("data/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = sum.Write(data)
	}
	if got := fmt.Sprintf("version %d is crc %08x", Version, sum.Sum32()); got != known {
		t.Errorf("the data are not those of this version:\n got %s\nknow %s", got, known)
	}
}

var placeholder = regexp.MustCompile(`\{\w+\}|%\d+\$[sd]|%[sd@]`)

// TestTranslationsFit holds the two languages of each pack against each other:
// the same keys, the same plurals, the same placeholders.
func TestTranslationsFit(t *testing.T) {
	c := load(t)
	for _, name := range []string{"android", "ios", "macos", "tdesktop", "weba", "webk"} {
		packs := c.Languages(name)
		if len(packs) != 2 || packs[0].Language.Code != "en" || packs[1].Language.Code != "fr" {
			t.Fatalf("%s: %d languages", name, len(packs))
		}
		en, fr := packs[0], packs[1]
		if len(en.Strings) != len(fr.Strings) {
			t.Errorf("%s: %d texts in English, %d in French", name, len(en.Strings), len(fr.Strings))
		}
		for _, s := range en.Strings {
			f, ok := fr.Get(s.Key)
			if !ok || (s.Plural == nil) != (f.Plural == nil) {
				t.Errorf("%s: %s has no French that fits", name, s.Key)
				continue
			}
			if a, b := placeholders(s), placeholders(f); !slices.Equal(a, b) {
				t.Errorf("%s: %s has %v in English, %v in French", name, s.Key, a, b)
			}
		}
	}
}

func placeholders(s String) []string {
	text := s.Value
	if s.Plural != nil {
		text = s.Plural.Other
	}
	return placeholder.FindAllString(text, -1)
}

func TestNothingPointsToTelegram(t *testing.T) {
	c := load(t)
	for name, byCode := range c.packs {
		for code, p := range byCode {
			for _, s := range p.Strings {
				if strings.Contains(strings.ToLower(s.Value), "telegram") {
					t.Errorf("%s.%s: %s names somebody else's product: %s", name, code, s.Key, s.Value)
				}
			}
		}
	}
}

func TestPackByCode(t *testing.T) {
	c := load(t)
	for _, code := range []string{"fr", "fr-CA", "FR", "fr_BE", "fr-raw"} {
		if p, ok := c.Pack("android", code); !ok || p.Language.Code != "fr" {
			t.Errorf("%q: %v", code, ok)
		}
	}
	if _, ok := c.Pack("android", "de"); ok {
		t.Error("there is no German")
	}
	for _, name := range []string{"", "tdlib", "no-such-client"} {
		if p, ok := c.Pack(name, "en"); !ok {
			t.Errorf("%q has no pack", name)
		} else if _, ok := p.Get("lng_cancel"); !ok {
			t.Errorf("%q does not get the pack of tdesktop", name)
		}
	}
	if got := c.Suggest("pt-BR"); got != "en" {
		t.Errorf("Portuguese is offered %q", got)
	}
}

func TestParse(t *testing.T) {
	list, err := parse("// comment\n\n\"b\" = \"x \\\"y\\\"\";\n\"a#one\" = \"{n} thing\";\n\"a#other\" = \"{n} things\";\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].Plural.One != "{n} thing" || list[1].Value != `x "y"` {
		t.Errorf("%+v", list)
	}
	for _, bad := range []string{
		`"a" = "b"`, `a = "b";`, `"a" "b";`, `"a" = "";`, `"a#some" = "b";`,
		"\"a\" = \"b\";\n\"a\" = \"c\";", "\"a\" = \"b\";\n\"a#other\" = \"c\";", `"a#one" = "b";`, `"a" = b;`,
	} {
		if list, err := parse(bad); err == nil {
			t.Errorf("%q was read as %+v", bad, list)
		}
	}
}
