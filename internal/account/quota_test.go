package account

import (
	"errors"
	"testing"
	"time"
)

func TestQuota(t *testing.T) {
	q := newQuota[string](5, time.Hour)
	now := time.Unix(1_700_000_000, 0)
	take := func(key string, n, want int) {
		t.Helper()
		got, err := q.take(key, n, now)
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("take %d for %s: %d, %v; want %d", n, key, got, err, want)
		}
	}
	take("a", 3, 3)
	take("a", 3, 2)
	take("a", 1, 0)
	take("b", 9, 5)
	now = now.Add(59 * time.Minute)
	_, err := q.take("a", 1, now)
	var flood *FloodError
	if !errors.As(err, &flood) || flood.Seconds() != 60 {
		t.Errorf("got %v, want a wait of 60 s", err)
	}
	now = now.Add(time.Minute)
	take("a", 1, 1)
}

func TestNobodyLooksUpAllPhones(t *testing.T) {
	w := newPeople(t)
	anna := w.user("Anna")
	var err error
	for n := 0; err == nil; n++ {
		if n > phonesPerHour {
			t.Fatal("Anna looked up more than she may")
		}
		if _, err = w.ResolvePhone(w.ctx, anna, "33612345678"); errors.Is(err, ErrNoUser) {
			err = nil
		}
	}
	var flood *FloodError
	if !errors.As(err, &flood) {
		t.Errorf("refused with %v", err)
	}
}
