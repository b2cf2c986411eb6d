package wire

import (
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestStageRunsAllAndKeepsFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s Stage
		var ran atomic.Int64
		gate := make(chan struct{})
		var wg sync.WaitGroup
		for range 500 {
			wg.Go(func() {
				s.Do(func() {
					<-gate
					ran.Add(1)
				})
			})
		}
		synctest.Wait()
		if ran.Load() != 0 {
			t.Fatal("something ran too early")
		}
		close(gate)
		wg.Wait()
		if ran.Load() != 500 {
			t.Fatalf("%d functions ran", ran.Load())
		}
		for _, w := range s.idle {
			close(w.work)
		}
		// The bubble ends only if the workers beyond those kept have ended.
	})
}

func BenchmarkStage(b *testing.B) {
	var s Stage
	f := func() {}
	for b.Loop() {
		s.Do(f)
	}
}
