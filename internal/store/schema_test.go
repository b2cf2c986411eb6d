package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// recorder makes migrations that note their steps.
type recorder struct{ steps []string }

// migration returns one of n steps; it fails, once, at step failAt.
func (r *recorder) migration(name string, n, failAt int) store.Migration {
	return store.Migration{Name: name, Step: func(_ context.Context, _ *store.DB, cursor []byte) ([]byte, error) {
		step := 1 + len(cursor)
		r.steps = append(r.steps, fmt.Sprint(name, step))
		if step == failAt {
			failAt = 0
			return nil, errors.New("interrupted")
		}
		if step == n {
			return nil, nil
		}
		return make([]byte, step), nil
	}}
}

func (r *recorder) expect(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(r.steps, want) {
		t.Errorf("steps %v, want %v", r.steps, want)
	}
	r.steps = nil
}

func version(t *testing.T, db *store.DB, want int) {
	t.Helper()
	if v, err := db.SchemaVersion(context.Background()); err != nil || v != want {
		t.Errorf("schema version %d, %v; want %d", v, err, want)
	}
}

func TestMigrate(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	open := func() *store.DB {
		db, err := store.OpenPebble(ctx, dir, testMaster, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	db := open()
	version(t, db, 0)
	r := new(recorder)
	list := []store.Migration{r.migration("a", 1, 0), r.migration("b", 3, 2)}
	err := db.Migrate(ctx, list)
	if err == nil || !strings.Contains(err.Error(), "version 2 (b)") {
		t.Errorf("interrupted migration: %v", err)
	}
	r.expect(t, "a1", "b1", "b2")
	version(t, db, 1)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	db = open() // it goes on where it was
	if err := db.Migrate(ctx, append(list, r.migration("c", 2, 0))); err != nil {
		t.Fatal(err)
	}
	r.expect(t, "b2", "b3", "c1", "c2")
	version(t, db, 3)
	if err := db.Migrate(ctx, append(list, r.migration("c", 2, 0))); err != nil {
		t.Fatal(err)
	}
	r.expect(t)
	if err := db.Migrate(ctx, list); !errors.Is(err, store.ErrNewerSchema) {
		t.Errorf("an older version opens newer data: %v", err)
	}
	r.expect(t)
	version(t, db, 3)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestMigrateRows rewrites rows in steps of two.
func TestMigrateRows(t *testing.T) {
	ctx, o := context.Background(), peer.MailboxOf(1)
	db := openTemp(t)
	if _, err := db.Update(ctx, []peer.Owner{o}, func(tx store.Tx) error {
		for i := range 5 {
			tx.Set(o, store.MessageKey(i), []byte("old"))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	steps := 0
	rewrite := func(ctx context.Context, db *store.DB, cursor []byte) (next []byte, err error) {
		steps++
		rows := store.Prefix(store.NewKey(store.TagMessage)).First(2)
		if cursor != nil {
			rows.From = cursor
		}
		_, err = db.Update(ctx, []peer.Owner{o}, func(tx store.Tx) error {
			for k, err := range tx.Keys(o, rows) {
				if err != nil {
					return err
				}
				tx.Set(o, k, []byte("new"))
				next = append(k, 0) // the first key after k
			}
			return nil
		})
		return next, err
	}
	if err := db.Migrate(ctx, []store.Migration{{Name: "rewrite", Step: rewrite}}); err != nil {
		t.Fatal(err)
	}
	if steps != 4 {
		t.Errorf("%d steps, want 4", steps)
	}
	if err := db.View(ctx, func(r store.Reader) error {
		for row, err := range r.Scan(o, store.Range{}) {
			if err != nil || string(row.Value) != "new" {
				t.Errorf("row %x = %q, %v", row.Key, row.Value, err)
			}
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
