package demo

import (
	"bufio"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"chappe/internal/message/messagepb"
)

// A script is what is said in one chat, a line each:
//
//	= -3                          the day: 0 is today, -1 yesterday
//	18:02 marie #plan: Sunday?    who says what, and a name for the message
//	18:04 hugo >plan: I'm in      an answer to it
//	18:05 hugo >plan "Sunday": …  an answer to a part of it
//	18:06 marie [photo table]: …  a picture with a text
//	18:07 marie [album a, b]: …   pictures that belong together
//	18:08 marie [file plan.pdf]:  a document
//	18:08 hugo [voice arms]:      a voice message
//	18:09 marie ~plan: Saturday?  the message is edited
//	18:10 marie pin plan          it is pinned
//	18:11 hugo +plan: 👍          somebody reacts to it
//	18:12 hugo #when [poll Sunday? | yes | no]:
//	18:13 lucie =when: 1          and votes for the first answer
//
// In a text, \n begins a line, **bold**, __italic__, ||hidden|| and `code` are
// what they look like, and "> " at the beginning of a text makes a quotation.
// Lines that begin with // are remarks.

// line is one line of a script.
type line struct {
	day    int
	at     time.Duration // since midnight
	who    string
	name   string // how others name this message; may be empty
	verb   verb
	target string // the name of the message that is answered, edited or pinned
	quote  string // the part of it that is answered
	media  []string
	text   string
}

type verb int

const (
	says verb = iota
	edits
	pins
	reacts
	votes
)

var verbs = map[string]verb{"": says, ">": says, "~": edits, "+": reacts, "=": votes}

var lineForm = regexp.MustCompile(
	`^(\d\d):(\d\d) (\w+)(?: pin (\w+)|(?: #(\w+))?(?: ([>~+=])(\w+))?(?: "([^"]+)")?(?: \[(\w+) ([^\]]+)\])?:(?: (.*))?)$`)

// parseScript reads a script. It fails with the number of the line that cannot
// be read.
func parseScript(text string) ([]line, error) {
	var (
		out []line
		day int
	)
	in := bufio.NewScanner(strings.NewReader(text))
	for n := 1; in.Scan(); n++ {
		s := strings.TrimSpace(in.Text())
		switch {
		case s == "", strings.HasPrefix(s, "//"):
			continue
		case strings.HasPrefix(s, "= "):
			var err error
			if day, err = strconv.Atoi(s[2:]); err != nil {
				return nil, fmt.Errorf("line %d: day %q", n, s[2:])
			}
			continue
		}
		l, err := parseLine(s)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		l.day = day
		out = append(out, l)
	}
	return out, in.Err()
}

func parseLine(s string) (line, error) {
	m := lineForm.FindStringSubmatch(s)
	if m == nil {
		return line{}, fmt.Errorf("not a line of a script: %q", s)
	}
	hours, _ := strconv.Atoi(m[1])
	minutes, _ := strconv.Atoi(m[2])
	l := line{
		at: time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute, who: m[3],
		name: m[5], target: m[7], quote: m[8], text: strings.ReplaceAll(m[11], `\n`, "\n"),
	}
	l.verb = verbs[m[6]]
	if m[4] != "" {
		l.verb, l.target = pins, m[4]
	}
	switch m[9] {
	case "":
	case "album":
		for name := range strings.SplitSeq(m[10], ",") {
			l.media = append(l.media, "album "+strings.TrimSpace(name))
		}
	default:
		l.media = []string{m[9] + " " + m[10]}
	}
	if l.text == "" && l.media == nil && l.verb != pins {
		return line{}, fmt.Errorf("nothing is said: %q", s)
	}
	return l, nil
}

// marks are the signs around styled parts of a text.
var marks = []struct {
	sign string
	kind messagepb.Entity_Kind
}{
	{"**", messagepb.Entity_BOLD}, {"__", messagepb.Entity_ITALIC}, {"||", messagepb.Entity_SPOILER}, {"`", messagepb.Entity_CODE},
}

// styled takes the marks out of a text and says which parts they styled.
func styled(s string) (string, []*messagepb.Entity) {
	var (
		out      strings.Builder
		entities []*messagepb.Entity
		open     = make(map[string]int32)
		at       int32 // UTF-16 units
	)
	s, quoted := strings.CutPrefix(s, "> ")
	for s != "" {
		if i := markAt(s); i >= 0 {
			m := marks[i]
			if from, begun := open[m.sign]; begun {
				entities = append(entities, &messagepb.Entity{Kind: m.kind, Offset: from, Length: at - from})
				delete(open, m.sign)
			} else {
				open[m.sign] = at
			}
			s = s[len(m.sign):]
			continue
		}
		r := []rune(s[:min(len(s), 8)])[0]
		out.WriteRune(r)
		at++
		if r > 0xffff {
			at++
		}
		s = s[len(string(r)):]
	}
	if quoted {
		end := at
		if i := strings.IndexByte(out.String(), '\n'); i >= 0 {
			end = int32(utf16Len(out.String()[:i]))
		}
		entities = append(entities, &messagepb.Entity{Kind: messagepb.Entity_BLOCKQUOTE, Length: end})
	}
	return out.String(), entities
}

func markAt(s string) int {
	for i, m := range marks {
		if strings.HasPrefix(s, m.sign) {
			return i
		}
	}
	return -1
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
