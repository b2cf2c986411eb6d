package sticker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/sticker/stickerpb"
	"chappe/internal/store"
)

const (
	maxScanned = 500 // sets that a search looks at
	maxFound   = 50  // sets that it returns
	maxAnswers = 200 // stickers that a search returns
)

// Search finds sets of a kind in whose names every word of a query begins a
// word.
//
// https://core.telegram.org/method/messages.searchStickerSets
func (s *Service) Search(ctx context.Context, query string, k stickerpb.Kind) ([]*stickerpb.Set, error) {
	words := foldWords(query)
	if len(words) == 0 {
		return nil, nil
	}
	ids, err := s.scan(ctx, words[0])
	if err != nil {
		return nil, err
	}
	for _, rec := range s.featured {
		ids = append(ids, rec.Id)
	}
	all, err := s.each(ctx, ids)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(rec *stickerpb.Set) bool { return rec.Kind != k || !wordsBegin(wordsOf(rec), words) })
	slices.SortFunc(all, func(x, y *stickerpb.Set) int {
		return cmp.Or(cmp.Compare(len(x.Title), len(y.Title)), cmp.Compare(x.Title, y.Title), cmp.Compare(x.Id, y.Id))
	})
	return all[:min(len(all), maxFound)], nil
}

// scan reads the sets of which a word begins as word does.
func (s *Service) scan(ctx context.Context, word string) ([]int64, error) {
	rs := []rune(word)
	if len(rs) < minPrefix {
		return nil, nil
	}
	ix := s.index("word", string(rs[:min(len(rs), maxPrefix)]))
	var ids []int64
	err := s.log.View(ctx, func(r store.Reader) error {
		for key, err := range r.Keys(ix.owner, ix.words().First(maxScanned)) {
			if err != nil {
				return fmt.Errorf("search sets of stickers: %w", err)
			}
			id, ok := store.KeyU64(key, 17)
			if !ok {
				return fmt.Errorf("key of %d bytes is damaged", len(key))
			}
			ids = append(ids, int64(id))
		}
		return nil
	})
	return ids, err
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

// Wanted is what somebody looks for among stickers: those that stand for one of
// some emoji, or of which a keyword begins so.
type Wanted struct {
	Emoji []string
	Words string
}

func (w Wanted) fits(one *stickerpb.Sticker) bool {
	for _, e := range w.Emoji {
		if slices.Contains(one.Emoji, plain(e)) {
			return true
		}
	}
	words := foldWords(w.Words)
	if len(words) == 0 {
		return false
	}
	var keys []string
	for _, k := range one.Keywords {
		keys = append(keys, foldWords(k)...)
	}
	return wordsBegin(keys, words)
}

// Find returns the stickers of a kind that the user may want: of the sets that
// he has at hand, then of the featured ones.
//
// https://core.telegram.org/method/messages.getStickers
func (s *Service) Find(ctx context.Context, user int64, k stickerpb.Kind, w Wanted) ([]*mediapb.File, error) {
	at, err := s.Installed(ctx, user, k)
	if err != nil {
		return nil, err
	}
	sets := make([]*stickerpb.Set, 0, len(at)+len(s.featured))
	for _, h := range at {
		sets = append(sets, h.Set)
	}
	for _, rec := range s.featured {
		if rec.Kind == k && !slices.Contains(sets, rec) {
			sets = append(sets, rec)
		}
	}
	var out []*mediapb.File
	for _, rec := range sets {
		for _, one := range rec.Stickers {
			if w.fits(one) {
				out = append(out, one.File)
			}
		}
	}
	return out[:min(len(out), maxAnswers)], nil
}

// CustomEmoji returns those of documents that are custom emoji, in their order.
//
// https://core.telegram.org/method/messages.getCustomEmojiDocuments
func (s *Service) CustomEmoji(ctx context.Context, ids []int64) ([]*mediapb.File, error) {
	var out []*mediapb.File
	for _, id := range ids {
		f, err := s.files.File(ctx, id)
		if errors.Is(err, media.ErrFile) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if f.GetAttributes().GetSticker().GetCustom() {
			out = append(out, f)
		}
	}
	return out, nil
}
