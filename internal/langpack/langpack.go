// Package langpack holds the texts that clients load from a server for their
// own interface: Chappe's own words in English and French, for the keys that
// clients show first. For keys that are not here clients use what is built
// into them.
//
// It imports nothing of the rest of Chappe.
//
// https://core.telegram.org/api/localization
package langpack

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Version is the version of all packs. It rises with every change of the data
// files: clients ask for the difference from the version they have. A test
// holds it against the data.
const Version = 1

//go:embed data/*.strings
var files embed.FS

// Language is a language that packs exist in.
type Language struct {
	Code       string // as clients name it: "fr"
	Name       string // in English
	NativeName string
	PluralCode string // whose rules of plural forms apply
}

var languages = []Language{
	{Code: "en", Name: "English", NativeName: "English", PluralCode: "en"},
	{Code: "fr", Name: "French", NativeName: "Français", PluralCode: "fr"},
}

// String is one text. A text with plural forms has Plural set, and no Value.
type String struct {
	Key    string
	Value  string
	Plural *Plural
}

// Plural holds the forms of a text that counts something; those that its
// language does not use are empty. Other is never empty.
type Plural struct {
	Zero, One, Two, Few, Many, Other string
}

// Pack is all texts of one client family in one language.
type Pack struct {
	Language Language
	Version  int
	Strings  []String // sorted by key
}

// Get returns the text of a key.
func (p *Pack) Get(key string) (String, bool) {
	i, ok := slices.BinarySearchFunc(p.Strings, key, func(s String, k string) int { return cmp.Compare(s.Key, k) })
	if !ok {
		return String{}, false
	}
	return p.Strings[i], true
}

// Catalog is all packs. It is immutable and safe for concurrent use.
type Catalog struct {
	packs map[string]map[string]*Pack // by pack name and language code
}

// defaultPack serves clients that name no pack, or one that is not known. Keys
// that mean nothing to a client do no harm.
const defaultPack = "tdesktop"

// Load reads the packs that are built into the program. An error means that
// the program was built from faulty data.
func Load() (*Catalog, error) {
	c := &Catalog{packs: make(map[string]map[string]*Pack)}
	entries, err := files.ReadDir("data")
	if err != nil {
		return nil, fmt.Errorf("language packs: %w", err)
	}
	for _, e := range entries {
		pack, code, _ := strings.Cut(strings.TrimSuffix(e.Name(), ".strings"), ".")
		data, err := files.ReadFile("data/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("language pack %s: %w", e.Name(), err)
		}
		list, err := parse(string(data))
		if err != nil {
			return nil, fmt.Errorf("language pack %s: %w", e.Name(), err)
		}
		lang, ok := languageOf(code)
		if !ok {
			return nil, fmt.Errorf("language pack %s: unknown language", e.Name())
		}
		if c.packs[pack] == nil {
			c.packs[pack] = make(map[string]*Pack)
		}
		c.packs[pack][code] = &Pack{Language: lang, Version: Version, Strings: list}
	}
	return c, nil
}

// Pack returns the texts of a client family (android, ios, macos, tdesktop,
// weba, webk; others get those of tdesktop) in a language. A code such as
// "fr-raw" or "fr-CA" means its base language.
func (c *Catalog) Pack(name, code string) (*Pack, bool) {
	lang, ok := languageOf(code)
	if !ok {
		return nil, false
	}
	p, ok := c.family(name)[lang.Code]
	return p, ok
}

// Languages returns the languages that a client family has a pack in.
func (c *Catalog) Languages(name string) []*Pack {
	byCode := c.family(name)
	out := make([]*Pack, 0, len(byCode))
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		out = append(out, byCode[code])
	}
	return out
}

func (c *Catalog) family(name string) map[string]*Pack {
	if byCode, ok := c.packs[name]; ok {
		return byCode
	}
	return c.packs[defaultPack]
}

// Suggest returns the language for a device that is set to the given one:
// French for any kind of French, else English.
func (c *Catalog) Suggest(system string) string {
	if lang, ok := languageOf(system); ok {
		return lang.Code
	}
	return "en"
}

func languageOf(code string) (Language, bool) {
	base, _, _ := strings.Cut(strings.ReplaceAll(code, "_", "-"), "-")
	for _, l := range languages {
		if strings.EqualFold(l.Code, base) {
			return l, true
		}
	}
	return Language{}, false
}
