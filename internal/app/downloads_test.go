package app

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"chappe/internal/blob/blobtest"
	"chappe/internal/config"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/web"
)

// TestDownloadsByTicket serves a document over HTTP by ranges, as long as its
// viewer has an account.
func TestDownloadsByTicket(t *testing.T) {
	cfg := config.Default()
	cfg.Data = filepath.Join(t.TempDir(), "data")
	a, err := New(t.Context(), cfg, "test", slog.New(slog.DiscardHandler))
	fatal(t, err)
	t.Cleanup(func() { fatal(t, a.Close()) })
	u, err := a.accounts.Open(t.Context(), "+33612345678", "Ada", "", "fr")
	fatal(t, err)
	h, err := a.web()
	fatal(t, err)
	srv := httptest.NewServer(h)
	defer srv.Close()

	const part = 256 << 10
	b := blobtest.Bytes(3*part+100, 9)
	for i := range 4 {
		fatal(t, a.files.SavePart(t.Context(), u.Id, 5, i, 4, b[i*part:min((i+1)*part, len(b))]))
	}
	f, err := a.files.MakeDocument(t.Context(), u.Id, media.Input{ID: 5, Parts: 4, Name: "фильм.mp4"}, media.Document{
		Mime: "video/mp4", Attributes: &mediapb.Attributes{Video: &mediapb.Video{Duration: 1}},
	})
	fatal(t, err)
	url := srv.URL + web.FilePath(a.files.Signer().Ticket(u.Id, f, "", time.Minute), f.Attributes.Name)

	if code, got := fetch(t, url, ""); code != http.StatusOK || !bytes.Equal(got, b) {
		t.Errorf("whole: %d, %d bytes", code, len(got))
	}
	if code, got := fetch(t, url, "bytes=262000-530000"); code != http.StatusPartialContent || !bytes.Equal(got, b[262000:530001]) {
		t.Errorf("a range: %d, %d bytes", code, len(got))
	}
	if code, _ := fetch(t, srv.URL+web.FilePath(a.files.Signer().Ticket(u.Id, f, "", -1), ""), ""); code != http.StatusGone {
		t.Errorf("expired: %d", code)
	}
	if code, _ := fetch(t, srv.URL+web.FilePath(a.files.Signer().Ticket(u.Id+1, f, "", time.Minute), ""), ""); code != http.StatusNotFound {
		t.Errorf("for nobody: %d", code)
	}
	fatal(t, a.accounts.Ban(t.Context(), u.Id, true))
	if code, got := fetch(t, url, ""); code != http.StatusNotFound || bytes.Contains(b, got) {
		t.Errorf("for somebody who is banned: %d, %d bytes", code, len(got))
	}
}

func fetch(t *testing.T, url, span string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	fatal(t, err)
	if span != "" {
		r.Header.Set("Range", span)
	}
	resp, err := http.DefaultClient.Do(r)
	fatal(t, err)
	defer resp.Body.Close() //nolint:errcheck // it was only read
	b, err := io.ReadAll(resp.Body)
	fatal(t, err)
	return resp.StatusCode, b
}
