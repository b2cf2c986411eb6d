package account

import (
	"context"
	"fmt"
	"time"

	"chappe/internal/account/accountpb"
	"chappe/internal/peer"
	"chappe/internal/record"
	"chappe/internal/store"
	"chappe/internal/update"
)

// Via is how a code travels. Values are stored: never renumber.
type Via int32

// The ways.
const (
	ViaApp      Via = 1 // message of the service account to the user's other sessions
	ViaEmail    Via = 2
	ViaSMS      Via = 3
	ViaOperator Via = 4 // the operator reads it and hands it on
)

// String names the way for logs.
func (v Via) String() string {
	switch v {
	case ViaApp:
		return "app"
	case ViaEmail:
		return "email"
	case ViaSMS:
		return "sms"
	case ViaOperator:
		return "operator"
	}
	return fmt.Sprintf("via(%d)", int32(v))
}

// Code is a login code on its way out of the server.
type Code struct {
	Phone   string // normalised
	Value   string // digits
	Email   string // for ViaEmail
	Lang    string // language code of the text
	Text    string // what to tell the person, with the code in it
	Subject string // for ViaEmail
	Expires time.Time
}

// CodeSender takes a code out of the server. Send returns when somebody has
// taken responsibility for it (a mail server, a gateway) or it failed. It is
// called from many goroutines and must keep code and phone out of logs and
// errors.
type CodeSender interface {
	Send(ctx context.Context, c Code) error
}

// routes lists the ways a code for a phone can go, best first. It is never
// empty: in the end the operator hands codes out.
func (s *Service) routes(ctx context.Context, found *accountpb.Lookup, p Purpose) ([]Via, error) {
	var routes []Via
	if p == PurposeLogin && found.UserId != 0 && s.wiring.Messenger != nil {
		in, err := s.isLoggedIn(ctx, found.UserId)
		if err != nil {
			return nil, err
		}
		if in {
			routes = append(routes, ViaApp)
		}
	}
	if s.opt.Delivery.Email != nil && found.Email != "" {
		routes = append(routes, ViaEmail)
	}
	if s.opt.Delivery.SMS != nil {
		routes = append(routes, ViaSMS)
	}
	if len(routes) == 0 || routes[len(routes)-1] == ViaApp {
		routes = append(routes, ViaOperator)
	}
	return routes, nil
}

// after returns the ways that follow via.
func after(routes []Via, via Via) []Via {
	for i, r := range routes {
		if r == via {
			return routes[i+1:]
		}
	}
	return nil
}

// deliver sends an issued code by the first way that works and says what
// became of it.
func (s *Service) deliver(ctx context.Context, ix index, p Purpose, c *accountpb.LoginCode, found *accountpb.Lookup, routes []Via) (SentCode, error) {
	for i, via := range routes {
		if err := s.send(ctx, via, c, found); err != nil {
			s.logger.WarnContext(ctx, "login code not delivered", "via", via.String(), "error", err)
			continue
		}
		if via != Via(c.Via) {
			if err := s.noteRoute(ctx, ix, p, via); err != nil {
				return SentCode{}, err
			}
		}
		sent := SentCode{Hash: c.Hash, Length: len(c.Code), Via: via}
		if via == ViaEmail {
			sent.Email = maskEmail(found.Email)
		}
		if rest := routes[i+1:]; len(rest) > 0 {
			sent.Next, sent.Timeout = rest[0], resendAfter
		}
		return sent, nil
	}
	return SentCode{}, ErrCodeNotSent
}

// noteRoute stores by which way a code went after others failed.
func (s *Service) noteRoute(ctx context.Context, ix index, p Purpose, via Via) error {
	return s.log.Write(ctx, []peer.Owner{ix.owner}, func(tx *update.Tx) error {
		c := new(accountpb.LoginCode)
		ok, err := record.Get(tx, ix.owner, ix.codeKey(p), c)
		if err != nil || !ok {
			return err
		}
		c.Via = int32(via)
		return record.Set(tx, ix.owner, ix.codeKey(p), c)
	})
}

func (s *Service) send(ctx context.Context, via Via, c *accountpb.LoginCode, found *accountpb.Lookup) error {
	code := Code{
		Phone:   c.Phone,
		Value:   c.Code,
		Email:   found.Email,
		Lang:    s.langFor(ctx, found.UserId, c.Lang),
		Expires: time.Unix(c.Expires, 0),
	}
	t := textsIn(code.Lang)
	code.Text = t.codeSent(s.opt.ServiceName, c.Code, s.opt.CodeLife)
	code.Subject = t.codeSubject(s.opt.ServiceName)
	switch via {
	case ViaApp:
		text, bold := t.codeInApp(c.Code)
		return s.wiring.Messenger.SendServiceMessage(ctx, found.UserId, text, bold)
	case ViaEmail:
		return s.opt.Delivery.Email.Send(ctx, code)
	case ViaSMS:
		return s.opt.Delivery.SMS.Send(ctx, code)
	case ViaOperator:
		if s.opt.Delivery.Operator != nil {
			return s.opt.Delivery.Operator.Send(ctx, code)
		}
		return nil // it waits to be read: see WaitCode
	}
	return fmt.Errorf("no way %v for a code", via)
}

// langFor is the language a user is written to in: his own, or else that of
// the client at hand.
func (s *Service) langFor(ctx context.Context, userID int64, fallback string) string {
	if userID != 0 {
		if u, err := s.User(ctx, userID); err == nil && u.LangCode != "" {
			return u.LangCode
		}
	}
	return fallback
}

// isLoggedIn reports whether a user has any device that could show a message.
func (s *Service) isLoggedIn(ctx context.Context, userID int64) (in bool, err error) {
	err = s.log.View(ctx, func(r store.Reader) error {
		in, err = hasDevices(r, userID)
		return err
	})
	return in, err
}
