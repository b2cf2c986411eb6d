package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"chappe/internal/account"
	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/store"
)

const (
	minTitlePrefix = 3
	maxTitlePrefix = 8
	maxTitleWords  = 6
	maxTitleScan   = 500
	maxFound       = 100
)

// UsernameFree reports whether a channel could take a username. It fails with
// [ErrTooManyPublic] when its creator has no public one more to give.
//
// https://core.telegram.org/method/channels.checkUsername
func (s *Service) UsernameFree(ctx context.Context, actor, id int64, name string) (bool, error) {
	if _, err := account.CheckUsername(name); err != nil {
		return false, err
	}
	if err := s.roomForPublic(ctx, actor, id); err != nil {
		return false, err
	}
	p, err := s.accounts.ResolveUsername(ctx, name)
	if errors.Is(err, account.ErrUsernameNotOccupied) {
		return true, nil
	}
	return p == peer.OfChannel(id), err
}

func (s *Service) roomForPublic(ctx context.Context, actor, id int64) error {
	public, err := s.PublicCreated(ctx, actor)
	if err != nil {
		return err
	}
	public = slices.DeleteFunc(public, func(ch *chatpb.Channel) bool { return ch.Id == id })
	if len(public) >= MaxPublic {
		return ErrTooManyPublic
	}
	return nil
}

// SetUsername makes a channel public under a name, or private with "".
//
// https://core.telegram.org/method/channels.updateUsername
func (s *Service) SetUsername(ctx context.Context, actor, id int64, name string) (Change, error) {
	if name != "" {
		if _, err := account.CheckUsername(name); err != nil {
			return Change{}, err
		}
		if err := s.roomForPublic(ctx, actor, id); err != nil {
			return Change{}, err
		}
	}
	return s.rename(ctx, actor, id, Own, func(ch *chatpb.Channel) (string, string) { return name, ch.Title }, func(t *channelTx) error {
		if t.ch.Username == name {
			return account.ErrUsernameUnchanged
		}
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_USERNAME, Prev: t.ch.Username, Next: name}
		t.ch.Username = name
		if name != "" {
			t.ch.HiddenPrehistory = false
		} else if t.ch.Linked == 0 {
			t.ch.JoinRequest = false
		}
		return t.log(e)
	})
}

// retitle renames a channel and tells of it in its history.
func (s *Service) retitle(ctx context.Context, actor int64, p peer.Peer, title string) (Change, error) {
	return s.rename(ctx, actor, p.ID, ChangeInfo, func(ch *chatpb.Channel) (string, string) { return ch.Username, title }, func(t *channelTx) error {
		if t.ch.Title == title {
			return ErrNotModified
		}
		e := &chatpb.LogEntry{Kind: chatpb.LogEntry_TITLE, Prev: t.ch.Title, Next: title}
		t.ch.Title = title
		if err := t.log(e); err != nil {
			return err
		}
		return t.announce(Action{Kind: ActionTitle, Title: title})
	})
}

// rename runs edit, which changes the username or the title, in a transaction
// that also holds all rows by which the channel is found, before and after.
func (s *Service) rename(
	ctx context.Context, actor, id int64, d Deed, next func(*chatpb.Channel) (username, title string), edit func(*channelTx) error,
) (Change, error) {
	for {
		was, err := s.Channel(ctx, id)
		if err != nil {
			return Change{}, err
		}
		username, title := next(was)
		change, err := s.changeChannel(ctx, id, actor, nil, s.nameOwners(was.Username, was.Title, username, title), func(t *channelTx) error {
			if t.ch.Username != was.Username || t.ch.Title != was.Title {
				return errMoved
			}
			if err := t.may(d); err != nil {
				return err
			}
			if err := edit(t); err != nil {
				return err
			}
			return t.reindex(was)
		})
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return change, err
		}
	}
}

func (s *Service) nameOwners(oldName, oldTitle, newName, newTitle string) []peer.Owner {
	owners := s.accounts.UsernameOwners(s.accounts.UsernameOwners(nil, oldName), newName)
	if oldName != "" {
		owners = append(owners, s.titleOwners(oldTitle)...)
	}
	if newName != "" {
		owners = append(owners, s.titleOwners(newTitle)...)
	}
	return owners
}

// reindex moves the channel in the indexes by which it is found: public
// channels stand there under their username and the words of their title.
func (t *channelTx) reindex(was *chatpb.Channel) error {
	p := peer.OfChannel(t.ch.Id)
	if was.Username != t.ch.Username {
		if err := t.s.accounts.FreeUsername(t, p, was.Username); err != nil {
			return err
		}
		if err := t.s.accounts.TakeUsername(t, p, t.ch.Username); err != nil {
			return err
		}
	}
	if was.Username != "" {
		t.s.dropTitle(t, p, was.Title)
	}
	if t.ch.Username != "" {
		for _, row := range t.s.titleRows(p, t.ch.Title) {
			t.Set(row.owner, row.key, int64Value(p.Int()))
		}
	}
	return nil
}

// row names a row.
type row struct {
	owner peer.Owner
	key   []byte
}

