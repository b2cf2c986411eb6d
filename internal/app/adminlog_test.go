package app

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"chappe/internal/chat"
	"chappe/internal/config"
	"chappe/internal/media"
	"chappe/internal/media/mediapb"
	"chappe/internal/message"
)

// TestAdminLogHoldsFiles puts another photo in the place of one: as long as the admin log
// shows it the photo opens, and then it goes.
func TestAdminLogHoldsFiles(t *testing.T) {
	var later atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	cfg := config.Default()
	cfg.Data = filepath.Join(t.TempDir(), "data")
	a, err := newAt(t.Context(), cfg, "test", slog.New(slog.DiscardHandler), now)
	fatal(t, err)
	t.Cleanup(func() { fatal(t, a.Close()) })
	u, err := a.accounts.Open(t.Context(), "+33612345678", "Ada", "", "fr")
	fatal(t, err)
	made, err := a.chats.CreateChannel(t.Context(), u.Id, chat.NewChannel{Title: "Towers"})
	fatal(t, err)

	photo := func(id int64) *mediapb.File {
		t.Helper()
		var b bytes.Buffer
		fatal(t, jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 320, 200)), nil))
		fatal(t, a.files.SavePart(t.Context(), u.Id, id, 0, 1, b.Bytes()))
		f, err := a.files.MakePhoto(t.Context(), u.Id, media.Input{ID: id, Parts: 1})
		fatal(t, err)
		return f
	}
	f := photo(7)
	sent, err := a.messages.Send(t.Context(), u.Id, &message.Outgoing{Peer: made.Peer, RandomID: 1, Media: &mediapb.Media{File: f}})
	fatal(t, err)
	_, err = a.messages.Edit(t.Context(), u.Id, made.Peer, sent.Message.Id, message.Edit{KeepText: true, Media: &mediapb.Media{File: photo(8)}})
	fatal(t, err)

	exists := func() bool {
		t.Helper()
		_, err := a.files.Collect(t.Context())
		fatal(t, err)
		_, err = a.files.File(t.Context(), f.Id)
		if err != nil && !errors.Is(err, media.ErrFile) {
			t.Fatal(err)
		}
		return err == nil
	}
	later.Store(int64(24 * time.Hour))
	if !exists() {
		t.Error("the photo is gone, but the admin log shows it")
	}
	later.Store(int64(49 * time.Hour))
	for _, title := range []string{"a", "b", "c"} { // with new entries old ones go
		_, err := a.chats.SetTitle(t.Context(), u.Id, made.Peer, title)
		fatal(t, err)
	}
	if exists() {
		t.Error("the photo is left, but nothing shows it")
	}
}
