package web

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Link is what the address of a page names, as t.me does:
// https://core.telegram.org/api/links
type Link struct {
	Hash    string // of an invitation: /+HASH and /joinchat/HASH
	Name    string // a username: /NAME and /NAME/MESSAGE
	Phone   string // digits: /+PHONE
	Private bool   // a message for members alone: /c/ID/MESSAGE
	ID      string // of Private: the number of the channel, digits

	Thread, Message int // 0: none
}

// Kind is what a link leads to.
type Kind int

// The kinds of what a page shows.
const (
	Person Kind = iota + 1
	Group
	Broadcast // a channel
)

// Card is what everybody may know of where a link leads.
type Card struct {
	Kind    Kind
	Title   string
	About   string // empty: none, or not for everybody
	Name    string // the username as it is written; empty: private
	Members int    // of a group or channel
	Asks    bool   // an admin lets in those who come by this link
	Tint    int    // which of the seven colours stands behind the initials
	Photo   bool   // there is one, and everybody may see it
}

// ErrNoLink is of a link that leads nowhere. It is the same for what never was
// and for what is not shown.
var ErrNoLink = errors.New("web: the link leads nowhere")

// Links knows where links lead. Its methods are called from any goroutine and
// with whatever strangers type.
type Links interface {
	// Invited shows where an invitation leads, to somebody who is not a member.
	// It fails with [ErrNoLink].
	Invited(ctx context.Context, hash string) (Card, error)
	// Public shows whose username it is. It fails with [ErrNoLink].
	Public(ctx context.Context, name string) (Card, error)
	// Photo returns the photo of where a link leads as a JPEG. It fails with
	// [ErrNoLink].
	Photo(ctx context.Context, l Link) ([]byte, error)
}

const (
	maxPath     = 160 // bytes of an address that is looked at
	photoSuffix = "/photo"
)

var (
	hashForm  = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)
	nameForm  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,31}$`)
	phoneForm = regexp.MustCompile(`^[1-9][0-9]{6,14}$`)
)

// parseLink reads the path of an address. ok is false for what is no link at
// all.
func parseLink(path string) (l Link, ok bool) {
	if len(path) > maxPath {
		return l, false
	}
	head, tail, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	secret, plus := strings.CutPrefix(head, "+")
	switch {
	case plus && tail == "" && phoneForm.MatchString(secret):
		return Link{Phone: secret}, true
	case plus && tail == "" && hashForm.MatchString(secret):
		return Link{Hash: secret}, true
	case head == "joinchat" && hashForm.MatchString(tail):
		return Link{Hash: tail}, true
	case head == "c":
		id, rest, _ := strings.Cut(tail, "/")
		if n, err := strconv.ParseInt(id, 10, 64); err != nil || n <= 0 {
			return l, false
		}
		l = Link{Private: true, ID: id}
		return l, l.place(rest) && l.Message != 0
	case nameForm.MatchString(head):
		l = Link{Name: head}
		return l, tail == "" || l.place(tail)
	}
	return l, false
}

// place reads MESSAGE or THREAD/MESSAGE.
func (l *Link) place(tail string) bool {
	first, second, threaded := strings.Cut(tail, "/")
	var err error
	if l.Message, err = number(first); err != nil {
		return false
	}
	if threaded {
		l.Thread = l.Message
		l.Message, err = number(second)
	}
	return err == nil
}

func number(s string) (int, error) {
	n, err := strconv.ParseInt(s, 10, 32)
	if err == nil && n <= 0 {
		err = strconv.ErrRange
	}
	return int(n), err
}

// path is the address of the link on this server.
func (l Link) path() string {
	switch {
	case l.Hash != "":
		return "/+" + l.Hash
	case l.Phone != "":
		return "/+" + l.Phone
	case l.Private:
		return "/c/" + l.ID + l.tail()
	}
	return "/" + l.Name + l.tail()
}

func (l Link) tail() string {
	s := ""
	for _, n := range []int{l.Thread, l.Message} {
		if n != 0 {
			s += "/" + strconv.Itoa(n)
		}
	}
	return s
}

// inClient is where the web client shows the link.
func (l Link) inClient() string {
	switch {
	case l.Name != "":
		return "/#/@" + l.Name + l.tail()
	case l.Private:
		return "/#/-100" + l.ID + l.tail()
	}
	return "/#" + l.path()
}

// inApp is the address that an installed client opens.
func (l Link) inApp() string {
	q := url.Values{}
	what := "resolve"
	switch {
	case l.Hash != "":
		what = "join"
		q.Set("invite", l.Hash)
	case l.Phone != "":
		q.Set("phone", l.Phone)
	case l.Private:
		what = "privatepost"
		q.Set("channel", l.ID)
	default:
		q.Set("domain", l.Name)
	}
	if l.Message != 0 {
		q.Set("post", strconv.Itoa(l.Message))
	}
	if l.Thread != 0 {
		q.Set("thread", strconv.Itoa(l.Thread))
	}
	return "tg://" + what + "?" + q.Encode()
}
