package chappetest

import (
	"context"
	"testing"

	"github.com/gotd/td/tg"
)

// slotMachine is of 21 pictures that clients put together, and has 64 values.
func (w three) slotMachine(ctx context.Context, t *testing.T) {
	set := full(t)(w.bob.API.MessagesGetStickerSet(ctx, &tg.MessagesGetStickerSetRequest{Stickerset: &tg.InputStickerSetDice{Emoticon: "🎰"}}))
	seen := map[int64]bool{}
	for _, d := range set.Documents {
		seen[d.GetID()] = true
	}
	if len(set.Documents) != 21 || len(seen) != 21 {
		t.Errorf("the slot machine is of %d pictures, %d of them different", len(set.Documents), len(seen))
	}
	high := 0
	for range 40 {
		v := w.alice.SendMedia(ctx, w.toBob, &tg.InputMediaDice{Emoticon: "🎰"}, "").Media.(*tg.MessageMediaDice).Value
		if high = max(high, v); v < 1 || v > 64 {
			t.Errorf("the slot machine shows %d", v)
		}
	}
	if high <= 6 { // by chance once in 10^41
		t.Errorf("the slot machine never shows more than %d", high)
	}
}
