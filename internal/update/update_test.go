package update_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"chappe/internal/bus"
	"chappe/internal/peer"
	"chappe/internal/seal"
	"chappe/internal/store"
	"chappe/internal/update"
	"chappe/internal/update/updatepb"
)

func openLog(t *testing.T, dir string) (*update.Log, *store.DB) {
	t.Helper()
	db, err := store.OpenPebble(t.Context(), filepath.Join(dir, "db"), &seal.KeyFile{Path: filepath.Join(dir, "key")}, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return update.New(db, bus.Local{}), db
}

func appendMessage(tx *update.Tx, o peer.Owner) error {
	id, err := tx.NextID(o)
	if err != nil {
		return err
	}
	_, err = tx.Append(o, &updatepb.Event{Kind: updatepb.Kind_NEW_MESSAGE, PtsCount: 1, Ids: []int32{int32(id)}}, nil)
	return err
}

// TestLogHasNoHoles writes to two mailboxes from many goroutines, some of them
// failing, and expects every pts once, in order, at the subscriber and in the
// log, also after a restart.
func TestLogHasNoHoles(t *testing.T) {
	dir := t.TempDir()
	log, db := openLog(t, dir)
	a, b := peer.MailboxOf(1), peer.MailboxOf(2)
	var mu sync.Mutex
	told := map[peer.Owner][]int{}
	log.Subscribe(func(batch update.Batch) {
		mu.Lock()
		defer mu.Unlock()
		for _, ev := range batch.Events {
			told[batch.Owner] = append(told[batch.Owner], ev.Pts)
		}
	})
	const workers, each = 16, 50
	refused := errors.New("refused")
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range each {
				err := log.Write(t.Context(), []peer.Owner{a, b}, func(tx *update.Tx) error {
					if err := errors.Join(appendMessage(tx, a), appendMessage(tx, b)); err != nil || i%5 == 0 {
						return errors.Join(err, refused)
					}
					return nil
				})
				if (i%5 == 0) != errors.Is(err, refused) {
					t.Errorf("write %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	log.Close()
	want := workers * each * 4 / 5
	for _, o := range []peer.Owner{a, b} {
		if len(told[o]) != want {
			t.Errorf("the subscriber heard of %d events of %v, want %d", len(told[o]), o, want)
		}
		for i, pts := range told[o] {
			if pts != update.FirstPts+1+i {
				t.Fatalf("event %d of %v has pts %d", i, o, pts)
			}
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	log, db = openLog(t, dir)
	defer func() { log.Close(); _ = db.Close() }()
	checkSlices(t, log, a, want)
	if err := log.Write(t.Context(), []peer.Owner{a}, func(tx *update.Tx) error {
		head, err := tx.Head(a)
		if head.Pts != update.FirstPts+want || head.TopID != want {
			t.Errorf("the head after a restart is %+v", head)
		}
		return errors.Join(err, appendMessage(tx, a))
	}); err != nil {
		t.Fatal(err)
	}
}

// checkSlices walks through the log as a client does.
func checkSlices(t *testing.T, log *update.Log, o peer.Owner, want int) {
	t.Helper()
	pts, got := update.FirstPts, 0
	for more := true; more; {
		err := log.View(t.Context(), func(r store.Reader) error {
			s, err := update.Since(r, o, pts, 0, 100)
			if err != nil {
				return err
			}
			for _, ev := range s.Events {
				got++
				if ev.Pts != update.FirstPts+got {
					t.Fatalf("event %d has pts %d", got, ev.Pts)
				}
			}
			pts, more = s.Pts, s.More
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got != want || pts != update.FirstPts+want {
		t.Errorf("the log gave %d events up to pts %d, want %d", got, pts, want)
	}
}

// TestTrackedWrite leaves the wait for the disk to the caller, but publishes
// only afterwards.
func TestTrackedWrite(t *testing.T) {
	log, db := openLog(t, t.TempDir())
	defer func() { _ = db.Close() }()
	heard := make(chan update.Batch, 1)
	log.Subscribe(func(b update.Batch) { heard <- b })
	ctx, tracker := update.Track(update.WithOrigin(context.Background(), update.Origin{Key: 7, Session: 8}))
	o := peer.MailboxOf(3)
	if err := log.Write(ctx, []peer.Owner{o}, func(tx *update.Tx) error { return appendMessage(tx, o) }); err != nil {
		t.Fatal(err)
	}
	if err := tracker.Wait(ctx); err != nil {
		t.Fatal(err)
	}
	if b := <-heard; b.Origin != (update.Origin{Key: 7, Session: 8}) || b.Events[0].Pts != 2 {
		t.Errorf("published %+v", b)
	}
	log.Close()
}
