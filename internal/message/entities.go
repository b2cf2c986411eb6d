package message

import (
	"cmp"
	"slices"

	"chappe/internal/message/messagepb"
)

// maxEntities is how many entities of a text are kept:
// https://core.telegram.org/api/entities.
const maxEntities = 100

// clipEntities brings given entities into the text of size UTF-16 units: parts
// outside are cut off, empty ones and those that the server finds by itself
// are dropped, the rest is sorted. The given entities are not changed.
func clipEntities(given []*messagepb.Entity, size int) ([]*messagepb.Entity, error) {
	if len(given) == 0 {
		return nil, nil
	}
	kept := make([]*messagepb.Entity, 0, len(given))
	for _, e := range given {
		if e.Length < 0 || foundByServer(e.Kind) {
			continue
		}
		start := max(int64(e.Offset), 0)
		end := min(int64(e.Offset)+int64(e.Length), int64(size))
		if start >= end {
			continue
		}
		c := &messagepb.Entity{Kind: e.Kind, Offset: int32(start), Length: int32(end - start), Arg: e.Arg, Id: e.Id, Flags: e.Flags}
		kept = append(kept, c)
	}
	if len(kept) == 0 {
		return nil, nil
	}
	sortEntities(kept)
	kept = slices.CompactFunc(kept, func(a, b *messagepb.Entity) bool {
		return a.Kind == b.Kind && a.Offset == b.Offset && a.Length == b.Length
	})
	if len(kept) > maxEntities {
		kept = kept[:maxEntities]
	}
	return kept, nil
}

// foundByServer tells the kinds that follow from the text alone, so that
// nobody can claim that a plain word is a link.
func foundByServer(k messagepb.Entity_Kind) bool {
	switch k {
	case messagepb.Entity_NONE, messagepb.Entity_MENTION, messagepb.Entity_HASHTAG, messagepb.Entity_BOT_COMMAND,
		messagepb.Entity_URL, messagepb.Entity_EMAIL, messagepb.Entity_PHONE, messagepb.Entity_CASHTAG,
		messagepb.Entity_BANK_CARD:
		return true
	}
	return false
}

// sortEntities orders by place, the longer first, so that outer ones stand
// before those nested in them.
func sortEntities(es []*messagepb.Entity) {
	slices.SortStableFunc(es, func(a, b *messagepb.Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length), cmp.Compare(a.Kind, b.Kind))
	})
}

// opaque tells the kinds inside of which nothing is found: code stands as it
// is, and a link or mention cannot hold another.
func opaque(k messagepb.Entity_Kind) bool {
	switch k {
	case messagepb.Entity_CODE, messagepb.Entity_PRE, messagepb.Entity_TEXT_URL, messagepb.Entity_MENTION_NAME,
		messagepb.Entity_CUSTOM_EMOJI, messagepb.Entity_FORMATTED_DATE:
		return true
	}
	return false
}

// withFound adds what is found in the text to the given entities.
func withFound(text string, given []*messagepb.Entity) []*messagepb.Entity {
	found := findEntities(text)
	if len(found) == 0 {
		return given
	}
	all := given
	for _, f := range found {
		covered := slices.ContainsFunc(given, func(g *messagepb.Entity) bool {
			return opaque(g.Kind) && f.Offset < g.Offset+g.Length && g.Offset < f.Offset+f.Length
		})
		if !covered && len(all) < maxEntities {
			all = append(all, f)
		}
	}
	sortEntities(all)
	return all
}
