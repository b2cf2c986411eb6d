package chat

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"chappe/internal/chat/chatpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

const (
	maxUsageLimit = 99_999
	maxInvites    = 2000 // links of one chat that are kept
	hashBytes     = 12   // 16 characters; 96 bits that nobody guesses
)

// NewInvite is what a link is to be.
type NewInvite struct {
	Expire        int64 // unix seconds; 0: never
	Limit         int   // how many may join by it; 0: any number
	RequestNeeded bool
	Title         string
	// Replace revokes the primary link of the admin and makes this the new one.
	Replace bool
}

func newHash() string {
	b := make([]byte, hashBytes)
	_, _ = rand.Read(b) // never fails: see crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}

// inviteKey is the key of a link in the chat that it leads to.
func (s *Service) inviteKey(hash string) []byte {
	return store.NewKey(store.TagInvite).Blind(s.db.BlindString("invite row", hash))
}

// invited names the row that says where a link leads.
func (s *Service) invited(hash string) (peer.Owner, []byte) {
	o, blind := s.db.Lookup("invite", hash)
	return o, store.NewKey('x').Bytes(blind)
}

// readInvite reads a link of a chat; nil if there is none.
func (s *Service) readInvite(r store.Reader, o peer.Owner, hash string) (*chatpb.Invite, error) {
	if hash == "" {
		return nil, nil
	}
	inv := new(chatpb.Invite)
	ok, err := record.Get(r, o, s.inviteKey(hash), inv)
	if err != nil || !ok {
		return nil, err
	}
	return inv, nil
}

// write runs fn alone on a chat or channel and more, without its members.
func (s *Service) write(ctx context.Context, p peer.Peer, more []peer.Owner, fn func(tx *update.Tx) error) error {
	return s.log.Write(ctx, append([]peer.Owner{ownerOf(p)}, more...), fn)
}

// mayInviteBy checks that a user may make and see links of a chat.
func (s *Service) mayInviteBy(ctx context.Context, p peer.Peer, user int64) error {
	return s.mayDecide(ctx, p, user)
}

// ExportInvite makes a link to join a chat. One without any condition is the
// primary link of its admin.
//
// https://core.telegram.org/method/messages.exportChatInvite
func (s *Service) ExportInvite(ctx context.Context, actor int64, p peer.Peer, n NewInvite) (*chatpb.Invite, error) {
	if err := s.mayInviteBy(ctx, p, actor); err != nil {
		return nil, err
	}
	if err := n.check(s.now().Unix()); err != nil {
		return nil, err
	}
	if p.Kind == peer.Chat {
		if c, err := s.Chat(ctx, p.ID); err != nil || c.Deactivated {
			return nil, errors.Join(ErrDeactivated, err)
		}
	}
	inv := &chatpb.Invite{
		Hash: newHash(), Admin: actor, Expire: n.Expire, Limit: int32(n.Limit), Title: cut(n.Title, 32),
		RequestNeeded: n.RequestNeeded,
	}
	inv.Permanent = n.Replace || n.Expire == 0 && n.Limit == 0 && !n.RequestNeeded && n.Title == ""
	o, key := s.invited(inv.Hash)
	err := s.write(ctx, p, []peer.Owner{o}, func(tx *update.Tx) error {
		links, err := s.readInvites(tx, p)
		if err != nil {
			return err
		}
		if len(links) >= maxInvites {
			return ErrTooManyInvites
		}
		if inv.Permanent {
			if err := s.retirePrimary(tx, p, actor, links); err != nil {
				return err
			}
		}
		inv.Date = tx.Date()
		tx.Set(o, key, int64Value(p.Int()))
		return record.Set(tx, ownerOf(p), s.inviteKey(inv.Hash), inv)
	})
	return inv, err
}

func (n *NewInvite) check(now int64) error {
	switch {
	case n.Limit < 0 || n.Limit > maxUsageLimit, n.Limit > 0 && n.RequestNeeded:
		return ErrUsageLimit
	case n.Expire != 0 && n.Expire <= now:
		return ErrExpireDate
	}
	return nil
}

// retirePrimary revokes the primary link of an admin, if there is one.
func (s *Service) retirePrimary(tx *update.Tx, p peer.Peer, admin int64, links []*chatpb.Invite) error {
	for _, inv := range links {
		if inv.Admin == admin && inv.Permanent && !inv.Revoked {
			if err := s.revoke(tx, p, inv, admin); err != nil {
				return err
			}
		}
	}
	return nil
}

// revoke marks a link as revoked and notes it in the admin log.
func (s *Service) revoke(tx *update.Tx, p peer.Peer, inv *chatpb.Invite, actor int64) error {
	inv.Revoked = true
	if err := record.Set(tx, ownerOf(p), s.inviteKey(inv.Hash), inv); err != nil {
		return err
	}
	return s.logInvite(tx, p, &chatpb.LogEntry{User: actor, Kind: chatpb.LogEntry_INVITE_REVOKE, Invite: inv})
}

// logInvite notes what happened to a link; basic groups have no log.
func (s *Service) logInvite(tx *update.Tx, p peer.Peer, e *chatpb.LogEntry) error {
	if p.Kind != peer.Channel {
		return nil
	}
	return s.Log(tx, p.ID, e)
}

func (s *Service) readInvites(r store.Reader, p peer.Peer) ([]*chatpb.Invite, error) {
	return record.All[chatpb.Invite](r, ownerOf(p), all(store.TagInvite))
}

// invites returns the links of a chat that pass, the newest first.
func (s *Service) invites(ctx context.Context, p peer.Peer, pass func(*chatpb.Invite) bool) ([]*chatpb.Invite, error) {
	var links []*chatpb.Invite
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		links, err = s.readInvites(r, p)
		return err
	})
	links = slices.DeleteFunc(links, func(inv *chatpb.Invite) bool { return !pass(inv) })
	slices.SortFunc(links, func(a, b *chatpb.Invite) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(b.Hash, a.Hash))
	})
	return links, err
}

