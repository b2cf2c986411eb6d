package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"chappe/internal/account"
	"chappe/internal/account/accountpb"
	"chappe/internal/admin"
	"chappe/internal/peer"
)

// operator is what the admin socket can ask of this server.
type operator struct{ *App }

// adminDeps connects the admin socket to the domain.
func (a *App) adminDeps() admin.Deps {
	d := admin.Deps{Codes: operator{a}, Users: operator{a}, Server: operator{a}, Metrics: a.metricsHandler()}
	if a.cfg.BenchProvision {
		d.Provision = provisioner{a}
	}
	return d
}

// Info implements [admin.Server].
func (o operator) Info() admin.Info {
	i := admin.Info{
		Version: o.version, Name: o.cfg.Name, PID: os.Getpid(), Started: o.started,
		Listen: o.bound.String(), URL: o.cfg.WebURL(o.public), DC: o.cfg.DC,
		Secret: o.secret.Hex(), PublicKey: string(o.rsa.PublicPEM()),
	}
	for _, p := range o.public {
		i.Public = append(i.Public, p.String())
	}
	return i
}

// Sessions implements [admin.Server].
func (o operator) Sessions() int { return o.sessions.Sessions() }

// CollectMedia implements [admin.Server].
func (o operator) CollectMedia(ctx context.Context) (admin.Collected, error) {
	c, err := o.files.Collect(ctx)
	return admin.Collected{Folders: c.Folders, Used: c.Used, Stale: c.Stale, Unused: c.Unused, Bytes: o.files.Stored()}, err
}

// WaitCode implements [admin.Codes].
func (o operator) WaitCode(ctx context.Context, phone string) (string, error) {
	code, err := o.accounts.WaitCode(ctx, phone)
	switch {
	case errors.Is(err, account.ErrPhoneInvalid):
		return "", admin.ErrInvalid
	case ctx.Err() != nil:
		return "", admin.ErrNotFound
	}
	return code, err
}

// Each implements [admin.Users].
func (o operator) Each(ctx context.Context, fn func(admin.User) bool) error {
	var failed error
	err := o.accounts.EachUser(ctx, func(u *accountpb.User) bool {
		var shown admin.User
		if shown, failed = o.show(ctx, u); failed != nil {
			return false
		}
		return fn(shown)
	})
	return errors.Join(err, failed)
}

func (o operator) show(ctx context.Context, u *accountpb.User) (admin.User, error) {
	devices, err := o.accounts.Authorizations(ctx, u.Id)
	if err != nil {
		return admin.User{}, err
	}
	out := admin.User{
		ID: u.Id, Phone: u.Phone, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username,
		Created: time.Unix(u.Created, 0), Devices: len(devices),
		Operator: u.Operator, Banned: u.Banned, Deleted: u.Deleted,
	}
	if u.WasOnline != 0 {
		out.LastSeen = time.Unix(u.WasOnline, 0)
	}
	return out, nil
}

// User implements [admin.Users].
func (o operator) User(ctx context.Context, ref string) (admin.User, error) {
	u, err := o.accounts.FindUser(ctx, ref)
	if err != nil {
		return admin.User{}, notFound(err)
	}
	return o.show(ctx, u)
}

// Ban implements [admin.Users].
func (o operator) Ban(ctx context.Context, id int64, banned bool) error {
	return notFound(o.accounts.Ban(ctx, id, banned))
}

// Delete implements [admin.Users].
func (o operator) Delete(ctx context.Context, id int64) error {
	return notFound(o.accounts.Delete(ctx, id, nil))
}

// Invite implements [admin.Users].
func (o operator) Invite(ctx context.Context, phone, email string) error {
	err := o.accounts.Invite(ctx, phone, email)
	if errors.Is(err, account.ErrPhoneInvalid) || errors.Is(err, account.ErrEmailInvalid) {
		return fmt.Errorf("%w: %w", admin.ErrInvalid, err)
	}
	return err
}

// Reports implements [admin.Users].
func (o operator) Reports(ctx context.Context, limit int) ([]admin.Report, error) {
	found, err := o.accounts.Reports(ctx, limit)
	if err != nil {
		return nil, err
	}
	reports := make([]admin.Report, len(found))
	for i, r := range found {
		reports[i] = admin.Report{
			Reporter: r.Reporter, Peer: peer.FromInt(r.Peer).String(), Reason: r.Reason,
			Comment: r.Comment, Date: time.Unix(r.Date, 0),
		}
		for _, id := range r.Ids {
			reports[i].Messages = append(reports[i].Messages, int(id))
		}
	}
	return reports, nil
}

func notFound(err error) error {
	if errors.Is(err, account.ErrNoUser) {
		return admin.ErrNotFound
	}
	return err
}
