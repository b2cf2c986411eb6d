package message

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"chappe/internal/message/messagepb"
)

// finder looks for what means something in a plain text. It works on bytes and
// counts UTF-16 units only up to what it found.
type finder struct {
	text  string
	at    int // bytes; the trigger being looked at
	skip  int // bytes; nothing is found before it
	last  int // bytes; the end of the last entity found
	units int // UTF-16 units before last
	found []*messagepb.Entity
}

// triggers are the bytes without which nothing can be found.
const triggers = "@#$/.:+"

// findEntities finds links, e-mail addresses, mentions, hashtags, cashtags,
// bot commands and phone numbers, in order and without overlap.
//
// https://core.telegram.org/api/entities#entity-types
func findEntities(text string) []*messagepb.Entity {
	if !strings.ContainsAny(text, triggers) {
		return nil
	}
	f := finder{text: text}
	for f.at < len(text) {
		i := strings.IndexAny(text[f.at:], triggers)
		if i < 0 {
			break
		}
		f.at += i
		f.step()
	}
	return f.found
}

// step looks at one trigger and moves past it or past what it belongs to.
func (f *finder) step() {
	start, end, kind := f.at, f.at, messagepb.Entity_NONE
	switch f.text[f.at] {
	case '@':
		if start, end = f.email(); end > start {
			kind = messagepb.Entity_EMAIL
		} else if end = f.mention(); end > f.at {
			start, kind = f.at, messagepb.Entity_MENTION
		}
	case '#':
		end, kind = f.hashtag(), messagepb.Entity_HASHTAG
	case '$':
		end, kind = f.cashtag(), messagepb.Entity_CASHTAG
	case '+':
		end, kind = f.phone(), messagepb.Entity_PHONE
	case ':':
		start, end = f.schemeURL()
		kind = messagepb.Entity_URL
	case '.':
		start, end = f.bareURL()
		kind = messagepb.Entity_URL
	case '/':
		end, kind = f.command(), messagepb.Entity_BOT_COMMAND
	}
	if end <= start || kind == messagepb.Entity_NONE || start < f.last {
		f.at = max(f.at+1, f.skip)
		return
	}
	f.add(kind, start, end)
}

func (f *finder) add(kind messagepb.Entity_Kind, start, end int) {
	offset := f.units + utf16Len(f.text[f.last:start])
	length := utf16Len(f.text[start:end])
	f.found = append(f.found, &messagepb.Entity{Kind: kind, Offset: int32(offset), Length: int32(length)})
	f.units, f.last = offset+length, end
	f.at = max(end, f.at+1)
}

func (f *finder) before(i int) rune {
	if i == 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRuneInString(f.text[:i])
	return r
}

func (f *finder) after(i int) rune {
	if i >= len(f.text) {
		return ' '
	}
	r, _ := utf8.DecodeRuneInString(f.text[i:])
	return r
}

// word tells the runes that words consist of.
func word(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '_' || asciiAlnum(byte(r))
	}
	return r == '\u200c' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

func asciiAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// run returns the end of the ASCII name that begins at i.
func (f *finder) run(i int, ok func(byte) bool) int {
	for i < len(f.text) && ok(f.text[i]) {
		i++
	}
	return i
}

func nameByte(c byte) bool { return c == '_' || asciiAlnum(c) }

// mention is @username of 3 to 32 characters.
func (f *finder) mention() int {
	end := f.run(f.at+1, nameByte)
	n := end - f.at - 1
	if n < 3 || n > 32 || word(f.before(f.at)) || word(f.after(end)) {
		return f.at
	}
	return end
}

// hashtag is # and up to 256 word characters of which one is no digit.
func (f *finder) hashtag() int {
	if b := f.before(f.at); word(b) || b == '#' {
		return f.at
	}
	end, n, letter := f.at+1, 0, false
	for end < len(f.text) {
		r, size := utf8.DecodeRuneInString(f.text[end:])
		if !word(r) && r != '·' {
			break
		}
		letter = letter || !unicode.IsDigit(r) && r != '_'
		end += size
		n++
	}
	if n == 0 || n > 256 || !letter || f.after(end) == '#' {
		return f.at
	}
	return end
}

// cashtag is $ and 1 to 8 capital letters.
func (f *finder) cashtag() int {
	end := f.run(f.at+1, func(c byte) bool { return c >= 'A' && c <= 'Z' })
	n := end - f.at - 1
	b, a := f.before(f.at), f.after(end)
	if n < 1 || n > 8 || word(b) || b == '$' || word(a) || a == '$' {
		return f.at
	}
	return end
}

// command is /name, or /name@bot, at the beginning of a word.
func (f *finder) command() int {
	if b := f.before(f.at); word(b) || strings.ContainsRune("/<>", b) {
		return f.at
	}
	end := f.run(f.at+1, nameByte)
	if n := end - f.at - 1; n < 1 || n > 64 {
		return f.at
	}
	if end < len(f.text) && f.text[end] == '@' {
		if bot := f.run(end+1, nameByte); bot-end-1 >= 3 && bot-end-1 <= 32 {
			end = bot
		}
	}
	if a := f.after(end); word(a) || strings.ContainsRune("/<>", a) {
		return f.at
	}
	return end
}

