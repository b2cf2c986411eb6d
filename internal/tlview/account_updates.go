package tlview

import (
	"context"
	"errors"

	"github.com/gotd/td/tg"

	"chappe/internal/account"
	"chappe/internal/peer"
	"chappe/internal/update/updatepb"
)

// AccountUpdate renders an event about people and settings for viewer and
// returns the users it mentions. Events are absolute: they are rendered as
// things are now. The update is nil for events of other kinds and for those
// that have become pointless.
func (v *Views) AccountUpdate(ctx context.Context, viewer int64, ev *updatepb.Event) (tg.UpdateClass, []int64, error) {
	u, users, err := v.accountUpdate(ctx, viewer, ev)
	if errors.Is(err, account.ErrNoUser) {
		return nil, nil, nil
	}
	return u, users, err
}

func (v *Views) accountUpdate(ctx context.Context, viewer int64, ev *updatepb.Event) (tg.UpdateClass, []int64, error) {
	p := peer.FromInt(ev.Peer)
	switch ev.Kind {
	case updatepb.Kind_USER:
		return &tg.UpdateUser{UserID: ev.User}, []int64{ev.User}, nil
	case updatepb.Kind_USER_NAME:
		u, err := v.userName(ctx, viewer, ev.User)
		return u, []int64{ev.User}, err
	case updatepb.Kind_USER_EMOJI_STATUS:
		rec, err := v.Accounts.User(ctx, ev.User)
		if err != nil {
			return nil, nil, err
		}
		return &tg.UpdateUserEmojiStatus{UserID: ev.User, EmojiStatus: v.emojiStatus(rec)}, []int64{ev.User}, nil
	case updatepb.Kind_RECENT_EMOJI_STATUSES:
		return &tg.UpdateRecentEmojiStatuses{}, nil, nil
	case updatepb.Kind_CONTACTS_RESET:
		return &tg.UpdateContactsReset{}, nil, nil
	case updatepb.Kind_PEER_BLOCKED:
		return &tg.UpdatePeerBlocked{Blocked: ev.Flag, BlockedMyStoriesFrom: ev.Count > 0, PeerID: Peer(p)}, usersOf(p), nil
	case updatepb.Kind_PEER_SETTINGS:
		bar, err := v.Accounts.PeerBar(ctx, viewer, p)
		return &tg.UpdatePeerSettings{Peer: Peer(p), Settings: PeerSettings(bar)}, usersOf(p), err
	case updatepb.Kind_PRIVACY:
		return v.privacyUpdate(ctx, viewer, account.PrivacyKey(ev.MaxId))
	case updatepb.Kind_NOTIFY_SETTINGS:
		if ev.MaxId != 0 {
			return v.topicNotifyUpdate(ctx, viewer, p, ev.MaxId)
		}
		return v.notifyUpdate(ctx, viewer, p, string(ev.Data))
	}
	return nil, nil, nil
}

func usersOf(p peer.Peer) []int64 {
	if p.Kind != peer.User {
		return nil
	}
	return []int64{p.ID}
}

// userName renders the names under which viewer knows a user.
func (v *Views) userName(ctx context.Context, viewer, id int64) (tg.UpdateClass, error) {
	u, err := v.Accounts.User(ctx, id)
	if err != nil {
		return nil, err
	}
	rel, err := v.Accounts.Relation(ctx, viewer, id)
	if err != nil {
		return nil, err
	}
	out := &tg.UpdateUserName{UserID: id, FirstName: u.FirstName, LastName: u.LastName}
	if c := rel.Contact; c != nil {
		out.FirstName, out.LastName = c.FirstName, c.LastName
	}
	if u.Username != "" {
		out.Usernames = []tg.Username{{Editable: true, Active: true, Username: u.Username}}
	}
	return out, nil
}

func (v *Views) privacyUpdate(ctx context.Context, viewer int64, key account.PrivacyKey) (tg.UpdateClass, []int64, error) {
	rules, err := v.Accounts.Privacy(ctx, viewer, key)
	if err != nil {
		return nil, nil, err
	}
	name, err := PrivacyKey(key)
	if err != nil {
		return nil, nil, err
	}
	out, named := PrivacyRules(rules)
	users, _ := Peers(named) // the chats are the viewer's own
	return &tg.UpdatePrivacy{Key: name, Rules: out}, users, nil
}

func (v *Views) notifyUpdate(ctx context.Context, viewer int64, p peer.Peer, scope string) (tg.UpdateClass, []int64, error) {
	if sc, ok := account.NotifyScopeOf(scope); ok {
		n, err := v.Accounts.ScopeNotify(ctx, viewer, sc)
		if err != nil {
			return nil, nil, err
		}
		return &tg.UpdateNotifySettings{Peer: NotifyScope(sc), NotifySettings: NotifySettings(n)}, nil, nil
	}
	n, err := v.Accounts.PeerNotify(ctx, viewer, p)
	if err != nil {
		return nil, nil, err
	}
	return &tg.UpdateNotifySettings{Peer: NotifyPeer(p), NotifySettings: NotifySettings(n)}, usersOf(p), nil
}

func (v *Views) topicNotifyUpdate(ctx context.Context, viewer int64, p peer.Peer, topic int32) (tg.UpdateClass, []int64, error) {
	n, err := v.Accounts.TopicNotify(ctx, viewer, p, topic)
	if err != nil {
		return nil, nil, err
	}
	return &tg.UpdateNotifySettings{Peer: NotifyTopic(p, topic), NotifySettings: NotifySettings(n)}, nil, nil
}

// PeerSettings renders what an action bar offers.
func PeerSettings(b account.Bar) tg.PeerSettings {
	return tg.PeerSettings{
		ReportSpam:            b.ReportSpam,
		AddContact:            b.AddContact,
		BlockContact:          b.Block,
		ShareContact:          b.ShareContact,
		NeedContactsException: b.NeedException,
	}
}