// PrimaryInvite returns the primary link of an admin, or nil.
func (s *Service) PrimaryInvite(ctx context.Context, p peer.Peer, admin int64) (*chatpb.Invite, error) {
	links, err := s.invites(ctx, p, func(inv *chatpb.Invite) bool {
		return inv.Admin == admin && inv.Permanent && !inv.Revoked
	})
	if err != nil || len(links) == 0 {
		return nil, err
	}
	return links[0], nil
}

// InviteQuery selects links of one admin.
type InviteQuery struct {
	Admin      int64
	Revoked    bool
	OffsetDate int64 // older than this moment, or of this moment after OffsetHash
	OffsetHash string
	Limit      int
}

// Invites returns links of an admin, the newest first, and their number. Admins
// see their own links, the creator those of all.
//
// https://core.telegram.org/method/messages.getExportedChatInvites
func (s *Service) Invites(ctx context.Context, actor int64, p peer.Peer, q InviteQuery) ([]*chatpb.Invite, int, error) {
	if err := s.maySeeInvitesOf(ctx, p, actor, q.Admin); err != nil {
		return nil, 0, err
	}
	links, err := s.invites(ctx, p, func(inv *chatpb.Invite) bool {
		return inv.Admin == q.Admin && inv.Revoked == q.Revoked
	})
	if err != nil {
		return nil, 0, err
	}
	count := len(links)
	if q.OffsetHash != "" {
		if i := slices.IndexFunc(links, func(inv *chatpb.Invite) bool { return inv.Hash == q.OffsetHash }); i >= 0 {
			links = links[i+1:]
		}
	} else if q.OffsetDate != 0 {
		links = slices.DeleteFunc(links, func(inv *chatpb.Invite) bool { return inv.Date >= q.OffsetDate })
	}
	return links[:min(len(links), max(q.Limit, 1))], count, nil
}

func (s *Service) maySeeInvitesOf(ctx context.Context, p peer.Peer, actor, admin int64) error {
	if actor == admin {
		return s.mayInviteBy(ctx, p, actor)
	}
	return s.May(ctx, p, actor, Own)
}

// InvitesOfAdmins counts, for the creator, the links of each admin: those that
// work and those that are revoked.
//
// https://core.telegram.org/method/messages.getAdminsWithInvites
func (s *Service) InvitesOfAdmins(ctx context.Context, actor int64, p peer.Peer) (map[int64][2]int, error) {
	if err := s.May(ctx, p, actor, Own); err != nil {
		return nil, err
	}
	links, err := s.invites(ctx, p, func(*chatpb.Invite) bool { return true })
	counts := make(map[int64][2]int)
	for _, inv := range links {
		n := counts[inv.Admin]
		if inv.Revoked {
			n[1]++
		} else {
			n[0]++
		}
		counts[inv.Admin] = n
	}
	return counts, err
}

// Invite returns one link of a chat. It fails with [ErrHashExpired] if the chat
// has no such link.
func (s *Service) Invite(ctx context.Context, actor int64, p peer.Peer, hash string) (*chatpb.Invite, error) {
	if err := s.mayInviteBy(ctx, p, actor); err != nil {
		return nil, err
	}
	var inv *chatpb.Invite
	err := s.log.View(ctx, func(r store.Reader) (err error) {
		inv, err = s.readInvite(r, ownerOf(p), hash)
		return err
	})
	if err == nil && inv == nil {
		err = ErrHashExpired
	}
	return inv, err
}

// InviteEdit is what to change of a link; nil keeps what is there.
type InviteEdit struct {
	Revoke        bool
	Expire        *int64
	Limit         *int
	RequestNeeded *bool
	Title         *string
}

