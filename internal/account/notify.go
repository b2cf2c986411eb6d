package account

import (
	"context"

	"google.golang.org/protobuf/proto"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

// NotifyScope is a kind of chats that share notification settings.
type NotifyScope byte

// The scopes of https://core.telegram.org/api/push-updates. Values are stored.
const (
	NotifyUsers      NotifyScope = 'u'
	NotifyChats      NotifyScope = 'g'
	NotifyBroadcasts NotifyScope = 'b'
)

// notifyScopes is all of them.
var notifyScopes = []NotifyScope{NotifyUsers, NotifyChats, NotifyBroadcasts}

// String is the scope's name in events: see updatepb.Event.data.
func (sc NotifyScope) String() string {
	switch sc {
	case NotifyChats:
		return "chats"
	case NotifyBroadcasts:
		return "broadcasts"
	}
	return "users"
}

// NotifyScopeOf is the inverse of [NotifyScope.String].
func NotifyScopeOf(name string) (NotifyScope, bool) {
	for _, sc := range notifyScopes {
		if sc.String() == name {
			return sc, true
		}
	}
	return 0, false
}

// scopeKey stands where a peer stands in the memory of settings: no peer has
// the kind 0.
func (sc NotifyScope) scopeKey(owner int64) pair { return pair{owner, int64(sc)} }

// PeerNotify returns what owner chose for a peer: nothing is set in it unless
// it differs from the scope. The record is shared: it must not be modified. It
// reads memory in the common case.
func (s *Service) PeerNotify(ctx context.Context, owner int64, p peer.Peer) (*accountpb.Notify, error) {
	return s.loadNotify(ctx, owner, pair{owner, p.Int()}, s.pairKey(store.TagNotify, owner, p), func() *accountpb.Notify {
		return &accountpb.Notify{Peer: p.Int()}
	})
}

// ScopeNotify returns owner's settings of a scope, complete. The record is
// shared: it must not be modified.
func (s *Service) ScopeNotify(ctx context.Context, owner int64, sc NotifyScope) (*accountpb.Notify, error) {
	return s.loadNotify(ctx, owner, sc.scopeKey(owner), scopeRow(sc), func() *accountpb.Notify {
		return completeScope(new(accountpb.Notify))
	})
}

func (s *Service) loadNotify(ctx context.Context, owner int64, k pair, row []byte, none func() *accountpb.Notify) (*accountpb.Notify, error) {
	return s.social.notify.Load(k, func() (*accountpb.Notify, error) {
		n := new(accountpb.Notify)
		var ok bool
		err := s.log.View(ctx, func(r store.Reader) (err error) {
			ok, err = record.Get(r, peer.MailboxOf(owner), row, n)
			return err
		})
		if err == nil && !ok {
			n = none()
		}
		return n, err
	})
}

func scopeRow(sc NotifyScope) []byte {
	return store.NewKey(store.TagSetting).U8(settingScope).U8(byte(sc))
}

// completeScope gives a scope what it lacks: a scope has nothing to fall back
// on, and clients read a missing value as "off".
func completeScope(n *accountpb.Notify) *accountpb.Notify {
	if n.ShowPreviews == nil {
		n.ShowPreviews = proto.Bool(true)
	}
	if n.Silent == nil {
		n.Silent = proto.Bool(false)
	}
	if n.MuteUntil == nil {
		n.MuteUntil = proto.Int32(0)
	}
	if n.Sound == nil {
		n.Sound = new(accountpb.Sound)
	}
	if n.StoriesSound == nil {
		n.StoriesSound = new(accountpb.Sound)
	}
	return n
}

// SetPeerNotify replaces what owner chose for a peer; what is not set in n
// falls back to the scope. n is kept: it must not be modified afterwards.
func (s *Service) SetPeerNotify(ctx context.Context, owner int64, p peer.Peer, n *accountpb.Notify) error {
	n.Peer = 0
	plain := proto.Equal(n, new(accountpb.Notify))
	n.Peer = p.Int()
	box, key := peer.MailboxOf(owner), s.pairKey(store.TagNotify, owner, p)
	return s.log.Write(ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		if plain {
			tx.Delete(box, key)
		} else if err := record.Set(tx, box, key, n); err != nil {
			return err
		}
		tx.OnApplied(func(store.Commit) { s.social.notify.Drop(pair{owner, p.Int()}) })
		return tellNotify(tx, owner, &updatepb.Event{Peer: p.Int()})
	})
}

// SetScopeNotify replaces owner's settings of a scope. n is kept: it must not
// be modified afterwards.
func (s *Service) SetScopeNotify(ctx context.Context, owner int64, sc NotifyScope, n *accountpb.Notify) error {
	n.Peer = 0
	completeScope(n)
	box := peer.MailboxOf(owner)
	return s.log.Write(ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		if err := record.Set(tx, box, scopeRow(sc), n); err != nil {
			return err
		}
		tx.OnApplied(func(store.Commit) { s.social.notify.Drop(sc.scopeKey(owner)) })
		return tellNotify(tx, owner, &updatepb.Event{Data: []byte(sc.String())})
	})
}

func tellNotify(tx *update.Tx, owner int64, ev *updatepb.Event) error {
	ev.Kind = updatepb.Kind_NOTIFY_SETTINGS
	_, err := tx.Append(peer.MailboxOf(owner), ev, nil)
	return err
}

// NotifyExceptions returns what owner chose for single peers and topics.
func (s *Service) NotifyExceptions(ctx context.Context, owner int64) ([]*accountpb.Notify, error) {
	var all []*accountpb.Notify
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		all, err = readExceptions(r, owner)
		return err
	})
	return all, err
}

func readExceptions(r store.Reader, owner int64) ([]*accountpb.Notify, error) {
	return record.All[accountpb.Notify](r, peer.MailboxOf(owner), under(store.TagNotify))
}

// ResetNotify puts all of owner's notification settings back to the defaults.
func (s *Service) ResetNotify(ctx context.Context, owner int64) error {
	box := peer.MailboxOf(owner)
	return s.log.Write(ctx, []peer.Owner{box}, func(tx *update.Tx) error {
		exceptions, err := readExceptions(tx, owner)
		if err != nil {
			return err
		}
		for _, n := range exceptions {
			p := peer.FromInt(n.Peer)
			tx.Delete(box, s.notifyKey(owner, p, n.Topic))
			tx.OnApplied(func(store.Commit) { s.social.notify.Drop(pair{owner, p.Int()}) })
			if err := tellNotify(tx, owner, &updatepb.Event{Peer: p.Int(), MaxId: n.Topic}); err != nil {
				return err
			}
		}
		for _, sc := range notifyScopes {
			tx.Delete(box, scopeRow(sc))
			tx.OnApplied(func(store.Commit) { s.social.notify.Drop(sc.scopeKey(owner)) })
			if err := tellNotify(tx, owner, &updatepb.Event{Data: []byte(sc.String())}); err != nil {
				return err
			}
		}
		tx.Delete(box, settingKey(settingReactions))
		return nil
	})
}