// titleRows are the rows under which a title is found: each beginning of each
// of its first words.
func (s *Service) titleRows(p peer.Peer, title string) []row {
	var rows []row
	for i, word := range titleWords(title) {
		if i == maxTitleWords {
			break
		}
		runes := []rune(word)
		for n := minTitlePrefix; n <= min(maxTitlePrefix, len(runes)); n++ {
			o, blind := s.db.Lookup("title prefix", string(runes[:n]))
			key := store.NewKey(store.TagPrefix).Bytes(blind).Blind(s.db.BlindPeer(o, p))
			rows = append(rows, row{o, key})
		}
	}
	return rows
}

func titleWords(title string) []string {
	return strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

func (s *Service) titleOwners(title string) []peer.Owner {
	var owners []peer.Owner
	for _, row := range s.titleRows(peer.Peer{}, title) {
		if !slices.Contains(owners, row.owner) {
			owners = append(owners, row.owner)
		}
	}
	return owners
}

func (s *Service) dropTitle(tx store.Tx, p peer.Peer, title string) {
	for _, row := range s.titleRows(p, title) {
		tx.Delete(row.owner, row.key)
	}
}

// SearchPublic finds public channels and supergroups by the beginning of a word
// of the title or of the username, those with more members first.
//
// https://core.telegram.org/method/contacts.search
func (s *Service) SearchPublic(ctx context.Context, query string, limit int) ([]int64, error) {
	words := titleWords(strings.TrimPrefix(query, "@"))
	if len(words) == 0 {
		return nil, nil
	}
	runes := []rune(words[0])
	if len(runes) < minTitlePrefix {
		return nil, nil
	}
	o, blind := s.db.Lookup("title prefix", string(runes[:min(len(runes), maxTitlePrefix)]))
	ids, err := s.holders(ctx, o, store.Prefix(store.NewKey(store.TagPrefix).Bytes(blind)))
	if err != nil {
		return nil, err
	}
	named, err := s.accounts.UsernameHolders(ctx, strings.ToLower(strings.TrimPrefix(strings.TrimSpace(query), "@")))
	if err != nil {
		return nil, err
	}
	for _, p := range named {
		if p.Kind == peer.Channel && !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	return s.rank(ctx, ids, words, strings.ToLower(query), min(max(limit, 1), maxFound))
}

func (s *Service) holders(ctx context.Context, o peer.Owner, rows store.Range) ([]int64, error) {
	var ids []int64
	err := s.log.View(ctx, func(r store.Reader) error {
		ids = nil
		for row, err := range r.Scan(o, rows.First(maxTitleScan)) {
			if err != nil {
				return fmt.Errorf("search titles: %w", err)
			}
			v, err := parseInt64(row.Value)
			if err != nil {
				return err
			}
			ids = append(ids, peer.FromInt(v).ID)
		}
		return nil
	})
	return ids, err
}

// rank keeps the channels that a query really finds, the largest first.
func (s *Service) rank(ctx context.Context, ids []int64, words []string, query string, limit int) ([]int64, error) {
	var found []*channelState
	for _, id := range ids {
		st, err := s.state(ctx, id)
		if errors.Is(err, ErrNoChannel) {
			continue
		}
		if err != nil {
			return nil, err
		}
		byName := strings.HasPrefix(strings.ToLower(st.Username), strings.TrimPrefix(query, "@"))
		if st.Username != "" && (byName || titleHas(st.Title, words)) {
			found = append(found, st)
		}
	}
	slices.SortFunc(found, func(a, b *channelState) int {
		return cmp.Or(cmp.Compare(b.counts.Members, a.counts.Members), cmp.Compare(a.Id, b.Id))
	})
	out := make([]int64, 0, min(limit, len(found)))
	for _, st := range found[:min(limit, len(found))] {
		out = append(out, st.Id)
	}
	return out, nil
}

// titleHas reports whether each word begins a word of the title.
func titleHas(title string, words []string) bool {
	have := titleWords(title)
	for _, w := range words {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}

// SearchOwn finds the chats and channels that a user is in, or was in and may
// still see, by the beginnings of words of the title or by the username.
func (s *Service) SearchOwn(ctx context.Context, user int64, query string, limit int) ([]peer.Peer, error) {
	words := titleWords(strings.TrimPrefix(query, "@"))
	if len(words) == 0 {
		return nil, nil
	}
	mine, err := s.Memberships(ctx, user)
	if err != nil {
		return nil, err
	}
	var found []peer.Peer
	for _, m := range mine {
		if m.State != chatpb.Membership_MEMBER || len(found) == limit {
			continue
		}
		p := peer.FromInt(m.Peer)
		title, username, err := s.names(ctx, p)
		if errors.Is(err, ErrNoChannel) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if titleHas(title, words) || username != "" && strings.HasPrefix(strings.ToLower(username), words[0]) {
			found = append(found, p)
		}
	}
	return found, nil
}

func (s *Service) names(ctx context.Context, p peer.Peer) (title, username string, err error) {
	if p.Kind == peer.Chat {
		c, err := s.Chat(ctx, p.ID)
		return c.GetTitle(), "", err
	}
	ch, err := s.Channel(ctx, p.ID)
	return ch.GetTitle(), ch.GetUsername(), err
}
