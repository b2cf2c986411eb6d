package app

import (
	"context"
	"errors"
	"io"

	"chappe/internal/account"
	"chappe/internal/chat"
	"chappe/internal/media"
	"chappe/internal/peer"
	"chappe/internal/web"
)

// nobody is the viewer of a page: somebody without an account, who is in no
// chat and no contact of anyone.
const nobody = 0

// links shows on pages where links lead, as far as everybody may know.
type links struct{ *App }

var _ web.Links = links{}

// Invited implements [web.Links]: it shows what messages.checkChatInvite shows.
func (l links) Invited(ctx context.Context, hash string) (web.Card, error) {
	t, err := l.chats.LookUpInvite(ctx, nobody, hash)
	if err != nil {
		return web.Card{}, nowhere(err)
	}
	c, _, err := l.chat(ctx, t.Peer)
	if err != nil {
		return web.Card{}, err
	}
	c.Asks, err = l.chats.Asks(ctx, t)
	return c, nowhere(err)
}

// Public implements [web.Links].
func (l links) Public(ctx context.Context, name string) (web.Card, error) {
	c, _, err := l.public(ctx, name)
	return c, err
}

// public also returns the id of the photo that everybody may see; 0 is none.
func (l links) public(ctx context.Context, name string) (web.Card, int64, error) {
	p, err := l.accounts.ResolveUsername(ctx, name)
	if err != nil {
		return web.Card{}, 0, nowhere(err)
	}
	if p.Kind != peer.User {
		return l.chat(ctx, p)
	}
	u, err := l.accounts.User(ctx, p.ID)
	if err != nil {
		return web.Card{}, 0, nowhere(err)
	}
	if u.Deleted || u.Banned {
		return web.Card{}, 0, web.ErrNoLink
	}
	c := web.Card{Kind: web.Person, Title: u.FirstName, Name: u.Username, Tint: tint(u.Id)}
	if u.LastName != "" {
		c.Title += " " + u.LastName
	}
	shown, err := l.accounts.Allows(ctx, u.Id, account.PrivacyAbout, nobody)
	if err != nil {
		return c, 0, err
	}
	if shown {
		c.About = u.About
	}
	photo := u.FallbackPhoto
	if shown, err = l.accounts.Allows(ctx, u.Id, account.PrivacyProfilePhoto, nobody); shown {
		photo = u.Photo
	}
	c.Photo = photo != 0
	return c, photo, err
}

// chat is what a group or channel is to those who are not in it.
func (l links) chat(ctx context.Context, p peer.Peer) (c web.Card, photo int64, err error) {
	if p.Kind == peer.Chat {
		rec, err := l.chats.Chat(ctx, p.ID)
		if err != nil {
			return c, 0, nowhere(err)
		}
		return web.Card{
			Kind: web.Group, Title: rec.Title, About: rec.About, Members: len(rec.Members), Tint: tint(p.ID), Photo: rec.Photo != 0,
		}, rec.Photo, nil
	}
	ch, err := l.chats.Channel(ctx, p.ID)
	if err != nil {
		return c, 0, nowhere(err)
	}
	counts, err := l.chats.Counts(ctx, p.ID)
	if err != nil {
		return c, 0, nowhere(err)
	}
	c = web.Card{
		Kind: web.Group, Title: ch.Title, About: ch.About, Name: ch.Username, Members: int(counts.Members),
		Tint: tint(p.ID), Photo: ch.Photo != 0,
	}
	if ch.Broadcast {
		c.Kind = web.Broadcast
	}
	return c, ch.Photo, nil
}

// Photo implements [web.Links].
func (l links) Photo(ctx context.Context, link web.Link) ([]byte, error) {
	var (
		id  int64
		err error
	)
	if link.Hash != "" {
		var t chat.Target
		if t, err = l.chats.LookUpInvite(ctx, nobody, link.Hash); err == nil {
			_, id, err = l.chat(ctx, t.Peer)
		}
	} else {
		_, id, err = l.public(ctx, link.Name)
	}
	switch {
	case err != nil:
		return nil, nowhere(err)
	case id == 0:
		return nil, web.ErrNoLink
	}
	o, err := l.files.OpenPortrait(ctx, id, true)
	if err != nil {
		return nil, nowhere(err)
	}
	return io.ReadAll(io.NewSectionReader(o, 0, o.Size))
}

// tint is the colour that clients give to somebody without a picture.
func tint(id int64) int { return int(id % 7) }

// nowhere makes one error of all reasons why a link leads nowhere.
func nowhere(err error) error {
	for _, known := range []error{
		account.ErrUsernameInvalid, account.ErrUsernameNotOccupied, account.ErrNoUser,
		chat.ErrHashEmpty, chat.ErrHashInvalid, chat.ErrHashExpired, chat.ErrNoChat, chat.ErrNoChannel, media.ErrFile,
	} {
		if errors.Is(err, known) {
			return web.ErrNoLink
		}
	}
	return err
}
