package message

import (
	"cmp"
	"context"
	"slices"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update/updatepb"
)

// recentReactions is how many reactions are kept as the last ones.
const recentReactions = 50

// DefaultReaction is what a double tap gives where the user has not chosen
// something else: https://core.telegram.org/api/config, reactions_default.
const DefaultReaction = "❤"

func usedKey() []byte { return store.NewKey(store.TagUsed) }

func (b mailbox) used() (*messagepb.Used, error) {
	u := new(messagepb.Used)
	_, err := b.get(usedKey(), u)
	return u, err
}

// noteUsed counts what the owner has newly reacted with.
func (b *box) noteUsed(r *reacting, had []string) error {
	fresh := slices.DeleteFunc(slices.Clone(r.emoji), func(e string) bool { return slices.Contains(had, e) })
	if len(fresh) == 0 {
		return nil
	}
	u, err := b.used()
	if err != nil {
		return err
	}
	before := recentOf(u)
	for _, e := range fresh {
		i := slices.IndexFunc(u.Emoji, func(x *messagepb.Used_Emoji) bool { return x.Emoji == e })
		if i < 0 {
			i = len(u.Emoji)
			u.Emoji = append(u.Emoji, &messagepb.Used_Emoji{Emoji: e})
		}
		u.Emoji[i].Count++
		if r.recent {
			u.Last++
			u.Emoji[i].Recent = u.Last
		}
	}
	if err := b.set(b.owner, usedKey(), u); err != nil {
		return err
	}
	if slices.Equal(before, recentOf(u)) {
		return nil
	}
	_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_RECENT_REACTIONS}, nil)
	return err
}

// recentOf are the reactions that were used last, the newest first.
func recentOf(u *messagepb.Used) []string {
	all := slices.DeleteFunc(slices.Clone(u.Emoji), func(e *messagepb.Used_Emoji) bool { return e.Recent == 0 })
	slices.SortFunc(all, func(x, y *messagepb.Used_Emoji) int { return cmp.Compare(y.Recent, x.Recent) })
	return names(all[:min(len(all), recentReactions)])
}

func names(all []*messagepb.Used_Emoji) []string {
	out := make([]string, len(all))
	for i, e := range all {
		out[i] = e.Emoji
	}
	return out
}

// RecentReactions returns what the user has reacted with lately, the newest
// first.
//
// https://core.telegram.org/method/messages.getRecentReactions
func (s *Service) RecentReactions(ctx context.Context, user int64) ([]string, error) {
	var recent []string
	err := s.view(ctx, user, func(b mailbox) error {
		u, err := b.used()
		recent = recentOf(u)
		return err
	})
	return recent, err
}

// TopReactions returns what the user reacts with most, and after it the common
// ones that he has not used.
//
// https://core.telegram.org/method/messages.getTopReactions
func (s *Service) TopReactions(ctx context.Context, user int64) ([]string, error) {
	var top []string
	err := s.view(ctx, user, func(b mailbox) error {
		u, err := b.used()
		all := slices.Clone(u.Emoji)
		slices.SortStableFunc(all, func(x, y *messagepb.Used_Emoji) int { return cmp.Compare(y.Count, x.Count) })
		top = names(all)
		return err
	})
	for _, e := range EmojiReactions {
		if !slices.Contains(top, e) {
			top = append(top, e)
		}
	}
	return top, err
}

// ClearRecentReactions forgets what the user has reacted with lately.
//
// https://core.telegram.org/method/messages.clearRecentReactions
func (s *Service) ClearRecentReactions(ctx context.Context, user int64) error {
	return s.write(ctx, user, func(b *box) error {
		u, err := b.used()
		if err != nil || len(recentOf(u)) == 0 {
			return err
		}
		for _, e := range u.Emoji {
			e.Recent = 0
		}
		if err := b.set(b.owner, usedKey(), u); err != nil {
			return err
		}
		_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_RECENT_REACTIONS}, nil)
		return err
	})
}

// FavoriteReaction is the reaction of a double tap.
func (s *Service) FavoriteReaction(ctx context.Context, user int64) (string, error) {
	favorite := DefaultReaction
	err := s.view(ctx, user, func(b mailbox) error {
		u, err := b.used()
		if u.Favorite != "" {
			favorite = u.Favorite
		}
		return err
	})
	return favorite, err
}

