package rpc

import (
	"context"
	"encoding/hex"
	"errors"
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"github.com/gotd/td/bin"
	"github.com/gotd/td/crypto"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
	"chappe/internal/bus"
	"chappe/internal/chat"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/session"
	"chappe/internal/store"
	"chappe/internal/tlview"
	"chappe/internal/update"
)

// loginAPI is the API of logins over a real store, called with TL bytes as the
// dispatcher does.
type loginAPI struct {
	*testing.T
	s        *Server
	accounts *account.Service
	silenced int // how often the other sessions of a key were ended
}

// Reload, CloseKey and CloseOthers implement keySessions.
func (l *loginAPI) Reload(context.Context, uint64) error { return nil }
func (l *loginAPI) CloseKey(uint64)                      {}
func (l *loginAPI) CloseOthers(*session.Session)         { l.silenced++ }

func newLoginAPI(t *testing.T, opt account.Options) *loginAPI {
	t.Helper()
	db, err := store.OpenPebble(t.Context(), t.TempDir(), seal.Static(make([]byte, 32)), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := update.New(db, bus.Local{})
	t.Cleanup(func() { log.Close(); _ = db.Close() })
	accounts := account.New(account.Deps{DB: db, Log: log, Options: opt, Logger: slog.New(slog.DiscardHandler)})
	if err := accounts.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	hash := peer.NewHasher([]byte("a secret of this test, 32 bytes."))
	chats := chat.New(chat.Deps{DB: db, Log: log, Accounts: accounts})
	s := &Server{accounts: accounts, chats: chats, log: log, hash: hash, views: &tlview.Views{Accounts: accounts, Hash: hash}, methods: make(table)}
	for _, register := range []func(table){
		s.registerAuthCode, s.registerAuthKeys, s.registerAuthQR, s.registerAuthLogout, s.registerAccountDevices,
		s.registerAccountDelete, s.registerAccountPhone, s.registerAccountStatus, s.registerAccountPassword,
		s.registerAuthPassword,
	} {
		register(s.methods)
	}
	l := &loginAPI{T: t, s: s, accounts: accounts}
	s.Wire(l)
	return l
}

// client is somebody with a key.
type client struct {
	api *loginAPI
	a   *account.Auth
}

func (l *loginAPI) client(key uint64) *client {
	l.Helper()
	a, err := l.accounts.Authorization(l.Context(), key)
	if err != nil {
		l.Fatal(err)
	}
	l.accounts.Describe(a, account.Device{APIID: 1, Layer: 229, Model: "Test", SystemVersion: "Linux", AppVersion: "1.0", LangPack: "tdesktop", Lang: "en", IP: "192.0.2.7"})
	return &client{l, a}
}

// call runs a method on its TL bytes. It fails with 401 as the dispatcher does
// if the method needs a login and there is none.
func (c *client) call(req bin.Object) (bin.Encoder, error) {
	c.api.Helper()
	var b bin.Buffer
	if err := req.Encode(&b); err != nil {
		c.api.Fatal(err)
	}
	id, err := b.PeekID()
	if err != nil {
		c.api.Fatal(err)
	}
	m, ok := c.api.s.methods[id]
	if !ok {
		c.api.Fatalf("%T has no handler", req)
	}
	if m.flags&public == 0 && c.a.UserID() == 0 {
		return nil, errUnauthorized
	}
	return m.run(context.WithoutCancel(c.api.Context()), &Caller{UserID: c.a.UserID(), Key: c.a.Key(), Auth: c.a, Session: new(session.Session), Layer: 229}, &b)
}

// result calls and wants an answer of one type that encodes.
func result[T bin.Encoder](c *client, req bin.Object) T {
	c.api.Helper()
	got, err := c.call(req)
	if err != nil {
		c.api.Fatalf("%T: %v", req, err)
	}
	out, ok := got.(T)
	if !ok {
		c.api.Fatalf("%T answered %T", req, got)
	}
	if err := out.Encode(new(bin.Buffer)); err != nil {
		c.api.Fatalf("%T answered what does not encode: %v", req, err)
	}
	return out
}

// fails calls and wants an error of the API.
func (c *client) fails(req bin.Object, want string) {
	c.api.Helper()
	_, err := c.call(req)
	var e *tgerr.Error
	if !errors.As(err, &e) || e.Message != want {
		c.api.Errorf("%T: %v, want %s", req, err, want)
	}
}

func (c *client) signUp(phone, name string) *tg.User {
	c.api.Helper()
	sent := result[*tg.AuthSentCode](c, &tg.AuthSendCodeRequest{PhoneNumber: phone, APIID: 1, APIHash: "x"})
	in := &tg.AuthSignInRequest{PhoneNumber: phone, PhoneCodeHash: sent.PhoneCodeHash}
	in.SetPhoneCode(c.api.code(phone))
	result[*tg.AuthAuthorizationSignUpRequired](c, in)
	done := result[*tg.AuthAuthorization](c, &tg.AuthSignUpRequest{
		PhoneNumber: phone, PhoneCodeHash: sent.PhoneCodeHash, FirstName: name,
	})
	return done.User.(*tg.User)
}

func (l *loginAPI) code(phone string) string {
	l.Helper()
	code, err := l.accounts.CurrentCode(l.Context(), phone)
	if err != nil {
		l.Fatal(err)
	}
	return code
}

func TestLoginOverTheAPI(t *testing.T) {
	l := newLoginAPI(t, account.Options{})
	alice := l.client(1)
	alice.fails(&tg.AccountGetAuthorizationsRequest{}, "AUTH_KEY_UNREGISTERED")
	alice.fails(&tg.AuthSendCodeRequest{PhoneNumber: "12"}, "PHONE_NUMBER_INVALID")
	u := alice.signUp("+33612345678", "Alice")
	if !u.Self || u.Phone != "33612345678" || u.AccessHash == 0 || u.FirstName != "Alice" {
		t.Errorf("signed up as %+v", u)
	}
	list := result[*tg.AccountAuthorizations](alice, &tg.AccountGetAuthorizationsRequest{})
	if len(list.Authorizations) != 1 || !list.Authorizations[0].Current || list.Authorizations[0].Hash != 0 || list.AuthorizationTTLDays != 183 {
		t.Errorf("devices %+v", list)
	}

	second := l.client(2)
	sent := result[*tg.AuthSentCode](second, &tg.AuthSendCodeRequest{PhoneNumber: "33612345678"})
	if sms, ok := sent.Type.(*tg.AuthSentCodeTypeSMS); !ok || sms.Length != 5 {
		t.Errorf("nobody can send messages here, but the code goes as %T", sent.Type)
	}
	if _, has := sent.GetNextType(); has {
		t.Error("there is no next way, but one is offered")
	}
	second.fails(&tg.AuthResendCodeRequest{PhoneNumber: "33612345678", PhoneCodeHash: sent.PhoneCodeHash}, "SEND_CODE_UNAVAILABLE")
	in := &tg.AuthSignInRequest{PhoneNumber: "33612345678", PhoneCodeHash: sent.PhoneCodeHash}
	second.fails(in, "PHONE_CODE_EMPTY")
	in.SetPhoneCode("wrong")
	second.fails(in, "PHONE_CODE_INVALID")
	in.SetPhoneCode(l.code("33612345678"))
	if got := result[*tg.AuthAuthorization](second, in).User.(*tg.User); got.ID != u.ID {
		t.Errorf("signed in as %d", got.ID)
	}
	second.fails(&tg.AuthResetAuthorizationsRequest{}, "FRESH_RESET_AUTHORISATION_FORBIDDEN")
	result[*tg.AuthLoggedOut](second, &tg.AuthLogOutRequest{})
	second.fails(&tg.AccountGetAuthorizationsRequest{}, "AUTH_KEY_UNREGISTERED")
	if l.silenced != 1 {
		t.Error("other sessions of a key that logged out still hear of the mailbox")
	}
}

func TestCancelledCodeIsGone(t *testing.T) {
	l := newLoginAPI(t, account.Options{})
	c := l.client(1)
	sent := result[*tg.AuthSentCode](c, &tg.AuthSendCodeRequest{PhoneNumber: "33612345678"})
	in := &tg.AuthSignInRequest{PhoneNumber: "33612345678", PhoneCodeHash: sent.PhoneCodeHash}
	in.SetPhoneCode(l.code("33612345678"))
	cancel := &tg.AuthCancelCodeRequest{PhoneNumber: "33612345678", PhoneCodeHash: sent.PhoneCodeHash}
	result[*tg.BoolTrue](c, cancel)
	c.fails(in, "PHONE_CODE_EXPIRED")
	c.fails(cancel, "PHONE_CODE_EXPIRED")
}

func TestClosedServerSaysSo(t *testing.T) {
	l := newLoginAPI(t, account.Options{Registration: account.RegistrationClosed})
	l.client(1).fails(&tg.AuthSendCodeRequest{PhoneNumber: "33612345678"}, "PHONE_NUMBER_APP_SIGNUP_FORBIDDEN")
}

func TestFloodIsTold(t *testing.T) {
	l := newLoginAPI(t, account.Options{CodesPerAddress: 2})
	c := l.client(1)
	for range 2 {
		result[*tg.AuthSentCode](c, &tg.AuthSendCodeRequest{PhoneNumber: "33612345678"})
	}
	_, err := c.call(&tg.AuthSendCodeRequest{PhoneNumber: "33612345679"})
	if e, ok := tgerr.As(err); !ok || e.Code != 420 || !strings.HasPrefix(e.Message, "FLOOD_WAIT_") {
		t.Errorf("third code: %v", err)
	}
	if wait, ok := tgerr.AsFloodWait(err); !ok || wait <= 0 {
		t.Errorf("clients read a wait of %v", wait)
	}
}

func TestQRLoginOverTheAPI(t *testing.T) {
	l := newLoginAPI(t, account.Options{})
	phone, desktop := l.client(1), l.client(2)
	u := phone.signUp("33612345678", "Alice")
	token := result[*tg.AuthLoginToken](desktop, &tg.AuthExportLoginTokenRequest{APIID: 1})
	phone.fails(&tg.AuthAcceptLoginTokenRequest{Token: []byte("nonsense")}, "AUTH_TOKEN_INVALIDX")
	made := result[*tg.Authorization](phone, &tg.AuthAcceptLoginTokenRequest{Token: token.Token})
	if made.Current || made.Hash == 0 || made.AppName != "Desktop" {
		t.Errorf("accepted %+v", made)
	}
	phone.fails(&tg.AuthAcceptLoginTokenRequest{Token: token.Token}, "AUTH_TOKEN_ALREADY_ACCEPTED")
	done := result[*tg.AuthLoginTokenSuccess](desktop, &tg.AuthExportLoginTokenRequest{APIID: 1})
	if got := done.Authorization.(*tg.AuthAuthorization).User.(*tg.User); got.ID != u.ID || !got.Self {
		t.Errorf("logged in as %+v", got)
	}
}

func TestMediaKeyTakesOverALogin(t *testing.T) {
	l := newLoginAPI(t, account.Options{})
	main, media := l.client(1), l.client(2)
	u := main.signUp("33612345678", "Alice")
	exported := result[*tg.AuthExportedAuthorization](main, &tg.AuthExportAuthorizationRequest{DCID: 4})
	take := &tg.AuthImportAuthorizationRequest{ID: exported.ID, Bytes: exported.Bytes}
	if got := result[*tg.AuthAuthorization](media, take).User.(*tg.User); got.ID != u.ID {
		t.Errorf("took over %d", got.ID)
	}
	media.fails(take, "AUTH_BYTES_INVALID")
}

func TestDeleteAccountOverTheAPI(t *testing.T) {
	l := newLoginAPI(t, account.Options{})
	alice, bob := l.client(1), l.client(2)
	a, b := alice.signUp("33612345678", "Alice"), bob.signUp("33612345679", "Bob")
	result[*tg.BoolTrue](alice, &tg.AccountSetAccountTTLRequest{TTL: tg.AccountDaysTTL{Days: 90}})
	if ttl := result[*tg.AccountDaysTTL](alice, &tg.AccountGetAccountTTLRequest{}); ttl.Days != 90 {
		t.Errorf("TTL of %d days", ttl.Days)
	}
	alice.fails(&tg.AccountSetAccountTTLRequest{TTL: tg.AccountDaysTTL{Days: 1}}, "TTL_DAYS_INVALID")
	result[*tg.BoolTrue](alice, &tg.AccountDeleteAccountRequest{Reason: "test"})
	alice.fails(&tg.AccountGetAccountTTLRequest{}, "AUTH_KEY_UNREGISTERED")
	seen, err := l.s.views.User(t.Context(), b.ID, a.ID)
	if err != nil || !seen.Deleted || seen.FirstName != "" || seen.Phone != "" || seen.AccessHash == 0 {
		t.Errorf("others see %+v, %v", seen, err)
	}
}

// TestPasswordRulesSatisfyClients checks what clients check before they let
// anybody set a password: https://core.telegram.org/api/srp
func TestPasswordRulesSatisfyClients(t *testing.T) {
	l := newLoginAPI(t, account.Options{})
	alice := l.client(1)
	alice.signUp("33612345678", "Alice")
	p := result[*tg.AccountPassword](alice, &tg.AccountGetPasswordRequest{})
	if p.HasPassword || p.HasRecovery || p.CurrentAlgo != nil {
		t.Error("a password where there is none")
	}
	algo := p.NewAlgo.(*tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow)
	if err := crypto.CheckDH(algo.G, new(big.Int).SetBytes(algo.P)); err != nil {
		t.Errorf("group: %v", err)
	}
	secure := p.NewSecureAlgo.(*tg.SecurePasswordKdfAlgoPBKDF2HMACSHA512iter100000)
	if len(algo.Salt1) < 8 || len(algo.Salt2) < 8 || len(secure.Salt) < 8 || len(p.SecureRandom) != 256 {
		t.Errorf("salts of %d, %d, %d bytes", len(algo.Salt1), len(algo.Salt2), len(secure.Salt))
	}
	again := result[*tg.AccountPassword](alice, &tg.AccountGetPasswordRequest{})
	if hex.EncodeToString(again.SecureRandom) == hex.EncodeToString(p.SecureRandom) {
		t.Error("the randomness is not random")
	}
	alice.fails(&tg.AuthCheckPasswordRequest{Password: &tg.InputCheckPasswordSRP{}}, "PASSWORD_HASH_INVALID")
}

func TestResolveChecksAccessHashes(t *testing.T) {
	l := newLoginAPI(t, account.Options{})
	alice, bob := l.client(1), l.client(2)
	a, b := alice.signUp("33612345678", "Alice"), bob.signUp("33612345679", "Bob")
	seen, err := l.s.views.User(t.Context(), a.ID, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	c := &Caller{UserID: a.ID}
	for name, tc := range map[string]struct {
		in   tg.InputPeerClass
		want int64
		err  error
	}{
		"self":            {&tg.InputPeerSelf{}, a.ID, nil},
		"own id":          {&tg.InputPeerUser{UserID: a.ID}, a.ID, nil},
		"right hash":      {&tg.InputPeerUser{UserID: b.ID, AccessHash: seen.AccessHash}, b.ID, nil},
		"wrong hash":      {&tg.InputPeerUser{UserID: b.ID, AccessHash: seen.AccessHash + 1}, 0, errPeerInvalid},
		"another's hash":  {&tg.InputPeerUser{UserID: b.ID, AccessHash: b.AccessHash}, 0, errPeerInvalid},
		"no hash":         {&tg.InputPeerUser{UserID: b.ID}, 0, errPeerInvalid},
		"negative":        {&tg.InputPeerUser{UserID: -1, AccessHash: 1}, 0, errPeerInvalid},
		"nobody":          {&tg.InputPeerEmpty{}, 0, errPeerInvalid},
		"chat":            {&tg.InputPeerChat{ChatID: 1}, 0, errChatInvalid},
		"channel":         {&tg.InputPeerChannel{ChannelID: 1}, 0, errChannelInvalid},
		"nested messages": {&tg.InputPeerUserFromMessage{Peer: &tg.InputPeerUserFromMessage{}}, 0, errPeerInvalid},
	} {
		p, err := l.s.resolvePeer(t.Context(), c, tc.in)
		if p.ID != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("%s: %v, %v; want %d, %v", name, p, err, tc.want, tc.err)
		}
	}
	if _, err := l.s.resolveUser(t.Context(), c, &tg.InputUser{UserID: b.ID, AccessHash: 1}); !errors.Is(err, errUserInvalid) {
		t.Errorf("user with a wrong hash: %v", err)
	}
}
