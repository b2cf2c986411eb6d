package chappetest

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gotd/td/tg"
)

// page opens the page of a link in the way of a browser: at the address that
// the server itself has given out.
func (s *Server) page(ctx context.Context, link string) (status int, text string) {
	s.t.Helper()
	u, err := url.Parse(link)
	if err != nil || u.Host != s.Addr {
		s.t.Fatalf("the link %q does not lead to %s: %v", link, s.Addr, err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatalf("open %s: %v", link, err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, html.UnescapeString(string(body))
}

func (s *Server) pageSays(ctx context.Context, link string, parts ...string) {
	s.t.Helper()
	status, text := s.page(ctx, link)
	if status != http.StatusOK {
		s.t.Errorf("%s: %d", link, status)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			s.t.Errorf("%s: no %q in:\n%s", link, part, text)
		}
	}
}

func (s *Server) noPage(ctx context.Context, link string, secrets ...string) {
	s.t.Helper()
	status, text := s.page(ctx, link)
	if status != http.StatusNotFound {
		s.t.Errorf("%s: %d, want 404", link, status)
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			s.t.Errorf("%s tells %q", link, secret)
		}
	}
}

// TestLinksHavePages follows the links that the server exports.
func TestLinksHavePages(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s := Start(t)
	anna := NewClient(t, s, "anna", NewPhone())
	anna.SignUp("Anna", "Lind")
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}

	club := anna.NewChannel(ctx, "Tower keepers", false)
	exported, err := anna.API.MessagesExportChatInvite(ctx, &tg.MessagesExportChatInviteRequest{Peer: club.AsInputPeer(), RequestNeeded: true})
	must(exported, err)
	invite := exported.(*tg.ChatInviteExported).Link
	s.pageSays(ctx, invite, "Tower keepers", "about Tower keepers", "1\u00a0member", "An admin lets in")
	must(anna.API.MessagesEditExportedChatInvite(ctx, &tg.MessagesEditExportedChatInviteRequest{
		Peer: club.AsInputPeer(), Link: invite, Revoked: true,
	}))
	s.noPage(ctx, invite, "keepers")

	site, _, _ := strings.Cut(invite, "+")
	news := anna.NewChannel(ctx, "Morning signals", true)
	s.noPage(ctx, site+"signals_daily", "Morning")
	must(anna.API.ChannelsUpdateUsername(ctx, &tg.ChannelsUpdateUsernameRequest{Channel: news.AsInput(), Username: "signals_daily"}))
	s.pageSays(ctx, site+"Signals_Daily", "Morning signals", "@signals_daily", "1\u00a0subscriber")

	sent, err := anna.API.MessagesSendMessage(ctx, &tg.MessagesSendMessageRequest{Peer: news.AsInputPeer(), Message: "the first signal", RandomID: 1})
	must(sent, err)
	post, err := anna.API.ChannelsExportMessageLink(ctx, &tg.ChannelsExportMessageLinkRequest{Channel: news.AsInput(), ID: 2})
	must(post, err)
	s.pageSays(ctx, post.Link, "Morning signals", "tg://resolve?domain=signals_daily&post=2")

	must(anna.API.AccountUpdateUsername(ctx, "anna_lind"))
	must(anna.API.AccountUpdateProfile(ctx, &tg.AccountUpdateProfileRequest{About: "keeps the tower"}))
	s.pageSays(ctx, site+"anna_lind", "Anna Lind", "keeps the tower")
	must(anna.API.AccountSetPrivacy(ctx, &tg.AccountSetPrivacyRequest{
		Key: &tg.InputPrivacyKeyAbout{}, Rules: []tg.InputPrivacyRuleClass{&tg.InputPrivacyValueAllowContacts{}},
	}))
	if _, text := s.page(ctx, site+"anna_lind"); strings.Contains(text, "tower") {
		t.Errorf("the page tells what is for contacts:\n%s", text)
	}
}
