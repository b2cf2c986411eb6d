package account

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Webhook hands codes to an SMS gateway: a POST of JSON
//
//	{"phone":"33612345678","code":"12345","text":"…","lang":"fr","expires":1700000000}
//
// with the headers X-Chappe-Timestamp (unix seconds) and X-Chappe-Signature,
// which is "sha256=" and the hex HMAC-SHA256 of timestamp, "." and body under
// Secret. Any 2xx answer means that the gateway has taken the code. A failed
// attempt is repeated once; X-Chappe-Id is the same for both, so that the
// gateway can send one message.
type Webhook struct {
	URL     string
	Secret  []byte
	Timeout time.Duration // of one attempt; 0 means 10 seconds
	Client  *http.Client  // nil means one that follows no redirects
}

type webhookBody struct {
	Phone   string `json:"phone"`
	Code    string `json:"code"`
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	Expires int64  `json:"expires"`
}

// errGateway is an answer that another attempt may better.
var errGateway = errors.New("gateway does not answer well")

// Send implements [CodeSender].
func (w *Webhook) Send(ctx context.Context, c Code) error {
	body, err := json.Marshal(webhookBody{
		Phone: c.Phone, Code: c.Value, Text: c.Text, Lang: c.Lang, Expires: c.Expires.Unix(),
	})
	if err != nil {
		return fmt.Errorf("encode code for gateway: %w", err)
	}
	id := hex.EncodeToString(randomBytes(8))
	err = w.post(ctx, id, body)
	if errors.Is(err, errGateway) && ctx.Err() == nil {
		err = w.post(ctx, id, body)
	}
	return err
}

func (w *Webhook) post(ctx context.Context, id string, body []byte) error {
	timeout := w.Timeout
	if timeout == 0 {
		timeout = 10 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("address of gateway: %w", err)
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Chappe-Id", id)
	req.Header.Set("X-Chappe-Timestamp", stamp)
	req.Header.Set("X-Chappe-Signature", w.sign(stamp, body))
	resp, err := w.client().Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", errGateway, err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection can be kept
	switch {
	case resp.StatusCode/100 == 2:
		return nil
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("%w: status %d", errGateway, resp.StatusCode)
	}
	return fmt.Errorf("gateway refuses the code: status %d", resp.StatusCode)
}

func (w *Webhook) sign(stamp string, body []byte) string {
	mac := hmac.New(sha256.New, w.Secret)
	_, _ = mac.Write([]byte(stamp + "."))
	_, _ = mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func (w *Webhook) client() *http.Client {
	if w.Client != nil {
		return w.Client
	}
	return noRedirects
}

// noRedirects keeps codes from wandering to addresses nobody configured.
var noRedirects = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}
