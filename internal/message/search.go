package message

import (
	"context"
	"slices"
	"strings"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
)

// searchBudget is how many messages one search reads; what is older is found
// by going on from the last result.
const searchBudget = 20_000

// Query says what to look for.
type Query struct {
	Text             string // words that must begin words of the text, in any order
	Kind             Kind
	From             int64 // author; 0: anybody
	MinDate, MaxDate int64 // unix seconds, both included; 0: no bound
	SavedPeer        peer.Peer
	Thread           int32    // only this thread or topic of a supergroup; 0: the whole history
	Tags             []string // in Saved Messages: with one of these reactions; nil: any
}

func (q Query) isEmpty() bool {
	return strings.TrimSpace(q.Text) == "" && q.Kind == KindAny && q.From == 0 && q.MinDate == 0 && q.MaxDate == 0 && q.SavedPeer.IsZero() && len(q.Tags) == 0
}

// matcher is a query ready to be held against many messages.
type matcher struct {
	Query
	words []string
}

func newMatcher(q Query) matcher { return matcher{Query: q, words: wordsOf(q.Text)} }

// wordsOf splits a text into words without case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !word(r) })
}

// fold makes letters comparable without case, ё and е alike.
func fold(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "ё", "е")
}

// tagged reports whether a message has one of the tags that are looked for.
func (q matcher) tagged(m *messagepb.Message) bool {
	return slices.ContainsFunc(m.Reactions.GetOwn(), func(own string) bool {
		return slices.ContainsFunc(q.Tags, func(t string) bool { return strings.ReplaceAll(t, variation, "") == own })
	})
}

func (q matcher) matches(m *messagepb.Message) bool {
	switch {
	case q.From != 0 && AuthorOf(m) != peer.OfUser(q.From),
		q.MinDate != 0 && m.Date < q.MinDate,
		q.MaxDate != 0 && m.Date > q.MaxDate,
		!q.SavedPeer.IsZero() && m.SavedPeer != q.SavedPeer.Int(),
		len(q.Tags) > 0 && !q.tagged(m),
		!q.Kind.holds(m):
		return false
	}
	if strings.TrimSpace(q.Text) == "" {
		return true
	}
	if m.Action != nil {
		return false
	}
	if len(q.words) == 0 { // only signs: they must stand as they are
		return strings.Contains(m.Text, strings.TrimSpace(q.Text))
	}
	text := fold(m.Text)
	for _, w := range q.words {
		if !hasWord(text, w) {
			return false
		}
	}
	return true
}

// hasWord reports whether a word of text begins with w.
func hasWord(text, w string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], w)
		if i < 0 {
			return false
		}
		f := finder{text: text}
		if !word(f.before(from + i)) {
			return true
		}
		from += i + len(w)
	}
}

// Search finds messages of a dialog, newest first. Inexact is set when there
// may be more than was looked through.
//
// https://core.telegram.org/method/messages.search
func (s *Service) Search(ctx context.Context, user int64, p peer.Peer, q Query, w Window) (page Page, inexact bool, err error) {
	page.Offset = -1
	if q.Kind == KindNone {
		return page, false, nil
	}
	err = s.openThread(ctx, user, threadAt{group: p, id: q.Thread}, func(b mailbox) error {
		var ids []int32
		if ids, inexact, err = b.find(p, newMatcher(q)); err != nil {
			return err
		}
		page.Total, page.Channel = len(ids), channelID(p)
		chosen, skipped := w.cut(ids)
		page.Offset = skipped
		page.Messages, err = b.messages(chosen)
		return err
	})
	return page, inexact, err
}

// find returns the ids of the matching messages of a dialog, newest first.
func (b mailbox) find(p peer.Peer, q matcher) (ids []int32, inexact bool, err error) {
	tag := byte(tagHistory)
	if q.Kind == KindPinned {
		tag = tagPinned
	}
	read := 0
	for id, err := range b.index(tag, p, span{Reverse: true}) {
		if err != nil {
			return nil, false, err
		}
		if read++; read > searchBudget {
			return ids, true, nil
		}
		m, err := b.message(id)
		if err != nil {
			return nil, false, err
		}
		if q.MinDate != 0 && m.Date < q.MinDate {
			break
		}
		if q.matches(m) {
			ids = append(ids, id)
		}
	}
	return ids, false, nil
}

// cut applies a window to a list of ids that are all known, newest first, and
// returns how many of the list are newer than the part.
func (w Window) cut(ids []int32) (part []int32, newer int) {
	start := 0
	if w.OffsetID > 0 {
		for start < len(ids) && ids[start] >= w.OffsetID {
			start++
		}
	}
	end := start + int(w.AddOffset) + clampLimit(w.Limit)
	start = min(max(start+int(w.AddOffset), 0), len(ids))
	end = min(max(end, start), len(ids))
	for _, id := range ids[start:end] {
		if (w.MinID <= 0 || id > w.MinID) && (w.MaxID <= 0 || id < w.MaxID) {
			part = append(part, id)
		}
	}
	return part, start
}

// CountKinds returns how many messages of a dialog, or of a thread of it, are of
// each kind.
func (s *Service) CountKinds(ctx context.Context, user int64, p peer.Peer, thread int32, kinds []Kind) ([]int, error) {
	counts := make([]int, len(kinds))
	err := s.openThread(ctx, user, threadAt{group: p, id: thread}, func(b mailbox) error {
		for id, err := range b.index(tagHistory, p, span{Reverse: true, Limit: searchBudget}) {
			if err != nil {
				return err
			}
			m, err := b.message(id)
			if err != nil {
				return err
			}
			for i, k := range kinds {
				if k != KindNone && k.holds(m) {
					counts[i]++
				}
			}
		}
		return nil
	})
	return counts, err
}

// SearchAll finds messages of all dialogs of a folder (or [FolderAll]) with
// ids below offset (0: from the newest), newest first. More tells that older
// ones may match.
//
// https://core.telegram.org/method/messages.searchGlobal
func (s *Service) SearchAll(ctx context.Context, user int64, folder int32, q Query, offset, limit int32) (found []*messagepb.Message, more bool, err error) {
	if q.isEmpty() {
		return nil, false, ErrSearchEmpty
	}
	if q.Kind == KindNone {
		return nil, false, nil
	}
	match, want := newMatcher(q), clampLimit(limit)
	err = s.view(ctx, user, func(b mailbox) error {
		in, err := b.inFolder(folder)
		if err != nil {
			return err
		}
		r := store.Range{From: []byte{tagMessage}, To: []byte{tagMessage + 1}, Reverse: true, Limit: searchBudget}
		if offset > 0 {
			r.To = messageKey(offset)
		}
		for m, err := range record.Each[messagepb.Message](b.r, b.owner, r) {
			if err != nil {
				return err
			}
			if m.Media.GetPoll() != nil {
				if err := b.counted(m.Media.Poll); err != nil {
					return err
				}
			}
			if !match.matches(m) || !in(m.Peer) {
				continue
			}
			if len(found) == want {
				more = true
				return nil
			}
			found = append(found, m)
		}
		return nil
	})
	return found, more, err
}

// inFolder returns a test for the dialogs of a folder.
func (b mailbox) inFolder(folder int32) (func(packed int64) bool, error) {
	if folder == FolderAll {
		return func(int64) bool { return true }, nil
	}
	listed, err := b.listed(folder)
	if err != nil {
		return nil, err
	}
	in := make(map[int64]bool, len(listed))
	for _, d := range listed {
		in[d.Peer] = true
	}
	return func(packed int64) bool { return in[packed] }, nil
}
