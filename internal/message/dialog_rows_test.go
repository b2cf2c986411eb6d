package message

import (
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
)

func TestCopiesOfDialogsAreWhole(t *testing.T) {
	full := new(messagepb.Dialog)
	m := full.ProtoReflect()
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		switch f := fields.Get(i); f.Kind() {
		case protoreflect.MessageKind:
			m.Set(f, protoreflect.ValueOfMessage((&messagepb.Draft{Text: "x"}).ProtoReflect()))
		case protoreflect.BoolKind:
			m.Set(f, protoreflect.ValueOfBool(true))
		case protoreflect.Int32Kind:
			m.Set(f, protoreflect.ValueOfInt32(int32(i)+1))
		case protoreflect.Int64Kind:
			m.Set(f, protoreflect.ValueOfInt64(int64(i)+1))
		default:
			t.Fatalf("field %s has a kind that this test does not know", f.Name())
		}
	}
	if c := copyDialog(full); !proto.Equal(c, full) || c == full {
		t.Errorf("copy %v of %v", c, full)
	}
}

// What stands in memory is what stands in the store, whatever was done.
func TestDialogsInMemoryAreThoseOfTheStore(t *testing.T) {
	w := newWorld(t)
	m := w.say(alice, bob, "a")
	w.say(bob, alice, "b")
	_, err := w.Read(w.ctx, bob, peer.OfUser(alice), 0)
	w.must(err)
	w.must(w.MarkUnread(w.ctx, bob, peer.OfUser(alice), true))
	w.must(w.PinDialog(w.ctx, alice, peer.OfUser(bob), true))
	w.must(w.ReorderPinned(w.ctx, alice, FolderMain, []peer.Peer{peer.OfUser(bob)}, true))
	_, err = w.Pin(w.ctx, alice, peer.OfUser(bob), Pinning{ID: m.Id})
	w.must(err)
	w.must(w.SaveDraft(w.ctx, alice, peer.OfUser(bob), 0, &messagepb.Draft{Text: "half"}))
	_, err = w.SetTTL(w.ctx, alice, peer.OfUser(bob), 3600)
	w.must(err)
	sent := w.send(alice, &Outgoing{Peer: peer.OfUser(bob), Text: "later", ScheduleDate: w.log.Now().Unix() + 60})
	_, err = w.fire(w.ctx, alice, peer.OfUser(bob), sent.Message.Id)
	w.must(err)
	_, err = w.Edit(w.ctx, alice, peer.OfUser(carol), 1, Edit{Text: "x"}) // fails, and leaves nothing
	if err == nil {
		t.Fatal("edited a message of another dialog")
	}
	_, err = w.ClearHistory(w.ctx, bob, peer.OfUser(alice), Clearing{MaxID: m.Twin, Revoke: true})
	w.must(err)
	w.must(w.ClearDrafts(w.ctx, alice))
	for _, side := range [][2]int64{{alice, bob}, {bob, alice}} {
		stored := w.dialogOf(side[0], side[1])
		kept, ok := w.dialogRows.Get(dialogKey{side[0], peer.OfUser(side[1]).Int()})
		if !ok || !proto.Equal(kept, stored) {
			t.Errorf("in memory %v\nin the store %v", kept, stored)
		}
	}
}
