package demo

import (
	"embed"
	"fmt"
	"image"
	"maps"
	"slices"
	"strings"

	"chappe/internal/demo/paint"
)

//go:embed story
var story embed.FS

// kind is what a room is.
type kind int

const (
	private kind = iota // between two people, or with oneself
	basic
	supergroup
	broadcast
)

// room is a chat of the demo world. The first of who is in it has made it.
type room struct {
	id       string // and the name of its script
	kind     kind
	title    string
	about    string
	username string
	who      []string
	picture  func(seed uint64) image.Image
	// How the first person of the cast sees it in the end.
	unread          int32 // of others, since the person was last here
	muted, archived bool
	pinned          int    // place among the pinned chats, from 1; 0: not pinned
	asleep          bool   // the other one has not read the last message
	comments        string // script of what is written below the posts
	discussion      string // the room of comments
}

// rooms are all chats.
var rooms = []room{
	{
		id: "gazette", kind: broadcast, title: "The Optical Telegraph Gazette", username: "optical_gazette",
		about:   "Towers, signals and the people who put the arms back up. Une gazette en deux langues.\n" + marked,
		who:     []string{"camille", "emma", "hugo", "marie", "jean", "lucie", "elise", "samir", "nadia", "thomas", "priya", "jack", "oliver"},
		picture: func(seed uint64) image.Image { return paint.Landscape(seed+6, paint.Dusk, 640, 640) }, comments: "comments", discussion: "gazette_talk",
	},
	{
		id: "gazette_talk", kind: supergroup, title: "Gazette: comments", about: "What readers say below the posts.\n" + marked,
		who:     []string{"camille", "emma"},
		picture: func(seed uint64) image.Image { return paint.Emblem(seed+2, 0x8a5a7a, 0xffffff) }, muted: true, archived: true,
	},
	{
		id: "tower", kind: supergroup, title: "Tower 14 · restoration", username: "tower14_works",
		about:   "Chantier de la tour 14 : plans, bois, vent et soupe.\n" + marked,
		who:     []string{"camille", "elise", "thomas", "samir", "priya", "nadia", "oliver", "jack", "emma"},
		picture: func(seed uint64) image.Image { return paint.Emblem(seed, 0x0e6f75, 0xffffff) }, unread: 4, pinned: 1,
	},
	{
		id: "family", kind: basic, title: "Famille Moreau 🏡", about: marked,
		who:     []string{"marie", "camille", "jean", "lucie", "hugo"},
		picture: func(uint64) image.Image { return paint.House(0x9cc6da) }, unread: 2, pinned: 2,
	},
	{
		id: "walk", kind: basic, title: "Saturday walk", about: marked,
		who:     []string{"jack", "camille", "emma", "nadia", "oliver"},
		picture: func(seed uint64) image.Image { return paint.Landscape(seed+11, paint.Day, 640, 640) }, muted: true, unread: 3,
	},
	{
		id: "neighbours", kind: basic, title: "12, rue Mercière", about: marked,
		who:     []string{"nadia", "camille", "samir", "jack"},
		picture: func(uint64) image.Image { return paint.House(0xd8c7a8) }, muted: true, archived: true, unread: 1,
	},
	{id: "hugo", who: []string{"hugo", "camille"}, unread: 1},
	{id: "elise", who: []string{"elise", "camille"}},
	{id: "thomas", who: []string{"thomas", "camille"}},
	{id: "priya", who: []string{"priya", "camille"}, unread: 2},
	{id: "nadia", who: []string{"nadia", "camille"}},
	{id: "marie", who: []string{"marie", "camille"}},
	{id: "samir", who: []string{"samir", "camille"}, asleep: true},
	{id: "emma", who: []string{"emma", "camille"}},
	{id: "jack", who: []string{"jack", "camille"}, archived: true},
	{id: "saved", who: []string{"camille"}},
}

// script reads a script of the story; a room that has none is silent.
func script(name string) ([]line, error) {
	text, err := story.ReadFile("story/" + name + ".txt")
	if err != nil {
		return nil, nil //nolint:nilerr // there is none
	}
	lines, err := parseScript(string(text))
	if err != nil {
		return nil, fmt.Errorf("story/%s.txt: %w", name, err)
	}
	return lines, nil
}

// Pictures of the story are 4:3, as those of cameras are.
const pictureWidth, pictureHeight = 1280, 960

var (
	moods = map[string]paint.Mood{
		"dawn": paint.Dawn, "day": paint.Day, "dusk": paint.Dusk, "night": paint.Night, "fog": paint.Fog, "snow": paint.Snow,
	}
	kindsOfPicture = append(slices.Sorted(maps.Keys(moods)), "sea", "plan", "chart", "table")
)

// picture is how a picture of its name is drawn: what it shows and a number, as
// in dusk2.
func picture(name string, seed uint64) (func() image.Image, error) {
	what := strings.TrimRight(name, "0123456789")
	var n uint64
	_, _ = fmt.Sscanf(name[len(what):], "%d", &n)
	seed = seed*1000 + n
	if mood, ok := moods[what]; ok {
		return func() image.Image { return paint.Landscape(seed, mood, pictureWidth, pictureHeight) }, nil
	}
	switch what {
	case "sea":
		light := []paint.Mood{paint.Day, paint.Dusk}[n%2]
		return func() image.Image { return paint.Sea(seed, light, pictureWidth, pictureHeight) }, nil
	case "plan":
		return func() image.Image { return paint.Plan(seed, pictureWidth, pictureHeight) }, nil
	case "chart":
		return func() image.Image { return paint.Chart(seed, pictureWidth, 720) }, nil
	case "table":
		return func() image.Image { return paint.Table(seed, pictureWidth, 860) }, nil
	}
	return nil, fmt.Errorf("no picture %q; there are: %s", name, strings.Join(kindsOfPicture, ", "))
}
