package main

import (
	"bytes"
	"testing"
)

// TestReelsStandAtTheirSymbol looks at each reel where clients change from one
// picture to another, and where it stands at last.
func TestReelsStandAtTheirSymbol(t *testing.T) {
	all := slotMachine()
	if len(all) != 21 {
		t.Fatalf("the machine is of %d pictures", len(all))
	}
	const size = 128
	look := func(s *scene, frame int) []byte { return s.render(float64(frame), size).Pix }
	for reel := range reelAt {
		ends, turning := all[3+6*reel:8+6*reel], all[8+6*reel]
		if !bytes.Equal(look(turning, 0), look(turning, turning.frames)) {
			t.Errorf("reel %d does not end its turn as it began", reel)
		}
		for i, end := range ends {
			symbol := max(i-1, 0) // the seven of the jackpot is the seven
			if !bytes.Equal(look(end, 0), look(turning, turning.frames)) {
				t.Errorf("reel %d jumps before %d", reel, i)
			}
			p := newPen(false)
			p.still()
			p.within(moved(reelAt[reel], reelY), func() { slotSymbols[symbol](p) })
			if !bytes.Equal(look(end, end.frames), look(p.scene(), 0)) {
				t.Errorf("reel %d does not stand at %d", reel, i)
			}
			if end.frames > 180 {
				t.Errorf("reel %d takes %d frames", reel, end.frames)
			}
		}
	}
}
