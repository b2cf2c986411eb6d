package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Errors of usernames: https://core.telegram.org/method/account.updateUsername
var (
	ErrUsernameInvalid     = errors.New("account: not a username")
	ErrUsernameOccupied    = errors.New("account: username is taken")
	ErrUsernameUnchanged   = errors.New("account: username is already so")
	ErrUsernameNotOccupied = errors.New("account: nobody has this username")
)

// reservedNames are usernames that would pass for the server itself or for a
// part of its links.
var reservedNames = map[string]bool{
	"admin": true, "administrator": true, "operator": true, "support": true, "service": true,
	"system": true, "security": true, "abuse": true, "chappe": true, "telegram": true,
	"botfather": true, "replies": true, "settings": true, "contacts": true, "joinchat": true,
	"addstickers": true, "addemoji": true, "addtheme": true, "addlist": true, "setlanguage": true,
	"confirmphone": true, "resolve": true, "socks": true, "proxy": true, "login": true,
	"share": true, "invoice": true, "giftcode": true, "boost": true, "premium": true,
	"saved": true, "deleted": true, "everyone": true, "channel": true, "username": true,
}

// CheckUsername returns the form in which a username is unique, or
// ErrUsernameInvalid: 5 to 32 letters, digits and single underscores, a letter
// first, no underscore last, and no name of the server itself.
func CheckUsername(name string) (string, error) {
	folded := strings.ToLower(name)
	if len(folded) < 5 || len(folded) > 32 || folded[0] < 'a' || folded[0] > 'z' {
		return "", ErrUsernameInvalid
	}
	for i := range len(folded) {
		c := folded[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return "", ErrUsernameInvalid
		}
	}
	if strings.HasSuffix(folded, "_") || strings.Contains(folded, "__") || reservedNames[folded] {
		return "", ErrUsernameInvalid
	}
	return folded, nil
}

func (s *Service) usernameIndex(folded string) index { return s.index("username", folded) }

// usernameHolder reads whose username an index stands for; the zero peer when
// it is free.
func usernameHolder(r store.Reader, ix index) (peer.Peer, error) {
	value, err := r.Get(ix.owner, ix.lookupKey())
	if errors.Is(err, store.ErrNotFound) {
		return peer.Peer{}, nil
	}
	if err != nil {
		return peer.Peer{}, fmt.Errorf("look up username: %w", err)
	}
	v, err := parseInt64(value)
	return peer.FromInt(v), err
}

// ResolveUsername returns whose username it is, whatever its case, or
// [ErrUsernameNotOccupied], or [ErrUsernameInvalid].
func (s *Service) ResolveUsername(ctx context.Context, name string) (peer.Peer, error) {
	folded, err := CheckUsername(strings.TrimPrefix(name, "@"))
	if err != nil {
		return peer.Peer{}, err
	}
	var p peer.Peer
	err = s.log.View(ctx, func(r store.Reader) (err error) {
		p, err = usernameHolder(r, s.usernameIndex(folded))
		return err
	})
	if err == nil && p.IsZero() {
		err = ErrUsernameNotOccupied
	}
	return p, err
}

// UsernameFree reports whether user could take a username; one's own is free.
func (s *Service) UsernameFree(ctx context.Context, user int64, name string) (bool, error) {
	if _, err := CheckUsername(name); err != nil {
		return false, err
	}
	p, err := s.ResolveUsername(ctx, name)
	if errors.Is(err, ErrUsernameNotOccupied) {
		return true, nil
	}
	return p == peer.OfUser(user), err
}

// SetUsername changes a user's username; an empty one removes it. It fails with
// [ErrUsernameInvalid], [ErrUsernameOccupied] or [ErrUsernameUnchanged].
func (s *Service) SetUsername(ctx context.Context, user int64, name string) error {
	if name != "" {
		if _, err := CheckUsername(name); err != nil {
			return err
		}
	}
	for {
		u, err := s.User(ctx, user)
		if err != nil {
			return err
		}
		if u.Username == name {
			return ErrUsernameUnchanged
		}
		err = s.swapUsername(ctx, user, u.Username, name)
		if !errors.Is(err, errMoved) || ctx.Err() != nil {
			return err
		}
	}
}

// swapUsername changes a username from old to name in one transaction on the
// user and on all index rows of both, so that no two users ever hold one.
func (s *Service) swapUsername(ctx context.Context, user int64, old, name string) error {
	owners := []peer.Owner{peer.MailboxOf(user)}
	owners = s.UsernameOwners(owners, old)
	owners = s.UsernameOwners(owners, name)
	return s.changeProfile(ctx, user, owners, func(tx *update.Tx, u *accountpb.User) error {
		if u.Username != old {
			return errMoved
		}
		u.Username = name
		if err := s.FreeUsername(tx, peer.OfUser(user), old); err != nil {
			return err
		}
		return s.TakeUsername(tx, peer.OfUser(user), name)
	})
}

// UsernameOwners appends the owners that taking or freeing a username writes.
func (s *Service) UsernameOwners(owners []peer.Owner, name string) []peer.Owner {
	if name == "" {
		return owners
	}
	folded := strings.ToLower(name)
	owners = appendOwner(owners, s.usernameIndex(folded).owner)
	for _, prefix := range prefixesOf(folded) {
		owners = appendOwner(owners, s.prefixIndex(prefix).owner)
	}
	return owners
}

func appendOwner(owners []peer.Owner, o peer.Owner) []peer.Owner {
	for _, known := range owners {
		if known == o {
			return owners
		}
	}
	return append(owners, o)
}

// TakeUsername writes the index rows of a username for p. The transaction must
// hold [Service.UsernameOwners].
func (s *Service) TakeUsername(tx store.Tx, p peer.Peer, name string) error {
	if name == "" {
		return nil
	}
	folded := strings.ToLower(name)
	ix := s.usernameIndex(folded)
	holder, err := usernameHolder(tx, ix)
	if err != nil {
		return err
	}
	if !holder.IsZero() && holder != p {
		return ErrUsernameOccupied
	}
	tx.Set(ix.owner, ix.lookupKey(), int64Value(p.Int()))
	for _, prefix := range prefixesOf(folded) {
		px := s.prefixIndex(prefix)
		tx.Set(px.owner, s.prefixKey(px, p), int64Value(p.Int()))
	}
	return nil
}

// FreeUsername removes the index rows of a username of p. The transaction must
// hold [Service.UsernameOwners].
func (s *Service) FreeUsername(tx store.Tx, p peer.Peer, name string) error {
	if name == "" {
		return nil
	}
	folded := strings.ToLower(name)
	ix := s.usernameIndex(folded)
	holder, err := usernameHolder(tx, ix)
	if err != nil || holder != p {
		return err
	}
	tx.Delete(ix.owner, ix.lookupKey())
	for _, prefix := range prefixesOf(folded) {
		px := s.prefixIndex(prefix)
		tx.Delete(px.owner, s.prefixKey(px, p))
	}
	return nil
}

// ResolvePhone returns whose phone it is if that user lets viewer find it, or
// [ErrNoUser], or a [*FloodError] when viewer has looked up too many.
func (s *Service) ResolvePhone(ctx context.Context, viewer int64, phone string) (int64, error) {
	if _, err := s.social.phones.take(viewer, 1, s.now()); err != nil {
		return 0, err
	}
	user, err := s.UserByPhone(ctx, phone)
	if err != nil {
		return 0, err
	}
	allowed, err := s.Allows(ctx, user, PrivacyAddedByPhone, viewer)
	if err != nil {
		return 0, err
	}
	if !allowed {
		return 0, ErrNoUser
	}
	return user, nil
}
