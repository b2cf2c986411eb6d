package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"chappe/internal/account"
	"chappe/internal/media"
	"chappe/internal/web"
)

// downloads opens files to who has a ticket for them, as long as the account
// that it was made for may use this server.
type downloads struct{ *App }

var _ web.Files = downloads{}

// OpenFile implements [web.Files].
func (d downloads) OpenFile(ctx context.Context, ticket string) (*web.Download, error) {
	pass, err := d.files.Signer().Pass(ticket)
	if err != nil {
		return nil, noFile(err)
	}
	u, err := d.accounts.User(ctx, pass.Viewer)
	if err != nil {
		return nil, noFile(err)
	}
	if u.Deleted || u.Banned {
		return nil, web.ErrNoFile
	}
	o, err := d.files.OpenPass(ctx, pass)
	if err != nil {
		return nil, noFile(err)
	}
	f := &web.Download{
		Content: o, Size: o.Size, Name: o.File.GetAttributes().GetName(), Type: o.Mime,
		Tag: strconv.FormatInt(o.File.Id, 36) + o.Letter, Made: time.Unix(o.File.Date, 0), Until: pass.Until,
	}
	if o.Letter != "" {
		f.Name = ""
	}
	return f, nil
}

func noFile(err error) error {
	switch {
	case errors.Is(err, media.ErrRefExpired):
		return web.ErrExpired
	case errors.Is(err, media.ErrFile), errors.Is(err, account.ErrNoUser):
		return web.ErrNoFile
	}
	return err
}
