package chappetest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
	"github.com/gotd/td/tgerr"
)

// TestQuota fills up what a user may store: the client is told so, what it has
// sent before stays, and a kill changes nothing of what is counted.
func TestQuota(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s := Start(t, "--media-quota-user", "300KB", "--media-quota", "1GB")
	alice, bob := NewClient(t, s, "Alice", NewPhone()), NewClient(t, s, "Bob", NewPhone())
	alice.SignUp("Alice", "")
	bob.SignUp("Bob", "")
	b := RandomBytes(200 << 10)
	alice.SendMedia(ctx, alice.Peer(ctx, bob), &tg.InputMediaUploadedDocument{
		File: alice.Upload(ctx, "a.bin", b), MimeType: "application/zip",
	}, "first")
	d := DocumentOf(bob.ExpectMessage("first"))
	full := func() {
		t.Helper()
		_, err := uploader.NewUploader(alice.API).FromBytes(ctx, "b.bin", RandomBytes(200<<10))
		if !tgerr.Is(err, "STORAGE_QUOTA_EXCEEDED") {
			t.Errorf("beyond the quota: %v", err)
		}
	}
	full()
	s.Kill()
	full()
	if got, err := bob.Download(ctx, d.AsInputDocumentFileLocation("")); err != nil || !bytes.Equal(got, b) {
		t.Errorf("what was sent before: %d bytes, %v", len(got), err)
	}
	bob.Upload(ctx, "c.bin", RandomBytes(250<<10))
}

// movie makes a silent video of two seconds.
func movie(t *testing.T) []byte {
	t.Helper()
	return played(t, "a.mp4", "-i", "testsrc=size=640x360:rate=10:duration=2", "-c:v", "mpeg4")
}

// played makes a file with ffmpeg of what it draws itself.
func played(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	path := filepath.Join(t.TempDir(), name)
	args = append(append([]string{"-v", "error", "-f", "lavfi"}, args...), path)
	out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestVideosAreLookedAt sends a video with wrong attributes to a server with
// ffmpeg, where it becomes the animation that it is and is saved, and to one
// without, which believes the client.
func TestVideosAreLookedAt(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	b := movie(t)
	sticker := played(t, "a.webm", "-i", "testsrc=s=512x300:r=10:d=1", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")
	if _, err := binary(); err != nil {
		t.Fatal(err)
	}
	for _, installed := range []bool{true, false} {
		if !installed {
			t.Setenv("PATH", t.TempDir())
		}
		s := Start(t)
		alice := NewClient(t, s, "Alice", NewPhone())
		alice.SignUp("Alice", "")
		m := alice.SendMedia(ctx, &tg.InputPeerSelf{}, &tg.InputMediaUploadedDocument{
			File: alice.Upload(ctx, "a.mp4", b), MimeType: "video/mp4",
			Attributes: []tg.DocumentAttributeClass{&tg.DocumentAttributeVideo{Duration: 3000, W: 10, H: 10, SupportsStreaming: true}},
		}, "film")
		d := DocumentOf(m)
		var video *tg.DocumentAttributeVideo
		animated := false
		for _, a := range d.Attributes {
			switch a := a.(type) {
			case *tg.DocumentAttributeVideo:
				video = a
			case *tg.DocumentAttributeAnimated:
				animated = true
			}
		}
		if video == nil || animated != installed || (video.W == 640 && video.H == 360 && video.Duration < 3) != installed || !video.SupportsStreaming {
			t.Errorf("installed %v: %v, animated %v", installed, video, animated)
		}
		if (len(d.Thumbs) > 0) != installed {
			t.Errorf("installed %v: thumbnails %v", installed, d.Thumbs)
		}
		if installed {
			if got, err := alice.Download(ctx, d.AsInputDocumentFileLocation("m")); err != nil || !bytes.HasPrefix(got, []byte{0xff, 0xd8}) {
				t.Errorf("the thumbnail: %d bytes, %v", len(got), err)
			}
		}
		saved, err := alice.API.MessagesGetSavedGifs(ctx, 0)
		if list, ok := saved.(*tg.MessagesSavedGifs); err != nil || !ok || (len(list.Gifs) == 1) != installed {
			t.Errorf("installed %v: saved %v, %v", installed, saved, err)
		}
		if got, err := alice.Download(ctx, d.AsInputDocumentFileLocation("")); err != nil || !bytes.Equal(got, b) {
			t.Errorf("installed %v: %d bytes, %v", installed, len(got), err)
		}
		set := full(t)(alice.API.StickersCreateStickerSet(ctx, &tg.StickersCreateStickerSetRequest{
			UserID: &tg.InputUserSelf{}, Title: "Moving", ShortName: "moving",
			Stickers: []tg.InputStickerSetItem{{Document: alice.stickerFile(ctx, "video/webm", sticker), Emoji: "🎉"}},
		}))
		if outlined(set.Documents[0]) != installed {
			t.Errorf("installed %v: the sticker is shown as %v", installed, set.Documents[0].(*tg.Document).Thumbs)
		}
	}
}
