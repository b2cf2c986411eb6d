package chappetest

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// cutter ends the server when so many bytes have come, once.
type cutter struct {
	at   int64
	once sync.Once
	cut  func()
}

// Chunk implements [uploader.Progress].
func (c *cutter) Chunk(_ context.Context, s uploader.ProgressState) error {
	if s.Uploaded >= c.at {
		c.once.Do(c.cut)
	}
	return nil
}

// patient sends a part again that did not go through, on the connection that gotd
// makes anew by itself. Parts that were acknowledged are not sent again.
type patient struct{ *tg.Client }

// UploadSaveBigFilePart implements [uploader.Client].
func (p patient) UploadSaveBigFilePart(ctx context.Context, r *tg.UploadSaveBigFilePartRequest) (bool, error) {
	for {
		ok, err := p.Client.UploadSaveBigFilePart(ctx, r)
		if _, told := tgerr.As(err); err == nil || told || ctx.Err() != nil {
			return ok, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// TestMediaAndKill kills the server in the middle of an upload, which the client
// goes on with by itself when the server is there again; between the upload and the
// message; and after it. Collections in between take nothing away.
func TestMediaAndKill(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	body := RandomBytes(12<<20 + 5)
	var up sync.WaitGroup
	cut := &cutter{at: int64(len(body)) / 2, cut: func() {
		w.s.Down(syscall.SIGKILL)
		up.Go(w.s.Up)
	}}
	in, err := uploader.NewUploader(patient{w.alice.API}).WithThreads(2).WithProgress(cut).FromBytes(ctx, "a.bin", body)
	up.Wait()
	if err != nil {
		t.Fatalf("the upload was not gone on with: %v", err)
	}
	collect := func() {
		t.Helper()
		if out := w.s.Run("media", "gc", "--json"); !strings.Contains(out, `"unused":0`) && !strings.Contains(out, `"unused": 0`) {
			t.Errorf("what is in use was removed: %s", out)
		}
	}
	again := func() {
		t.Helper()
		w.s.Kill()
		collect()
		for _, c := range []*Client{w.alice, w.bob} {
			c.Disconnect()
			c.Connect()
		}
	}
	again()
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaUploadedDocument{File: in, MimeType: "application/zip"}, "after the end")
	d := DocumentOf(w.bob.ExpectMessage("after the end"))
	photo := w.alice.Upload(ctx, "b.jpg", Picture(900, 600))
	again()
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaUploadedPhoto{File: photo}, "a photo after the end")
	p := PhotoOf(w.bob.ExpectMessage("a photo after the end"))
	again()
	got, err := w.bob.Download(ctx, d.AsInputDocumentFileLocation(""))
	if err != nil || !bytes.Equal(got, body) {
		t.Errorf("%d bytes came as %d others: %v", len(body), len(got), err)
	}
	if b, err := w.bob.Download(ctx, SizeLocation(p, "x")); err != nil || !bytes.HasPrefix(b, []byte{0xff, 0xd8}) {
		t.Errorf("the photo: %d bytes, %v", len(b), err)
	}
}
