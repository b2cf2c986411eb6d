package rpc

import (
	"context"
	"time"

	"github.com/gotd/td/tg"
)

func (s *Server) registerHelpNotices(t table) {
	on(t, public, s.helpGetAppUpdate)
	on(t, public, s.helpGetInviteText)
	on(t, public, s.helpGetTermsOfServiceUpdate)
	on(t, public, s.helpAcceptTermsOfService)
	on(t, 0, s.helpGetPromoData)
	on(t, 0, s.helpHidePromoData)
	on(t, 0, s.helpDismissSuggestion)
	on(t, public, s.helpSaveAppLog)
	on(t, public, s.helpGetDeepLinkInfo)
	on(t, 0, s.helpGetPassportConfig)
	on(t, 0, s.helpGetRecentMeURLs)
	on(t, 0, s.helpGetPremiumPromo)
	on(t, 0, s.helpGetSupportName)
}

const (
	// authorizationConfirm is how long a new login stays unconfirmed in the
	// list of devices of the others.
	authorizationConfirm = 7 * 24 * time.Hour
	// readDateLife is how long a read date is told:
	// https://core.telegram.org/method/messages.getOutboxReadDate
	readDateLife = 7 * 24 * time.Hour
	// noticeLife is when clients ask again for notices of which there are
	// none. It must be in the future: TDLib asks again at once otherwise.
	noticeLife = 12 * time.Hour
)

func (s *Site) noticeExpires() int { return int(s.now().Add(noticeLife).Unix()) }

// helpGetAppUpdate answers that there is no newer client: Chappe hands out
// none.
func (s *Server) helpGetAppUpdate(context.Context, *Caller, *tg.HelpGetAppUpdateRequest) (tg.HelpAppUpdateClass, error) {
	return &tg.HelpNoAppUpdate{}, nil
}

func (s *Server) helpGetInviteText(_ context.Context, c *Caller, _ *tg.HelpGetInviteTextRequest) (*tg.HelpInviteText, error) {
	text := "Join me on " + s.site.name + ": "
	if c.langCode() == "fr" {
		text = "Rejoignez-moi sur " + s.site.name + " : "
	}
	return &tg.HelpInviteText{Message: text + s.site.url}, nil
}

func (s *Server) helpGetTermsOfServiceUpdate(context.Context, *Caller, *tg.HelpGetTermsOfServiceUpdateRequest) (tg.HelpTermsOfServiceUpdateClass, error) {
	return &tg.HelpTermsOfServiceUpdateEmpty{Expires: s.site.noticeExpires()}, nil
}

// helpAcceptTermsOfService has nothing to keep: there are no terms to accept.
func (s *Server) helpAcceptTermsOfService(context.Context, *Caller, *tg.HelpAcceptTermsOfServiceRequest) (tg.BoolClass, error) {
	return &tg.BoolTrue{}, nil
}

func (s *Server) helpGetPromoData(context.Context, *Caller, *tg.HelpGetPromoDataRequest) (tg.HelpPromoDataClass, error) {
	return &tg.HelpPromoDataEmpty{Expires: s.site.noticeExpires()}, nil
}

// helpHidePromoData is always true: nothing is promoted.
func (s *Server) helpHidePromoData(context.Context, *Caller, *tg.HelpHidePromoDataRequest) (tg.BoolClass, error) {
	return &tg.BoolTrue{}, nil
}

// helpDismissSuggestion is always true: help.getPromoData suggests nothing.
func (s *Server) helpDismissSuggestion(context.Context, *Caller, *tg.HelpDismissSuggestionRequest) (tg.BoolClass, error) {
	return &tg.BoolTrue{}, nil
}

// helpSaveAppLog accepts a client's usage statistics and drops them: Chappe
// collects none.
func (s *Server) helpSaveAppLog(context.Context, *Caller, *tg.HelpSaveAppLogRequest) (tg.BoolClass, error) {
	return &tg.BoolTrue{}, nil
}

func (s *Server) helpGetDeepLinkInfo(context.Context, *Caller, *tg.HelpGetDeepLinkInfoRequest) (tg.HelpDeepLinkInfoClass, error) {
	return &tg.HelpDeepLinkInfoEmpty{}, nil
}

// helpGetPassportConfig answers that no country asks for documents.
func (s *Server) helpGetPassportConfig(_ context.Context, _ *Caller, r *tg.HelpGetPassportConfigRequest) (tg.HelpPassportConfigClass, error) {
	const hash = 1
	if r.Hash == hash {
		return &tg.HelpPassportConfigNotModified{}, nil
	}
	return &tg.HelpPassportConfig{Hash: hash, CountriesLangs: tg.DataJSON{Data: "{}"}}, nil
}

func (s *Server) helpGetRecentMeURLs(context.Context, *Caller, *tg.HelpGetRecentMeURLsRequest) (*tg.HelpRecentMeURLs, error) {
	return &tg.HelpRecentMeURLs{}, nil
}

// helpGetPremiumPromo answers that nothing is for sale.
func (s *Server) helpGetPremiumPromo(_ context.Context, c *Caller, _ *tg.HelpGetPremiumPromoRequest) (*tg.HelpPremiumPromo, error) {
	text := "Everything on this server is free for everybody."
	if c.langCode() == "fr" {
		text = "Tout est gratuit pour tous sur ce serveur."
	}
	return &tg.HelpPremiumPromo{StatusText: text}, nil
}

func (s *Server) helpGetSupportName(context.Context, *Caller, *tg.HelpGetSupportNameRequest) (*tg.HelpSupportName, error) {
	return &tg.HelpSupportName{Name: s.site.name}, nil
}
