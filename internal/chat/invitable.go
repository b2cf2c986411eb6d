package chat

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"chappe/internal/account"
)

// addable returns nil if actor may add user to a chat: the account exists, the
// two have not blocked each other, and the user's privacy allows it.
//
// https://core.telegram.org/api/privacy
func (s *Service) addable(ctx context.Context, actor, user int64) error {
	u, err := s.accounts.User(ctx, user)
	if errors.Is(err, account.ErrNoUser) {
		return ErrUserInvalid
	}
	if err != nil {
		return fmt.Errorf("look up whom to add: %w", err)
	}
	if u.Deleted {
		return ErrDeletedUser
	}
	if u.Service {
		return ErrUserInvalid
	}
	if user == actor {
		return nil
	}
	rel, err := s.accounts.Relation(ctx, actor, user)
	if err != nil {
		return fmt.Errorf("look up the relation: %w", err)
	}
	if rel.Blocked {
		return ErrYouBlocked
	}
	ok, err := s.accounts.Allows(ctx, user, account.PrivacyChatInvite, actor)
	if err != nil {
		return fmt.Errorf("look up who may add: %w", err)
	}
	if !ok {
		return ErrPrivacy
	}
	return nil
}

// addables parts users into those whom actor may add and those whose privacy
// forbids it. Whoever cannot be added to anything fails the call.
func (s *Service) addables(ctx context.Context, actor int64, users []int64) (ok []int64, missing []Missing, err error) {
	seen := map[int64]bool{actor: true}
	for _, user := range users {
		if seen[user] {
			continue
		}
		seen[user] = true
		switch err := s.addable(ctx, actor, user); {
		case errors.Is(err, ErrPrivacy), errors.Is(err, ErrYouBlocked):
			missing = append(missing, Missing{User: user})
		case err != nil:
			return nil, nil, err
		default:
			ok = append(ok, user)
		}
	}
	return ok, missing, nil
}

// tidyTitle returns a title as it is kept, or [ErrTitle].
func tidyTitle(title string) (string, error) {
	title = strings.Join(strings.Fields(strings.ToValidUTF8(title, "")), " ")
	if title == "" {
		return "", ErrTitle
	}
	return cut(title, MaxTitle), nil
}

// tidyAbout returns a description as it is kept, or [ErrAbout].
func tidyAbout(about string) (string, error) {
	about = strings.TrimSpace(strings.ToValidUTF8(about, ""))
	if utf8.RuneCountInString(about) > MaxAbout {
		return "", ErrAbout
	}
	return about, nil
}

// cut returns the first n characters of a text.
func cut(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// tidyRank returns a rank as it is kept, or [ErrRank] or [ErrRankEmoji].
func tidyRank(rank string) (string, error) {
	rank = strings.TrimSpace(strings.ToValidUTF8(rank, ""))
	if utf8.RuneCountInString(rank) > MaxRank {
		return "", ErrRank
	}
	for _, r := range rank {
		if isEmoji(r) {
			return "", ErrRankEmoji
		}
	}
	return rank, nil
}

// isEmoji reports whether a character belongs to the blocks of emoji.
func isEmoji(r rune) bool {
	switch {
	case r >= 0x1F000 && r <= 0x1FAFF, r >= 0x2600 && r <= 0x27BF, r == 0xFE0F, r == 0x200D:
		return true
	}
	return false
}

// validTTL reports whether messages may live so many seconds: up to a year, in
// whole days above one day. 0 is for ever.
func validTTL(seconds int) bool {
	const day, year = 86400, 366 * 86400
	return seconds == 0 || seconds >= day && seconds <= year
}