// EditInvite changes or revokes a link. Revoking a primary link makes a new
// one, which is returned too.
//
// https://core.telegram.org/method/messages.editExportedChatInvite
func (s *Service) EditInvite(ctx context.Context, actor int64, p peer.Peer, hash string, e InviteEdit) (edited, replaced *chatpb.Invite, err error) {
	inv, err := s.Invite(ctx, actor, p, hash)
	if err != nil {
		return nil, nil, err
	}
	if err := s.maySeeInvitesOf(ctx, p, actor, inv.Admin); err != nil {
		return nil, nil, err
	}
	if inv.Permanent && !e.Revoke {
		return nil, nil, ErrPermanent
	}
	if inv.Permanent && inv.Admin == actor && !inv.Revoked {
		replaced, err = s.ExportInvite(ctx, actor, p, NewInvite{Replace: true})
		if err != nil {
			return nil, nil, err
		}
		edited, err = s.Invite(ctx, actor, p, hash)
		return edited, replaced, err
	}
	err = s.write(ctx, p, nil, func(tx *update.Tx) error {
		now, err := s.readInvite(tx, ownerOf(p), hash)
		if err != nil || now == nil {
			return errors.Join(ErrHashExpired, err)
		}
		edited = now
		if e.Revoke {
			return s.revoke(tx, p, now, actor)
		}
		before := proto.CloneOf(now)
		if err := e.apply(now, tx.Date()); err != nil {
			return err
		}
		if err := record.Set(tx, ownerOf(p), s.inviteKey(hash), now); err != nil {
			return err
		}
		return s.logInvite(tx, p, &chatpb.LogEntry{User: actor, Kind: chatpb.LogEntry_INVITE_EDIT, PrevInvite: before, Invite: now})
	})
	return edited, nil, err
}

func (e *InviteEdit) apply(inv *chatpb.Invite, now int64) error {
	if inv.Revoked {
		return ErrHashExpired
	}
	n := NewInvite{Expire: inv.Expire, Limit: int(inv.Limit), RequestNeeded: inv.RequestNeeded, Title: inv.Title}
	if e.Expire != nil {
		n.Expire = *e.Expire
	}
	if e.Limit != nil {
		n.Limit = *e.Limit
	}
	if e.RequestNeeded != nil {
		if n.RequestNeeded = *e.RequestNeeded; n.RequestNeeded && e.Limit == nil {
			n.Limit = 0
		}
	}
	if e.Title != nil {
		n.Title = *e.Title
	}
	if err := n.check(now); err != nil && (e.Expire != nil || errors.Is(err, ErrUsageLimit)) {
		return err
	}
	inv.Expire, inv.Limit, inv.RequestNeeded, inv.Title = n.Expire, int32(n.Limit), n.RequestNeeded, cut(n.Title, 32)
	inv.Start = now
	return nil
}

// DeleteInvite forgets a revoked link.
//
// https://core.telegram.org/method/messages.deleteExportedChatInvite
func (s *Service) DeleteInvite(ctx context.Context, actor int64, p peer.Peer, hash string) error {
	inv, err := s.Invite(ctx, actor, p, hash)
	if err != nil {
		return err
	}
	if !inv.Revoked {
		return ErrNotRevoked
	}
	return s.deleteInvites(ctx, actor, p, []*chatpb.Invite{inv})
}

// DeleteRevokedInvites forgets all revoked links of an admin.
//
// https://core.telegram.org/method/messages.deleteRevokedExportedChatInvites
func (s *Service) DeleteRevokedInvites(ctx context.Context, actor int64, p peer.Peer, admin int64) error {
	if err := s.maySeeInvitesOf(ctx, p, actor, admin); err != nil {
		return err
	}
	links, err := s.invites(ctx, p, func(inv *chatpb.Invite) bool { return inv.Admin == admin && inv.Revoked })
	if err != nil {
		return err
	}
	return s.deleteInvites(ctx, actor, p, links)
}

func (s *Service) deleteInvites(ctx context.Context, actor int64, p peer.Peer, links []*chatpb.Invite) error {
	for _, inv := range links {
		if err := s.maySeeInvitesOf(ctx, p, actor, inv.Admin); err != nil {
			return err
		}
		o, key := s.invited(inv.Hash)
		err := s.write(ctx, p, []peer.Owner{o}, func(tx *update.Tx) error {
			tx.Delete(o, key)
			tx.Delete(ownerOf(p), s.inviteKey(inv.Hash))
			if err := s.dropImporters(tx, ownerOf(p), inv.Hash); err != nil {
				return err
			}
			return s.logInvite(tx, p, &chatpb.LogEntry{User: actor, Kind: chatpb.LogEntry_INVITE_DELETE, Invite: inv})
		})
		if err != nil {
			return fmt.Errorf("delete a link: %w", err)
		}
	}
	return nil
}
