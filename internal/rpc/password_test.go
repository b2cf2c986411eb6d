package rpc

import (
	"strings"
	"testing"

	"github.com/gotd/td/telegram/auth"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"

	"chappe/internal/account"
)

// proof answers a new question as gotd does.
func (c *client) proof(password string) *tg.InputCheckPasswordSRP {
	c.api.Helper()
	p := result[*tg.AccountPassword](c, &tg.AccountGetPasswordRequest{})
	in, err := auth.PasswordHash([]byte(password), p.SRPID, p.SRPB, p.SecureRandom, p.CurrentAlgo)
	if err != nil {
		c.api.Fatal(err)
	}
	return in
}

func (c *client) newSettings(password, hint string) tg.AccountPasswordInputSettings {
	c.api.Helper()
	p := result[*tg.AccountPassword](c, &tg.AccountGetPasswordRequest{})
	algo := p.NewAlgo.(*tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow)
	hash, err := auth.NewPasswordHash([]byte(password), algo)
	if err != nil {
		c.api.Fatal(err)
	}
	var s tg.AccountPasswordInputSettings
	s.SetNewAlgo(algo)
	s.SetNewPasswordHash(hash)
	s.SetHint(hint)
	return s
}

// signInHalf gives the right code of an account with a password.
func (c *client) signInHalf(phone string) {
	c.api.Helper()
	sent := result[*tg.AuthSentCode](c, &tg.AuthSendCodeRequest{PhoneNumber: phone})
	in := &tg.AuthSignInRequest{PhoneNumber: phone, PhoneCodeHash: sent.PhoneCodeHash}
	in.SetPhoneCode(c.api.code(phone))
	c.fails(in, "SESSION_PASSWORD_NEEDED")
}

func TestPasswordOverTheAPI(t *testing.T) {
	const phone = "33612345678"
	l := newLoginAPI(t, account.Options{})
	alice := l.client(1)
	alice.fails(&tg.AccountGetPasswordRequest{}, "AUTH_KEY_UNREGISTERED")
	alice.fails(&tg.AuthCheckPasswordRequest{Password: &tg.InputCheckPasswordSRP{}}, "AUTH_KEY_UNREGISTERED")
	u := alice.signUp(phone, "Alice")
	none := &tg.InputCheckPasswordEmpty{}
	alice.fails(&tg.AccountUpdatePasswordSettingsRequest{Password: none}, "NEW_SETTINGS_EMPTY")
	alice.fails(&tg.AuthRequestPasswordRecoveryRequest{}, "PASSWORD_EMPTY")
	alice.fails(&tg.AccountResetPasswordRequest{}, "PASSWORD_EMPTY")
	mail := alice.newSettings("swift", "a bird")
	mail.SetEmail("alice@example.org")
	alice.fails(&tg.AccountUpdatePasswordSettingsRequest{Password: none, NewSettings: mail}, "EMAIL_INVALID")
	other := alice.newSettings("swift", "a bird")
	other.NewAlgo.(*tg.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow).P[9]++
	alice.fails(&tg.AccountUpdatePasswordSettingsRequest{Password: none, NewSettings: other}, "NEW_SETTINGS_INVALID")
	result[*tg.BoolTrue](alice, &tg.AccountUpdatePasswordSettingsRequest{Password: none, NewSettings: alice.newSettings("swift", "a bird")})
	p := result[*tg.AccountPassword](alice, &tg.AccountGetPasswordRequest{})
	if !p.HasPassword || p.Hint != "a bird" || p.HasRecovery || len(p.SRPB) != 256 || p.SRPID == 0 {
		t.Errorf("told %+v", p)
	}
	alice.fails(&tg.AccountGetPasswordSettingsRequest{Password: none}, "PASSWORD_HASH_INVALID")
	result[*tg.AccountPasswordSettings](alice, &tg.AccountGetPasswordSettingsRequest{Password: alice.proof("swift")})
	used := alice.proof("swift")
	result[*tg.AccountPasswordSettings](alice, &tg.AccountGetPasswordSettingsRequest{Password: used})
	alice.fails(&tg.AccountGetPasswordSettingsRequest{Password: used}, "SRP_ID_INVALID")
	alice.fails(&tg.AuthRequestPasswordRecoveryRequest{}, "PASSWORD_RECOVERY_NA")
	alice.fails(&tg.AuthCheckRecoveryPasswordRequest{}, "CODE_EMPTY")
	alice.fails(&tg.AuthRecoverPasswordRequest{Code: "1"}, "PASSWORD_RECOVERY_EXPIRED")
	alice.fails(&tg.AccountDeclinePasswordResetRequest{}, "RESET_REQUEST_MISSING")

	second := l.client(2)
	second.signInHalf(phone)
	if err := (&Caller{Auth: second.a}).may(method{}); err != errPasswordNeeded {
		t.Errorf("who has not given the password is told %v", err)
	}
	second.fails(&tg.AuthCheckPasswordRequest{Password: second.proof("wrong")}, "PASSWORD_HASH_INVALID")
	result[*tg.AuthLoggedOut](second, &tg.AuthLogOutRequest{}) // who turns back
	second.fails(&tg.AccountGetPasswordRequest{}, "AUTH_KEY_UNREGISTERED")
	second.fails(&tg.AuthLogOutRequest{}, "AUTH_KEY_UNREGISTERED")
	second.signInHalf(phone)
	done := result[*tg.AuthAuthorization](second, &tg.AuthCheckPasswordRequest{Password: second.proof("swift")})
	if got := done.User.(*tg.User); got.ID != u.ID || !got.Self {
		t.Errorf("signed in as %+v", got)
	}
}

