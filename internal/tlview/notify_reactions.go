package tlview

import (
	"github.com/gotd/td/tg"

	"chappe/internal/account/accountpb"
)

// ReactionsNotify renders whose reactions notify a user. Nobody is an absent
// field.
func ReactionsNotify(m *accountpb.ReactionsNotify) tg.ReactionsNotifySettings {
	out := tg.ReactionsNotifySettings{Sound: NotificationSound(m.Sound), ShowPreviews: m.ShowPreviews}
	if from := reactionsFrom(m.Messages); from != nil {
		out.SetMessagesNotifyFrom(from)
	}
	if from := reactionsFrom(m.Stories); from != nil {
		out.SetStoriesNotifyFrom(from)
	}
	if from := reactionsFrom(m.PollVotes); from != nil {
		out.SetPollVotesNotifyFrom(from)
	}
	return out
}

func reactionsFrom(f accountpb.ReactionsNotify_From) tg.ReactionNotificationsFromClass {
	switch f {
	case accountpb.ReactionsNotify_CONTACTS:
		return &tg.ReactionNotificationsFromContacts{}
	case accountpb.ReactionsNotify_EVERYBODY:
		return &tg.ReactionNotificationsFromAll{}
	}
	return nil
}

// ReactionsNotifyOf is the inverse of [ReactionsNotify].
func ReactionsNotifyOf(in tg.ReactionsNotifySettings) *accountpb.ReactionsNotify {
	m := &accountpb.ReactionsNotify{Sound: SoundOf(in.Sound), ShowPreviews: in.ShowPreviews}
	if from, ok := in.GetMessagesNotifyFrom(); ok {
		m.Messages = reactionsOf(from)
	}
	if from, ok := in.GetStoriesNotifyFrom(); ok {
		m.Stories = reactionsOf(from)
	}
	if from, ok := in.GetPollVotesNotifyFrom(); ok {
		m.PollVotes = reactionsOf(from)
	}
	return m
}

func reactionsOf(f tg.ReactionNotificationsFromClass) accountpb.ReactionsNotify_From {
	if _, all := f.(*tg.ReactionNotificationsFromAll); all {
		return accountpb.ReactionsNotify_EVERYBODY
	}
	return accountpb.ReactionsNotify_CONTACTS
}
