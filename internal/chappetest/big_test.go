package chappetest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gotd/td/telegram/downloader"
	"github.com/gotd/td/telegram/uploader"
	"github.com/gotd/td/tg"
)

// TestBigFile moves one large file up and down and says how fast, and how much
// memory the server needed. It runs only when CHAPPE_BIG names a size in
// megabytes: see scripts/measure-media and docs/performance.md.
func TestBigFile(t *testing.T) {
	size := bigSize(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	sum := sha256.New()
	began := time.Now()
	up := uploader.NewUpload("film.mp4", io.TeeReader(noise(size), sum), size)
	in, err := uploader.NewUploader(w.alice.API).WithPartSize(512<<10).WithThreads(4).Upload(ctx, up)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("up: %s, server memory at most %d MB", rate(size, began), w.s.peak())
	w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaUploadedDocument{File: in, MimeType: "video/mp4", ForceFile: true}, "film")
	d := DocumentOf(w.bob.ExpectMessage("film"))
	began = time.Now()
	got := sha256.New()
	if err := w.bob.fetch(ctx, d, got); err != nil {
		t.Fatal(err)
	}
	t.Logf("down: %s, server memory at most %d MB", rate(size, began), w.s.peak())
	if string(got.Sum(nil)) != string(sum.Sum(nil)) {
		t.Error("what came down is not what went up")
	}
	if mb := w.s.peak(); mb > 200 {
		t.Errorf("the server needed %d MB", mb)
	}
}

// TestManyDownloads fetches one file fifty times at once and says how evenly
// the server served.
func TestManyDownloads(t *testing.T) {
	bigSize(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
	defer cancel()
	w := meet(ctx, t)
	const size, many = 8 << 20, 50
	m := w.alice.SendMedia(ctx, &tg.InputPeerSelf{}, &tg.InputMediaUploadedDocument{
		File: w.alice.Upload(ctx, "f.bin", RandomBytes(size)), MimeType: "application/octet-stream",
	}, "")
	d := DocumentOf(m)
	took := make([]time.Duration, many)
	var wg sync.WaitGroup
	began := time.Now()
	for i := range took {
		wg.Go(func() {
			if err := w.alice.fetch(ctx, d, sha256.New()); err != nil {
				t.Error(err)
			}
			took[i] = time.Since(began)
		})
	}
	wg.Wait()
	first, last := took[0], took[0]
	for _, d := range took {
		first, last = min(first, d), max(last, d)
	}
	t.Logf("%d downloads: %s together; the first ended after %v, the last after %v; server memory at most %d MB",
		many, rate(size*many, began), first.Round(time.Millisecond), last.Round(time.Millisecond), w.s.peak())
	if first < last/4 {
		t.Errorf("some were served long before others: %v and %v", first, last)
	}
}

// bigSize is how large the file is to be, in bytes.
func bigSize(t *testing.T) int64 {
	mb, err := strconv.ParseInt(os.Getenv("CHAPPE_BIG"), 10, 64)
	if err != nil {
		t.Skip("CHAPPE_BIG names no size")
	}
	return mb << 20
}

// fetch reads a document in ranges of a megabyte.
func (c *Client) fetch(ctx context.Context, d *tg.Document, to hash.Hash) error {
	_, err := downloader.NewDownloader().WithPartSize(1<<20).Download(c.API, d.AsInputDocumentFileLocation("")).Stream(ctx, to)
	return err
}

// noise is so many bytes that cannot be pressed.
func noise(n int64) io.Reader {
	seed := [32]byte{byte(n)}
	return io.LimitReader(rand.NewChaCha8(seed), n)
}

func rate(n int64, began time.Time) string {
	s := time.Since(began).Seconds()
	return fmt.Sprintf("%d MB in %.1f s, %.0f MB/s", n>>20, s, float64(n)/1e6/s)
}

// peak is the most memory that the server process has had, in megabytes.
func (s *Server) peak() int {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if kb, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			n, _ := strconv.Atoi(strings.Fields(kb)[0])
			return n >> 10
		}
	}
	return 0
}