func TestQRLoginWaitsForThePassword(t *testing.T) {
	l := newLoginAPI(t, account.Options{})
	phone, desktop := l.client(1), l.client(2)
	u := phone.signUp("33612345678", "Alice")
	result[*tg.BoolTrue](phone, &tg.AccountUpdatePasswordSettingsRequest{
		Password: &tg.InputCheckPasswordEmpty{}, NewSettings: phone.newSettings("swift", ""),
	})
	token := result[*tg.AuthLoginToken](desktop, &tg.AuthExportLoginTokenRequest{APIID: 1})
	if made := result[*tg.Authorization](phone, &tg.AuthAcceptLoginTokenRequest{Token: token.Token}); !made.PasswordPending {
		t.Errorf("accepted %+v", made)
	}
	desktop.fails(&tg.AuthExportLoginTokenRequest{APIID: 1}, "SESSION_PASSWORD_NEEDED")
	desktop.fails(&tg.AuthImportLoginTokenRequest{Token: token.Token}, "SESSION_PASSWORD_NEEDED")
	done := result[*tg.AuthAuthorization](desktop, &tg.AuthCheckPasswordRequest{Password: desktop.proof("swift")})
	if got := done.User.(*tg.User); got.ID != u.ID {
		t.Errorf("logged in as %+v", got)
	}
	list := result[*tg.AccountAuthorizations](desktop, &tg.AccountGetAuthorizationsRequest{})
	for _, d := range list.Authorizations {
		if d.PasswordPending {
			t.Errorf("a finished login is shown as %+v", d)
		}
	}
}

func TestForgottenPasswordDelaysDeletion(t *testing.T) {
	const phone = "33612345678"
	l := newLoginAPI(t, account.Options{})
	alice, thief := l.client(1), l.client(2)
	alice.signUp(phone, "Alice")
	thief.fails(&tg.AccountDeleteAccountRequest{Reason: "test"}, "AUTH_KEY_UNREGISTERED")
	result[*tg.BoolTrue](alice, &tg.AccountUpdatePasswordSettingsRequest{
		Password: &tg.InputCheckPasswordEmpty{}, NewSettings: alice.newSettings("swift", ""),
	})
	thief.signInHalf(phone)
	wrong := &tg.AccountDeleteAccountRequest{Reason: "test"}
	wrong.SetPassword(thief.proof("wrong"))
	thief.fails(wrong, "PASSWORD_HASH_INVALID")
	err := accountError(&account.DeletionError{Wait: 3600e9})
	if e, ok := tgerr.As(err); !ok || e.Code != 420 || !strings.HasPrefix(e.Message, "2FA_CONFIRM_WAIT_3600") {
		t.Errorf("a wait is told as %v", err)
	}
}
