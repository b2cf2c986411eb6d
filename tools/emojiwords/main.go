// Command emojiwords makes the lists of words for emoji of package emoji out of
// the annotations of Unicode CLDR, as npm carries them:
//
//	npm pack cldr-annotations-full@48.2.0 cldr-annotations-derived-full@48.2.0
//	mkdir cldr cldr-derived
//	tar xzf cldr-annotations-full-*.tgz -C cldr
//	tar xzf cldr-annotations-derived-full-*.tgz -C cldr-derived
//	go run ./tools/emojiwords cldr/package/annotations cldr-derived/package/annotationsDerived
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chappe/internal/sticker"
)

func main() {
	out := flag.String("out", "internal/emoji/words", "directory of the lists")
	flag.Parse()
	for _, lang := range []string{"en", "fr"} {
		text, err := list(lang, flag.Args())
		if err == nil {
			err = os.WriteFile(filepath.Join(*out, lang+".txt"), []byte(text), 0o644)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}

// annotation is what CLDR says of an emoji.
type annotation struct {
	Default []string `json:"default"` // words
	TTS     []string `json:"tts"`     // its name
}

// list writes a line for each word ("word", a tab, the emoji), and one for each
// name ("=emoji", a tab, the name).
func list(lang string, dirs []string) (string, error) {
	words, names := make(map[string][]string), make(map[string]string)
	for _, dir := range dirs {
		all, err := read(filepath.Join(dir, lang, "annotations.json"))
		if err != nil {
			return "", err
		}
		for _, emoji := range slices.Sorted(maps.Keys(all)) {
			if one, ok := sticker.Emoji(emoji); !ok || len(one) != 1 || tinted(emoji) {
				continue
			}
			if tts := all[emoji].TTS; len(tts) > 0 {
				names[emoji] = tts[0]
			}
			for _, w := range all[emoji].Default {
				if w = strings.ToLower(strings.TrimSpace(w)); w != "" && !slices.Contains(words[w], emoji) {
					words[w] = append(words[w], emoji)
				}
			}
		}
	}
	var b strings.Builder
	for _, e := range slices.Sorted(maps.Keys(names)) {
		fmt.Fprintf(&b, "=%s\t%s\n", e, names[e])
	}
	for _, w := range slices.Sorted(maps.Keys(words)) {
		fmt.Fprintf(&b, "%s\t%s\n", w, strings.Join(words[w], " "))
	}
	return b.String(), nil
}

// tinted tells emoji with a colour of skin: clients offer those by the plain one.
func tinted(emoji string) bool {
	return strings.ContainsFunc(emoji, func(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff })
}

func read(name string) (map[string]annotation, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Plain, Derived struct {
			Annotations map[string]annotation `json:"annotations"`
		}
	}
	// The two packages name their only part differently.
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(b, &parts); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for key, part := range map[string]any{"annotations": &doc.Plain, "annotationsDerived": &doc.Derived} {
		if raw, ok := parts[key]; ok {
			if err := json.Unmarshal(raw, part); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	all := doc.Plain.Annotations
	if all == nil {
		all = doc.Derived.Annotations
	}
	return all, nil
}
