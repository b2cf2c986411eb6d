package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

const (
	// A username is indexed under each of its beginnings of these lengths.
	// Shorter queries would name everybody; longer ones are looked up by their
	// first maxPrefix characters and compared.
	minPrefix = 3
	maxPrefix = 12
	// maxPrefixScan is how many holders of a beginning a search looks at.
	maxPrefixScan = 500
	// maxFound is how many peers a search returns at most.
	maxFound = 100
)

// ErrQueryTooShort is returned for a search that would name everybody.
var ErrQueryTooShort = errors.New("account: query is too short")

func prefixesOf(folded string) []string {
	var all []string
	for n := minPrefix; n <= min(maxPrefix, len(folded)); n++ {
		all = append(all, folded[:n])
	}
	return all
}

func (s *Service) prefixIndex(prefix string) index { return s.index("username prefix", prefix) }

func (s *Service) prefixKey(px index, p peer.Peer) []byte {
	return store.NewKey(store.TagPrefix).Blind(px.blind).Blind(s.db.BlindPeer(px.owner, p))
}

// Found is the outcome of a search for people.
type Found struct {
	Mine   []peer.Peer // whom the owner knows
	Global []peer.Peer // others by their public username
}

// Search looks for people by what owner calls them and by public usernames.
// Owner knows the contacts, and those in known under their own names.
//
// https://core.telegram.org/method/contacts.search
func (s *Service) Search(ctx context.Context, owner int64, known []int64, query string, limit int) (Found, error) {
	var f Found
	words := foldWords(strings.TrimPrefix(strings.TrimSpace(query), "@"))
	if len(words) == 0 {
		return f, ErrQueryTooShort
	}
	limit = min(max(limit, 1), maxFound)
	contacts, err := s.Contacts(ctx, owner)
	if err != nil {
		return f, err
	}
	if f.Mine, err = s.searchKnown(ctx, withOthers(contacts, known), words, limit); err != nil {
		return f, err
	}
	if len(words) > 1 {
		return f, nil // no username has a space
	}
	f.Global, err = s.searchUsernames(ctx, words[0], limit, func(p peer.Peer) bool {
		return p == peer.OfUser(owner) || slices.Contains(f.Mine, p)
	})
	return f, err
}

// withOthers adds to contacts those users who are none.
func withOthers(contacts []*accountpb.Contact, users []int64) []*accountpb.Contact {
	have := make(map[int64]bool, len(contacts))
	for _, c := range contacts {
		have[c.UserId] = true
	}
	for _, id := range users {
		if !have[id] {
			have[id] = true
			contacts = append(contacts, &accountpb.Contact{UserId: id})
		}
	}
	return contacts
}

// searchKnown finds those in whose names, or in whose username, every word of
// the query begins a word. Who has no name there has their own.
func (s *Service) searchKnown(ctx context.Context, contacts []*accountpb.Contact, words []string, limit int) ([]peer.Peer, error) {
	var found []peer.Peer
	for _, c := range contacts {
		u, err := s.User(ctx, c.UserId)
		if errors.Is(err, ErrNoUser) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if c.FirstName == "" {
			c = &accountpb.Contact{UserId: u.Id, FirstName: u.FirstName, LastName: u.LastName}
		}
		names := foldWords(c.FirstName + " " + c.LastName)
		if u.Username != "" {
			names = append(names, strings.ToLower(u.Username))
		}
		if !u.Deleted && wordsBegin(names, words) {
			if found = append(found, peer.OfUser(c.UserId)); len(found) == limit {
				break
			}
		}
	}
	return found, nil
}

// wordsBegin reports whether each word begins one of names.
func wordsBegin(names, words []string) bool {
	for _, w := range words {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, w) }) {
			return false
		}
	}
	return true
}

// foldWords splits a text into words in the form in which they are compared:
// without case, accents and punctuation.
func foldWords(text string) []string {
	strip := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFC)
	folded, _, err := transform.String(strip, text)
	if err != nil {
		folded = strings.ToLower(text)
	}
	return strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_'
	})
}

// searchUsernames finds the holders of usernames that begin with word, shortest
// username first.
func (s *Service) searchUsernames(ctx context.Context, word string, limit int, skip func(peer.Peer) bool) ([]peer.Peer, error) {
	holders, err := s.UsernameHolders(ctx, word)
	if err != nil {
		return nil, err
	}
	type hit struct {
		peer peer.Peer
		name string
	}
	var hits []hit
	for _, p := range holders {
		if p.Kind != peer.User || skip(p) {
			continue
		}
		u, err := s.User(ctx, p.ID)
		if errors.Is(err, ErrNoUser) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if name := strings.ToLower(u.Username); strings.HasPrefix(name, word) {
			hits = append(hits, hit{p, name})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(len(a.name), len(b.name)), cmp.Compare(a.name, b.name))
	})
	found := make([]peer.Peer, 0, min(limit, len(hits)))
	for _, h := range hits[:min(limit, len(hits))] {
		found = append(found, h.peer)
	}
	return found, nil
}

// UsernameHolders returns who holds a username that begins with word, as far as
// the index tells: the first 12 characters. Whether more fits is the caller's
// to see. Users and channels share one space of usernames.
func (s *Service) UsernameHolders(ctx context.Context, word string) ([]peer.Peer, error) {
	if len(word) < minPrefix || len(word) > 32 {
		return nil, nil
	}
	return s.prefixHolders(ctx, word[:min(len(word), maxPrefix)])
}

func (s *Service) prefixHolders(ctx context.Context, prefix string) ([]peer.Peer, error) {
	px := s.prefixIndex(prefix)
	rows := under(blindKey(store.TagPrefix, px.blind)...)
	rows.Limit = maxPrefixScan
	var all []peer.Peer
	err := s.log.View(ctx, func(r store.Reader) error {
		all = nil
		for row, err := range r.Scan(px.owner, rows) {
			if err != nil {
				return fmt.Errorf("search usernames: %w", err)
			}
			v, err := parseInt64(row.Value)
			if err != nil {
				return err
			}
			all = append(all, peer.FromInt(v))
		}
		return nil
	})
	return all, err
}
