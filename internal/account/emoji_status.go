package account

import (
	"context"
	"errors"
	"slices"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// ErrStatusDate means that an emoji status would be over before it begins.
var ErrStatusDate = errors.New("account: the end of an emoji status is in the past")

// recentStatuses is how many emoji statuses are remembered.
const recentStatuses = 50

// SetEmojiStatus puts a custom emoji beside a user's name until a moment (unix
// seconds; 0 is for ever), and tells who has him as a contact or talks with him;
// a document of 0 takes it away. That it is a custom emoji is the caller's matter.
//
// https://core.telegram.org/method/account.updateEmojiStatus
func (s *Service) SetEmojiStatus(ctx context.Context, user, document, until int64) error {
	if until != 0 && until <= s.log.Now().Unix() {
		return ErrStatusDate
	}
	return s.changeProfile(ctx, user, []peer.Owner{peer.MailboxOf(user)}, func(tx *update.Tx, u *accountpb.User) error {
		same := u.EmojiStatus == document && u.EmojiStatusUntil == until
		u.EmojiStatus, u.EmojiStatusUntil = document, until
		if same || document == 0 {
			return nil
		}
		return changeStatuses(tx, user, func(all []int64) []int64 {
			all = slices.DeleteFunc(all, func(id int64) bool { return id == document })
			all = slices.Insert(all, 0, document)
			return all[:min(len(all), recentStatuses)]
		})
	})
}

// RecentEmojiStatuses are the emoji statuses that a user has had lately, the last
// one first.
func (s *Service) RecentEmojiStatuses(ctx context.Context, user int64) ([]int64, error) {
	m := new(accountpb.EmojiStatuses)
	_, err := s.setting(ctx, user, settingStatuses, m)
	return m.Ids, err
}

// ClearEmojiStatuses forgets which emoji statuses a user has had.
func (s *Service) ClearEmojiStatuses(ctx context.Context, user int64) error {
	return s.log.Write(ctx, []peer.Owner{peer.MailboxOf(user)}, func(tx *update.Tx) error {
		return changeStatuses(tx, user, func([]int64) []int64 { return nil })
	})
}

// changeStatuses changes the list of a user's last statuses and tells his devices.
func changeStatuses(tx *update.Tx, user int64, change func([]int64) []int64) error {
	o, m := peer.MailboxOf(user), new(accountpb.EmojiStatuses)
	if _, err := record.Get(tx, o, settingKey(settingStatuses), m); err != nil {
		return err
	}
	next := change(slices.Clone(m.Ids))
	if slices.Equal(next, m.Ids) {
		return nil
	}
	m.Ids = next
	if err := record.Set(tx, o, settingKey(settingStatuses), m); err != nil {
		return err
	}
	_, err := tx.Append(o, &updatepb.Event{Kind: updatepb.Kind_RECENT_EMOJI_STATUSES}, nil)
	return err
}
