package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// importerKey is the key of somebody who joined by a link.
func (s *Service) importerKey(o peer.Owner, hash string, user int64) []byte {
	return s.importersKey(hash).Blind(s.db.BlindPeer(o, peer.OfUser(user)))
}

func (s *Service) importersKey(hash string) store.Key {
	return store.NewKey(store.TagImporter).Blind(s.db.BlindString("invite row", hash))
}

func (s *Service) dropImporters(tx *update.Tx, o peer.Owner, hash string) error {
	var keys [][]byte
	for key, err := range tx.Keys(o, store.Prefix(s.importersKey(hash))) {
		if err != nil {
			return fmt.Errorf("read who joined by a link: %w", err)
		}
		keys = append(keys, key)
	}
	for _, key := range keys {
		tx.Delete(o, key)
	}
	return nil
}

// Target is where a link leads.
type Target struct {
	Peer   peer.Peer
	Invite *chatpb.Invite
	Member bool // the user is in the chat already
}

// LookUpInvite returns where a link leads for a user. It fails with
// [ErrHashEmpty], [ErrHashInvalid] or [ErrHashExpired]. Members find their chat
// also by links that no longer work.
//
// https://core.telegram.org/method/messages.checkChatInvite
func (s *Service) LookUpInvite(ctx context.Context, user int64, hash string) (Target, error) {
	var t Target
	if hash == "" {
		return t, ErrHashEmpty
	}
	err := s.log.View(ctx, func(r store.Reader) error {
		o, key := s.invited(hash)
		value, err := r.Get(o, key)
		if errors.Is(err, store.ErrNotFound) {
			return ErrHashInvalid
		}
		if err != nil {
			return fmt.Errorf("look up a link: %w", err)
		}
		v, err := parseInt64(value)
		if err != nil {
			return err
		}
		t.Peer = peer.FromInt(v)
		t.Invite, err = s.readInvite(r, ownerOf(t.Peer), hash)
		return err
	})
	if err != nil {
		return t, err
	}
	st, err := s.Standing(ctx, t.Peer, user)
	if errors.Is(err, ErrNoChannel) || errors.Is(err, ErrNoChat) || st.closed {
		return t, ErrHashExpired
	}
	if err != nil {
		return t, err
	}
	if t.Member = st.Member(); t.Member {
		return t, nil
	}
	if st.Kicked || !works(t.Invite, s.now().Unix()) {
		return t, ErrHashExpired
	}
	return t, nil
}

// works reports whether a link lets anybody in.
func works(inv *chatpb.Invite, now int64) bool {
	return inv != nil && !inv.Revoked && (inv.Expire == 0 || inv.Expire > now) && (inv.Limit == 0 || inv.Usage < inv.Limit)
}

// Import makes a user a member by a link, or asks the admins where the link
// says so, and then fails with [ErrRequestSent].
//
// https://core.telegram.org/method/messages.importChatInvite
func (s *Service) Import(ctx context.Context, user int64, hash string) (Change, error) {
	t, err := s.LookUpInvite(ctx, user, hash)
	if err != nil {
		return Change{}, err
	}
	if t.Member {
		return Change{}, ErrAlreadyMember
	}
	asks, err := s.Asks(ctx, t)
	if err != nil {
		return Change{}, err
	}
	if t.Peer.Kind == peer.Chat {
		return s.importToChat(ctx, user, t, asks)
	}
	if err := s.roomFor(ctx, user); err != nil {
		return Change{}, err
	}
	if asks {
		return s.askToJoin(ctx, t.Peer, user, hash)
	}
	return s.changeChannel(ctx, t.Peer.ID, user, []int64{user}, nil, func(tx *channelTx) error {
		if err := s.useInvite(tx.Tx, tx.owner, hash, user, 0); err != nil {
			return err
		}
		return tx.enter(user, arrival{
			inviter: t.Invite.Admin, invite: hash, by: user,
			told:   Action{Kind: ActionJoinedByLink, User: t.Invite.Admin},
			logged: &chatpb.LogEntry{User: user, Kind: chatpb.LogEntry_JOIN_BY_INVITE, Invite: t.Invite},
		})
	})
}

// Asks reports whether who comes by a link must be let in by an admin.
func (s *Service) Asks(ctx context.Context, t Target) (bool, error) {
	if t.Invite.GetRequestNeeded() {
		return true, nil
	}
	if t.Peer.Kind != peer.Channel {
		return false, nil
	}
	ch, err := s.Channel(ctx, t.Peer.ID)
	return ch != nil && ch.JoinRequest && (ch.RequestByLinks || ch.Username != ""), err
}

func (s *Service) importToChat(ctx context.Context, user int64, t Target, asks bool) (Change, error) {
	m, err := s.Membership(ctx, user, t.Peer)
	if err != nil {
		return Change{}, err
	}
	if m.State == chatpb.Membership_KICKED {
		return Change{}, ErrHashExpired // who was removed must be added
	}
	if asks {
		return s.askToJoin(ctx, t.Peer, user, t.Invite.Hash)
	}
	return s.changeChat(ctx, t.Peer.ID, user, []int64{user}, func(tx *chatTx) error {
		if err := s.useInvite(tx.Tx, chatOwner(t.Peer.ID), t.Invite.Hash, user, 0); err != nil {
			return err
		}
		return tx.add(user, t.Invite.Admin, Action{Kind: ActionJoinedByLink, User: t.Invite.Admin})
	})
}

// useInvite counts one more who has joined by a link, within a transaction that
// holds the chat. Who was approved is let in whatever became of the link.
func (s *Service) useInvite(tx *update.Tx, o peer.Owner, hash string, user, approved int64) error {
	inv, err := s.readInvite(tx, o, hash)
	if err != nil || inv == nil && approved != 0 {
		return err
	}
	if approved == 0 && !works(inv, s.now().Unix()) {
		return ErrHashExpired
	}
	inv.Usage++
	if err := record.Set(tx, o, s.inviteKey(hash), inv); err != nil {
		return err
	}
	return record.Set(tx, o, s.importerKey(o, hash, user), &chatpb.Importer{User: user, Date: tx.Date(), ApprovedBy: approved})
}

// Importers returns who joined by a link, the latest first, and their number.
//
// https://core.telegram.org/method/messages.getChatInviteImporters
func (s *Service) Importers(ctx context.Context, actor int64, p peer.Peer, hash string, q RequestQuery) ([]*chatpb.Importer, int, error) {
	if err := s.mayInviteBy(ctx, p, actor); err != nil {
		return nil, 0, err
	}
	var found []*chatpb.Importer
	err := s.log.View(ctx, func(r store.Reader) error {
		inv, err := s.readInvite(r, ownerOf(p), hash)
		if err != nil || inv == nil {
			return errors.Join(ErrHashExpired, err)
		}
		found, err = record.All[chatpb.Importer](r, ownerOf(p), store.Prefix(s.importersKey(hash)).First(maxListed))
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	slices.SortFunc(found, func(a, b *chatpb.Importer) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(a.User, b.User))
	})
	count := len(found)
	if q.OffsetDate != 0 {
		found = slices.DeleteFunc(found, func(i *chatpb.Importer) bool {
			return i.Date > q.OffsetDate || i.Date == q.OffsetDate && i.User <= q.OffsetUser
		})
	}
	return found[:min(len(found), max(q.Limit, 1))], count, nil
}
