package rpc

import (
	"context"
	"fmt"
	"strings"

	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account/accountpb"
)

// maxReported is how many messages one report may name.
const maxReported = 100

func (s *Server) registerReports(t table) {
	on(t, ordered, s.accountReportPeer)
	on(t, ordered, s.messagesReportSpam)
	on(t, ordered, s.messagesReport)
}

func (s *Server) accountReportPeer(ctx context.Context, c *Caller, r *tg.AccountReportPeerRequest) (tg.BoolClass, error) {
	return s.report(ctx, c, r.Peer, &accountpb.Report{Reason: reasonOf(r.Reason), Comment: r.Message})
}

func (s *Server) messagesReportSpam(ctx context.Context, c *Caller, r *tg.MessagesReportSpamRequest) (tg.BoolClass, error) {
	return s.report(ctx, c, r.Peer, &accountpb.Report{Reason: "spam"})
}

// channelsReportSpam names who wrote the spam; what he wrote where is in the
// comment.
func (s *Server) channelsReportSpam(ctx context.Context, c *Caller, r *tg.ChannelsReportSpamRequest) (tg.BoolClass, error) {
	id, err := s.resolveChannel(ctx, c, r.Channel)
	if err != nil {
		return nil, err
	}
	return s.report(ctx, c, r.Participant, &accountpb.Report{
		Reason: "spam", Comment: fmt.Sprintf("messages %v of channel %d", r.ID[:min(len(r.ID), 100)], id),
	})
}

func (s *Server) report(ctx context.Context, c *Caller, in tg.InputPeerClass, rep *accountpb.Report) (tg.BoolClass, error) {
	p, err := s.resolvePeer(ctx, c, in)
	if err != nil {
		return nil, err
	}
	rep.Reporter, rep.Peer = c.UserID, p.Int()
	return done(s.accounts.Report(ctx, rep))
}

func reasonOf(r tg.ReportReasonClass) string {
	switch r.(type) {
	case *tg.InputReportReasonSpam:
		return "spam"
	case *tg.InputReportReasonViolence:
		return "violence"
	case *tg.InputReportReasonPornography:
		return "pornography"
	case *tg.InputReportReasonChildAbuse:
		return "child abuse"
	case *tg.InputReportReasonCopyright:
		return "copyright"
	case *tg.InputReportReasonFake:
		return "fake"
	case *tg.InputReportReasonIllegalDrugs:
		return "drugs"
	case *tg.InputReportReasonPersonalDetails:
		return "personal data"
	}
	return "other"
}

// reportOption is a line of the menu that a client shows before it reports
// messages.
type reportOption struct {
	reason  string
	en, fr  string
	comment bool // asks for words of one's own, which may be left out
}

var reportOptions = []reportOption{
	{reason: "dislike", en: "I don't like it", fr: "Cela ne me plaît pas"},
	{reason: "spam", en: "Spam", fr: "Spam"},
	{reason: "fraud", en: "Fraud or scam", fr: "Escroquerie"},
	{reason: "violence", en: "Violence or threats", fr: "Violence ou menaces"},
	{reason: "child abuse", en: "Child abuse", fr: "Maltraitance d’enfants"},
	{reason: "pornography", en: "Sexual content", fr: "Contenu sexuel"},
	{reason: "personal data", en: "My private details", fr: "Mes données privées", comment: true},
	{reason: "copyright", en: "Copyright", fr: "Droit d’auteur", comment: true},
	{reason: "other", en: "Something else", fr: "Autre chose", comment: true},
}

// commented marks the option of a client that was asked for a comment.
const commented = "+"

// messagesReport leads through the menu: without an option it offers one, with
// one that wants a comment it asks for it, and then it keeps the report.
//
// https://core.telegram.org/api/report
func (s *Server) messagesReport(ctx context.Context, c *Caller, r *tg.MessagesReportRequest) (tg.ReportResultClass, error) {
	if len(r.ID) > maxReported {
		return nil, errMessageIDInvalid
	}
	if _, err := s.resolvePeer(ctx, c, r.Peer); err != nil {
		return nil, err
	}
	if len(r.Option) == 0 {
		return s.reportMenu(ctx, c)
	}
	reason, asked := strings.CutSuffix(string(r.Option), commented)
	chosen, ok := reportOptionOf(reason)
	if !ok {
		return nil, tgerr.New(400, "OPTION_INVALID")
	}
	if chosen.comment && !asked && r.Message == "" {
		return &tg.ReportResultAddComment{Optional: true, Option: []byte(reason + commented)}, nil
	}
	rep := &accountpb.Report{Reason: reason, Comment: r.Message}
	for _, id := range r.ID {
		rep.Ids = append(rep.Ids, int32(id))
	}
	if _, err := s.report(ctx, c, r.Peer, rep); err != nil {
		return nil, err
	}
	return &tg.ReportResultReported{}, nil
}

func reportOptionOf(reason string) (reportOption, bool) {
	for _, o := range reportOptions {
		if o.reason == reason {
			return o, true
		}
	}
	return reportOption{}, false
}

func (s *Server) reportMenu(ctx context.Context, c *Caller) (tg.ReportResultClass, error) {
	u, err := s.accounts.User(ctx, c.UserID)
	if err != nil {
		return nil, err
	}
	french := strings.HasPrefix(u.LangCode, "fr")
	menu := &tg.ReportResultChooseOption{Title: "Report"}
	if french {
		menu.Title = "Signaler"
	}
	for _, o := range reportOptions {
		text := o.en
		if french {
			text = o.fr
		}
		menu.Options = append(menu.Options, tg.MessageReportOption{Text: text, Option: []byte(o.reason)})
	}
	return menu, nil
}
