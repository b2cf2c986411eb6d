package account

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// sentCodes is a way out that notes what it is given, or fails.
type sentCodes struct {
	got  []Code
	fail error
}

func (s *sentCodes) Send(_ context.Context, c Code) error {
	if s.fail == nil {
		s.got = append(s.got, c)
	}
	return s.fail
}

func TestRoutesInTurn(t *testing.T) {
	sms, email := new(sentCodes), new(sentCodes)
	w := newWorld(t, Options{Delivery: Delivery{SMS: sms, Email: email}})
	w.must(w.s.Invite(w.ctx, alicePhone, "alice@example.org"))
	sent, err := w.s.SendCode(w.ctx, CodeRequest{Phone: alicePhone, Purpose: PurposeLogin, Lang: "fr"})
	w.must(err)
	if sent.Via != ViaEmail || sent.Email != "a***@example.org" || sent.Next != ViaSMS || len(email.got) != 1 {
		t.Fatalf("first %+v", sent)
	}
	again, err := w.s.ResendCode(w.ctx, CodeRequest{Phone: alicePhone}, sent.Hash)
	w.must(err)
	if again.Via != ViaSMS || again.Next != 0 || again.Hash != sent.Hash || len(sms.got) != 1 {
		t.Fatalf("then %+v", again)
	}
	if c := sms.got[0]; c.Value != email.got[0].Value || !strings.Contains(c.Text, c.Value) || !strings.HasPrefix(c.Text, "Code de connexion") {
		t.Errorf("the text is %q", c.Text)
	}
	if _, err := w.s.ResendCode(w.ctx, CodeRequest{Phone: alicePhone}, sent.Hash); !errors.Is(err, ErrCodeUnavailable) {
		t.Errorf("a third way: %v", err)
	}
	if _, err := w.s.ResendCode(w.ctx, CodeRequest{Phone: alicePhone}, "another"); !errors.Is(err, ErrCodeExpired) {
		t.Errorf("another's hash: %v", err)
	}
}

func TestBrokenWayFallsToTheNext(t *testing.T) {
	sms, email := new(sentCodes), &sentCodes{fail: errors.New("mail server is down")}
	w := newWorld(t, Options{Delivery: Delivery{SMS: sms, Email: email}})
	w.must(w.s.Invite(w.ctx, alicePhone, "alice@example.org"))
	sent, err := w.s.SendCode(w.ctx, CodeRequest{Phone: alicePhone, Purpose: PurposeLogin})
	w.must(err)
	if sent.Via != ViaSMS || len(sms.got) != 1 {
		t.Fatalf("sent %+v", sent)
	}
	if _, err := w.s.ResendCode(w.ctx, CodeRequest{Phone: alicePhone}, sent.Hash); !errors.Is(err, ErrCodeUnavailable) {
		t.Errorf("a way after the last: %v", err)
	}
	sms.fail = errors.New("no credit")
	if _, err := w.s.SendCode(w.ctx, CodeRequest{Phone: alicePhone, Purpose: PurposeLogin}); !errors.Is(err, ErrCodeNotSent) {
		t.Errorf("all ways broken: %v", err)
	}
}

func TestWaitCode(t *testing.T) {
	w := newWorld(t, Options{})
	got := make(chan string)
	go func() {
		code, _ := w.s.WaitCode(w.ctx, alicePhone)
		got <- code
	}()
	_, code := w.ask(nil, alicePhone)
	if waited := <-got; waited != code {
		t.Errorf("waited for %q, want %q", waited, code)
	}
	ctx, cancel := context.WithCancel(w.ctx)
	cancel()
	if _, err := w.s.WaitCode(ctx, "99966100099"); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody asked: %v", err)
	}
}

func TestInvalidateCodes(t *testing.T) {
	w := newWorld(t, Options{})
	_, alice := w.signUp(1, alicePhone, "Alice")
	_, code := w.ask(nil, alicePhone)
	w.must(w.s.InvalidateCodes(w.ctx, alice.Id, []string{"00", "another"}))
	if still, err := w.s.CurrentCode(w.ctx, alicePhone); err != nil || still != code {
		t.Fatalf("other codes took this one along: %v", err)
	}
	w.must(w.s.InvalidateCodes(w.ctx, alice.Id, []string{code}))
	if _, err := w.s.CurrentCode(w.ctx, alicePhone); !errors.Is(err, ErrCodeExpired) {
		t.Errorf("a code shown to somebody still works: %v", err)
	}
}

func TestWebhook(t *testing.T) {
	secret := []byte("shared with the gateway")
	var calls atomic.Int32
	ids := make(chan string, 4)
	gateway := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(r.Header.Get("X-Chappe-Timestamp") + "."))
		mac.Write(body)
		if r.Header.Get("X-Chappe-Signature") != "sha256="+hex.EncodeToString(mac.Sum(nil)) {
			t.Error("wrong signature")
		}
		var got map[string]any
		if err := json.Unmarshal(body, &got); err != nil || got["code"] != "12345" || got["phone"] != "33612345678" {
			t.Errorf("body %s, %v", body, err)
		}
		ids <- r.Header.Get("X-Chappe-Id")
		if calls.Add(1) == 1 {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer gateway.Close()
	hook := &Webhook{URL: gateway.URL, Secret: secret}
	if err := hook.Send(t.Context(), Code{Phone: "33612345678", Value: "12345", Text: "12345"}); err != nil {
		t.Fatalf("after one failure: %v", err)
	}
	first, second := <-ids, <-ids
	if calls.Load() != 2 || first != second {
		t.Errorf("%d calls, or the second looked like another message", calls.Load())
	}
}

