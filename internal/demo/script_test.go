package demo

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"chappe/internal/message/messagepb"
)

func TestScriptLines(t *testing.T) {
	lines, err := parseScript(`
// a remark
= -3
18:02 marie #plan: Sunday?\nAt noon.
18:04 hugo >plan "Sunday": I'm in
18:06 marie [album a1, b2]: two
18:07 marie [photo c3]:
= 0
07:08 marie ~plan: Saturday?
07:10 marie pin plan
07:11 hugo +plan: 👍
07:12 hugo #when [poll Sunday, noon? | yes | no]:
07:13 lucie =when: 1
`)
	if err != nil {
		t.Fatal(err)
	}
	at := func(h, m int) time.Duration { return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute }
	want := []line{
		{day: -3, at: at(18, 2), who: "marie", name: "plan", text: "Sunday?\nAt noon."},
		{day: -3, at: at(18, 4), who: "hugo", target: "plan", quote: "Sunday", text: "I'm in"},
		{day: -3, at: at(18, 6), who: "marie", media: []string{"album a1", "album b2"}, text: "two"},
		{day: -3, at: at(18, 7), who: "marie", media: []string{"photo c3"}},
		{at: at(7, 8), who: "marie", verb: edits, target: "plan", text: "Saturday?"},
		{at: at(7, 10), who: "marie", verb: pins, target: "plan"},
		{at: at(7, 11), who: "hugo", verb: reacts, target: "plan", text: "👍"},
		{at: at(7, 12), who: "hugo", name: "when", media: []string{"poll Sunday, noon? | yes | no"}},
		{at: at(7, 13), who: "lucie", verb: votes, target: "when", text: "1"},
	}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("got\n%+v, want\n%+v", lines, want)
	}
	for _, bad := range []string{"= today", "18:02 marie", "18:02 marie:", "6:2 marie: hm", "18:02 : hm"} {
		if _, err := parseScript(bad); err == nil {
			t.Errorf("%q is read as a line", bad)
		}
	}
}

func TestStyles(t *testing.T) {
	text, entities := styled("🗼 **bold** and `code`, ||hidden||")
	if text != "🗼 bold and code, hidden" {
		t.Errorf("text %q", text)
	}
	want := []*messagepb.Entity{
		{Kind: messagepb.Entity_BOLD, Offset: 3, Length: 4}, {Kind: messagepb.Entity_CODE, Offset: 12, Length: 4},
		{Kind: messagepb.Entity_SPOILER, Offset: 18, Length: 6},
	}
	if len(entities) != len(want) {
		t.Fatalf("%d entities: %v", len(entities), entities)
	}
	for i, e := range entities {
		if e.Kind != want[i].Kind || e.Offset != want[i].Offset || e.Length != want[i].Length {
			t.Errorf("entity %d: %v, want %v", i, e, want[i])
		}
	}
	if text, entities := styled("> said\nanswered"); text != "said\nanswered" || entities[0].Kind != messagepb.Entity_BLOCKQUOTE || entities[0].Length != 4 {
		t.Errorf("quotation: %q, %v", text, entities)
	}
}

// TestStoryHoldsTogether checks what a script can get wrong and only a whole
// run would find.
func TestStoryHoldsTogether(t *testing.T) {
	known := make(map[string]bool)
	for _, p := range cast {
		known[p.id] = true
	}
	posts := make(map[string]bool)
	for _, r := range rooms {
		for _, who := range r.who {
			if !known[who] {
				t.Errorf("%s: nobody is called %q", r.id, who)
			}
		}
		for name := range checkScript(t, r.id, r.who) {
			posts[r.id+" "+name] = true
		}
	}
	lines, err := script("comments")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if !known[l.who] || !posts["gazette "+l.target] {
			t.Errorf("a comment of %q below %q", l.who, l.target)
		}
	}
}

// checkScript checks that a script goes on in time and names what is there, and
// returns the names of its messages.
func checkScript(t *testing.T, id string, in []string) map[string]bool {
	t.Helper()
	lines, err := script(id)
	if err != nil {
		t.Fatal(err)
	}
	names, last := make(map[string]bool), time.Duration(-days)*24*time.Hour
	member := make(map[string]bool)
	for _, who := range in {
		member[who] = true
	}
	for _, l := range lines {
		at := time.Duration(l.day)*24*time.Hour + l.at
		if at < last {
			t.Errorf("%s: %q is said before the line above it", id, l.text)
		}
		if l.day == 0 && l.at >= evening {
			t.Errorf("%s: %q is said after the end", id, l.text)
		}
		last = at
		if !member[l.who] {
			t.Errorf("%s: %q is not there", id, l.who)
		}
		if l.target != "" && !names[l.target] {
			t.Errorf("%s: no message is called %q", id, l.target)
		}
		names[l.name] = true
		for _, m := range l.media {
			checkMedia(t, id, m)
		}
	}
	return names
}

func checkMedia(t *testing.T, id, name string) {
	t.Helper()
	what, which, _ := strings.Cut(name, " ")
	var err error
	switch what {
	case "file":
		_, _, err = written(which)
	case "poll":
		if n := len(poll(which).Answers); n < 2 {
			t.Errorf("%s: a poll with %d answers", id, n)
		}
	case "voice":
		_, _, err = recording(which)
	case "photo", "album":
		_, err = picture(which, 1)
	default:
		t.Errorf("%s: no media is called %q", id, name)
	}
	if err != nil {
		t.Errorf("%s: %v", id, err)
	}
}

func TestDaysOfTheStory(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Skip(err)
	}
	for at, want := range map[string]string{
		"2026-03-12T18:44:00": "2026-03-11T18:45:00",
		"2026-03-12T18:45:00": "2026-03-12T18:45:00",
		"2026-03-12T23:59:59": "2026-03-12T18:45:00",
		"2026-03-30T20:00:00": "2026-03-30T18:45:00", // the clocks have changed the night before
	} {
		now, err := time.ParseInLocation("2006-01-02T15:04:05", at, paris)
		if err != nil {
			t.Fatal(err)
		}
		begins, ends := Days(now)
		if got := ends.Format("2006-01-02T15:04:05"); got != want {
			t.Errorf("at %s it ends at %s, want %s", at, got, want)
		}
		if begins.Hour() != 8 || begins.AddDate(0, 0, days).Day() != ends.Day() {
			t.Errorf("at %s it begins at %s", at, begins)
		}
	}
}