// SetFavoriteReaction chooses it. It fails with [ErrReaction].
//
// https://core.telegram.org/method/messages.setDefaultReaction
func (s *Service) SetFavoriteReaction(ctx context.Context, user int64, emoji string) error {
	emoji, err := emojiReaction(emoji)
	if err != nil {
		return err
	}
	return s.write(ctx, user, func(b *box) error {
		u, err := b.used()
		if err != nil || u.Favorite == emoji {
			return err
		}
		u.Favorite = emoji
		if err := b.set(b.owner, usedKey(), u); err != nil {
			return err
		}
		_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_CONFIG}, nil)
		return err
	})
}

// maxTagTitle is the greatest length of the name of a tag, in characters.
const maxTagTitle = 12

func tagsKey() []byte { return store.NewKey(store.TagTags) }

func (b mailbox) tags() (*messagepb.Tags, error) {
	t := new(messagepb.Tags)
	_, err := b.get(tagsKey(), t)
	return t, err
}

// tag counts that a message of Saved Messages has other tags than before.
func (b *box) tag(had, has []string) error {
	if slices.Equal(had, has) {
		return nil
	}
	t, err := b.tags()
	if err != nil {
		return err
	}
	for _, e := range had {
		if tag := tagOf(t, e); tag != nil {
			tag.Count--
		}
	}
	for _, e := range has {
		tag := tagOf(t, e)
		if tag == nil {
			tag = &messagepb.Tags_Tag{Emoji: e}
			t.Tags = append(t.Tags, tag)
		}
		tag.Count++
	}
	t.Tags = slices.DeleteFunc(t.Tags, func(x *messagepb.Tags_Tag) bool { return x.Count <= 0 && x.Title == "" })
	if err := b.set(b.owner, tagsKey(), t); err != nil {
		return err
	}
	_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_SAVED_REACTION_TAGS}, nil)
	return err
}

func tagOf(t *messagepb.Tags, emoji string) *messagepb.Tags_Tag {
	for _, tag := range t.Tags {
		if tag.Emoji == emoji {
			return tag
		}
	}
	return nil
}

// SavedTags returns the tags of the user's Saved Messages, the most used first;
// with a source, only of what was saved from there.
//
// https://core.telegram.org/method/messages.getSavedReactionTags
func (s *Service) SavedTags(ctx context.Context, user int64, from peer.Peer) ([]*messagepb.Tags_Tag, error) {
	var tags []*messagepb.Tags_Tag
	err := s.view(ctx, user, func(b mailbox) error {
		t, err := b.tags()
		if err != nil {
			return err
		}
		tags = t.Tags
		if from.IsZero() {
			return nil
		}
		counts, err := b.tagsFrom(from)
		if err != nil {
			return err
		}
		for _, tag := range tags {
			tag.Count = counts[tag.Emoji]
		}
		return nil
	})
	tags = slices.DeleteFunc(tags, func(t *messagepb.Tags_Tag) bool { return t.Count <= 0 })
	slices.SortStableFunc(tags, func(x, y *messagepb.Tags_Tag) int { return cmp.Compare(y.Count, x.Count) })
	return tags, err
}

// tagsFrom counts the tags of what was saved from one source.
func (b mailbox) tagsFrom(from peer.Peer) (map[string]int32, error) {
	counts := make(map[string]int32)
	for id, err := range b.index(tagHistory, peer.OfUser(b.user), span{Reverse: true, Limit: searchBudget}) {
		if err != nil {
			return nil, err
		}
		m, err := b.message(id)
		if err != nil {
			return nil, err
		}
		if m.SavedPeer != from.Int() {
			continue
		}
		for _, e := range m.Reactions.GetOwn() {
			counts[e]++
		}
	}
	return counts, nil
}

// NameTag gives a tag of Saved Messages a name; an empty one takes it away. It
// fails with [ErrReaction], [ErrTooLong] or [ErrTag].
//
// https://core.telegram.org/method/messages.updateSavedReactionTag
func (s *Service) NameTag(ctx context.Context, user int64, emoji, title string) error {
	emoji, err := emojiReaction(emoji)
	if err != nil {
		return err
	}
	title, _, err = cleanText(title, nil)
	if err != nil {
		return err
	}
	if len([]rune(title)) > maxTagTitle {
		return ErrTooLong
	}
	return s.write(ctx, user, func(b *box) error {
		t, err := b.tags()
		if err != nil {
			return err
		}
		tag := tagOf(t, emoji)
		if tag == nil {
			return ErrTag
		}
		tag.Title = title
		if err := b.set(b.owner, tagsKey(), t); err != nil {
			return err
		}
		_, err = b.append(&updatepb.Event{Kind: updatepb.Kind_SAVED_REACTION_TAGS}, nil)
		return err
	})
}