func TestWebhookGivesUp(t *testing.T) {
	var calls atomic.Int32
	status := http.StatusForbidden
	gateway := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		rw.Header().Set("Location", "/elsewhere")
		rw.WriteHeader(status)
	}))
	defer gateway.Close()
	hook := &Webhook{URL: gateway.URL}
	for _, c := range []struct{ status, calls int }{{http.StatusForbidden, 1}, {http.StatusBadGateway, 2}, {http.StatusFound, 1}} {
		status = c.status
		calls.Store(0)
		if err := hook.Send(t.Context(), Code{Value: "12345"}); err == nil || strings.Contains(err.Error(), "12345") {
			t.Errorf("status %d: %v", c.status, err)
		}
		if int(calls.Load()) != c.calls {
			t.Errorf("status %d: %d calls, want %d", c.status, calls.Load(), c.calls)
		}
	}
}

func TestWebhookTimeout(t *testing.T) {
	done := make(chan struct{})
	gateway := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-done }))
	defer gateway.Close()
	defer close(done)
	hook := &Webhook{URL: gateway.URL, Timeout: 20 * time.Millisecond}
	if err := hook.Send(t.Context(), Code{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a gateway that never answers: %v", err)
	}
}

// mailServer speaks enough SMTP for one mail and returns what it was given.
func mailServer(t *testing.T) (addr string, got <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	mails := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		mails <- converse(c)
	}()
	return l.Addr().String(), mails
}

func converse(c net.Conn) string {
	r := bufio.NewReader(c)
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 test")
	var data strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return data.String()
		}
		switch verb := strings.ToUpper(strings.Fields(line)[0]); verb {
		case "DATA":
			say("354 go on")
			for line, _ = r.ReadString('\n'); strings.TrimSpace(line) != "."; line, _ = r.ReadString('\n') {
				data.WriteString(line)
			}
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return data.String()
		default:
			say("250 fine")
		}
	}
}

func TestMail(t *testing.T) {
	addr, got := mailServer(t)
	m := &SMTP{Addr: addr, From: "Chappe <chappe@example.org>"}
	code := Code{Value: "12345", Email: "alice@example.org", Subject: "Code de connexion Chappe é", Text: strings.Repeat("Voilà le code : 12345. ", 10)}
	if err := m.Send(t.Context(), code); err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(strings.NewReader(<-got))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != code.Subject || msg.Header.Get("To") != "<alice@example.org>" {
		t.Errorf("subject %q, to %q, %v", subject, msg.Header.Get("To"), err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, msg.Body))
	if err != nil || strings.TrimRight(string(body), "\r\n") != code.Text {
		t.Errorf("text %q, %v", body, err)
	}
}

func TestMailRefusesForgedHeaders(t *testing.T) {
	m := &SMTP{Addr: "127.0.0.1:1", From: "chappe@example.org"}
	err := m.Send(t.Context(), Code{Email: "alice@example.org\r\nBcc: mallory@example.org"})
	if err == nil || strings.Contains(err.Error(), "alice") {
		t.Errorf("a recipient with a line break: %v", err)
	}
}

func TestConsole(t *testing.T) {
	var out strings.Builder
	c := &Console{W: &out}
	if err := c.Send(t.Context(), Code{Phone: "33612345678", Value: "12345"}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "+33612345678") || !strings.Contains(got, "12345") {
		t.Errorf("shown: %q", got)
	}
}

func TestTextsPointAtTheCode(t *testing.T) {
	for lang, want := range map[string]string{"en": "Login code: 12345", "fr-FR": "Code de connexion : 12345", "de": "Login code: 12345"} {
		text, bold := textsIn(lang).codeInApp("12345")
		if len(bold) != 1 {
			t.Fatalf("%s: %d spans", lang, len(bold))
		}
		runes := []rune(text) // these texts have no character outside the basic plane
		if got := string(runes[bold[0].Offset : bold[0].Offset+bold[0].Length]); got != want {
			t.Errorf("%s: bold is %q, want %q", lang, got, want)
		}
	}
}

func FuzzNormalizePhone(f *testing.F) {
	for _, s := range []string{"+33 6 12 34 56 78", "0033(0)612345678", "", "+", "99966100001", "+1 415-555-2671"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		phone, err := NormalizePhone(text)
		if err != nil {
			return
		}
		if len(phone) < minPhoneDigits || len(phone) > maxPhoneDigits || strings.Trim(phone, "0123456789") != "" {
			t.Fatalf("%q became %q", text, phone)
		}
		if again, err := NormalizePhone(phone); err != nil || again != phone {
			t.Fatalf("%q became %q and then %q, %v", text, phone, again, err)
		}
	})
}