// phone is + and 7 to 15 digits, with the separators people write.
func (f *finder) phone() int {
	if b := f.before(f.at); word(b) || b == '+' {
		return f.at
	}
	digits, end := 0, f.at
	for i := f.at + 1; i < len(f.text); i++ {
		c := f.text[i]
		if c >= '0' && c <= '9' {
			digits, end = digits+1, i+1
		} else if strings.IndexByte(" -()", c) < 0 || i+1 < len(f.text) && f.text[i+1] == ' ' {
			break
		}
	}
	if digits < 7 || digits > 15 || word(f.after(end)) {
		return f.at
	}
	return end
}

func localByte(c byte) bool { return asciiAlnum(c) || strings.IndexByte("._%+-", c) >= 0 }

// email is around the @ at f.at.
func (f *finder) email() (start, end int) {
	start = f.at
	for start > f.last && localByte(f.text[start-1]) {
		start--
	}
	for start < f.at && f.text[start] == '.' {
		start++
	}
	end = f.host(f.at + 1)
	if start == f.at || word(f.before(start)) || end == f.at+1 || !knownDomain(f.text[f.at+1:end]) {
		return f.at, f.at
	}
	return start, end
}

// host returns the end of the domain name that begins at i.
func (f *finder) host(i int) int {
	end := i
	for end < len(f.text) {
		r, size := utf8.DecodeRuneInString(f.text[end:])
		if r != '.' && r != '-' && (r == '_' || !word(r)) {
			break
		}
		end += size
	}
	for end > i && (f.text[end-1] == '.' || f.text[end-1] == '-') {
		end--
	}
	return end
}

// knownDomain reports whether a name has two labels or more, none of them
// empty, under a suffix that really is delegated.
func knownDomain(name string) bool {
	dot := strings.IndexByte(name, '.')
	if dot <= 0 || len(name) > 253 || strings.Contains(name, "..") {
		return false
	}
	name, err := idna.ToASCII(strings.ToLower(name))
	if err != nil {
		return false
	}
	suffix, icann := publicsuffix.PublicSuffix(name)
	return len(suffix) < len(name) && (icann || strings.IndexByte(suffix, '.') >= 0)
}

var schemes = []string{"https", "http", "ftp", "tonsite", "tg"}

// schemeURL is around the : at f.at of "scheme://".
func (f *finder) schemeURL() (start, end int) {
	if !strings.HasPrefix(f.text[f.at:], "://") {
		return f.at, f.at
	}
	for _, scheme := range schemes {
		start = f.at - len(scheme)
		if start < f.last || !strings.EqualFold(f.text[start:f.at], scheme) || word(f.before(start)) {
			continue
		}
		host := f.at + len("://")
		end = f.host(host)
		if end == host {
			break
		}
		return start, f.path(f.port(end))
	}
	return f.at, f.at
}

// bareURL is around the . at f.at of a name like example.org/path.
func (f *finder) bareURL() (start, end int) {
	start = f.at
	for start > f.last {
		r, size := utf8.DecodeLastRuneInString(f.text[f.last:start])
		if r != '.' && r != '-' && (r == '_' || !word(r)) {
			break
		}
		start -= size
	}
	for start < f.at && (f.text[start] == '.' || f.text[start] == '-') {
		start++
	}
	end = f.host(f.at)
	f.skip = end // the same name again at its other dots
	b, a := f.before(start), f.after(end)
	if start == f.at || end <= f.at+1 || b == '@' || b == '/' || word(b) || a == '@' || a == '_' ||
		!knownDomain(f.text[start:end]) {
		return f.at, f.at
	}
	return start, f.path(f.port(end))
}

// port passes over ":1234".
func (f *finder) port(i int) int {
	if i >= len(f.text) || f.text[i] != ':' {
		return i
	}
	end := f.run(i+1, func(c byte) bool { return c >= '0' && c <= '9' })
	if n := end - i - 1; n < 1 || n > 5 {
		return i
	}
	return end
}

// path passes over what follows the host, without the punctuation and the
// unopened brackets that end a sentence.
func (f *finder) path(i int) int {
	if i >= len(f.text) || strings.IndexByte("/?#", f.text[i]) < 0 {
		return i
	}
	end := i
	for end < len(f.text) {
		r, size := utf8.DecodeRuneInString(f.text[end:])
		if unicode.IsSpace(r) || r < 0x20 || strings.ContainsRune("<>\"«»“”‘’", r) {
			break
		}
		end += size
	}
	return i + len(sentenceEnd(f.text[i:end]))
}

// sentenceEnd cuts off the punctuation, and the closing brackets that were not
// opened in it, from the end of a link.
func sentenceEnd(path string) string {
	var count [128]int
	for i := range len(path) {
		if path[i] < utf8.RuneSelf {
			count[path[i]]++
		}
	}
	for path != "" {
		c := path[len(path)-1]
		if open, closes := opening[c]; closes {
			if count[open] >= count[c] {
				break
			}
		} else if strings.IndexByte(".,:;!?'`", c) < 0 {
			break
		}
		count[c]--
		path = path[:len(path)-1]
	}
	return path
}

var opening = map[byte]byte{')': '(', ']': '[', '}': '{'}
