package lru_test

import (
	"errors"
	"sync"
	"testing"

	"chappe/internal/lru"
)

func read(v string) func() (string, error) {
	return func() (string, error) { return v, nil }
}

func TestLoadReadsOnce(t *testing.T) {
	c := lru.New[int64, string](100)
	if v, _ := c.Load(1, read("one")); v != "one" {
		t.Fatalf("first load: %q", v)
	}
	if v, _ := c.Load(1, read("two")); v != "one" {
		t.Fatalf("second load read again: %q", v)
	}
	c.Drop(1)
	if v, _ := c.Load(1, read("three")); v != "three" {
		t.Fatalf("load after drop: %q", v)
	}
}

func TestLoadDoesNotKeepWhatWasReadBeforeAWrite(t *testing.T) {
	c := lru.New[int64, string](100)
	v, _ := c.Load(1, func() (string, error) {
		c.Drop(1) // a write is applied while this reader holds the old row
		return "old", nil
	})
	if v != "old" {
		t.Fatalf("the reader itself may see the old value, got %q", v)
	}
	if v, _ := c.Load(1, read("new")); v != "new" {
		t.Fatalf("a stale value was kept: %q", v)
	}
}

func TestLoadKeepsNoErrors(t *testing.T) {
	c := lru.New[int64, string](100)
	broken := errors.New("broken")
	if _, err := c.Load(1, func() (string, error) { return "", broken }); !errors.Is(err, broken) {
		t.Fatalf("error lost: %v", err)
	}
	if v, err := c.Load(1, read("fine")); v != "fine" || err != nil {
		t.Fatalf("after an error: %q, %v", v, err)
	}
}

func TestBoundedAndForgetsTheLeastUsed(t *testing.T) {
	const limit = 3200
	c := lru.New[int64, int64](limit)
	for i := range int64(10 * limit) {
		c.Set(i, i)
		c.Get(0) // always in use
	}
	if n := c.Len(); n > limit {
		t.Fatalf("%d entries, limit %d", n, limit)
	}
	if _, ok := c.Get(0); !ok {
		t.Fatal("the entry used most was forgotten")
	}
}

func TestConcurrentUse(t *testing.T) {
	c := lru.New[int64, int64](64)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range int64(5000) {
				v, err := c.Load(i%200, func() (int64, error) { return i % 200, nil })
				if err != nil || v != i%200 {
					t.Errorf("key %d: %d, %v", i%200, v, err)
					return
				}
				if i%7 == 0 {
					c.Drop(i % 200)
				}
			}
		})
	}
	wg.Wait()
}
