package storetest

import (
	"bytes"
	"testing"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// ids scans and returns the numbers in the keys, checking values and order of
// calls on the way.
func ids(t *testing.T, r store.Reader, o peer.Owner, g store.Range) []int {
	t.Helper()
	var got []int
	for row, err := range r.Scan(o, g) {
		if err != nil {
			t.Fatalf("scan: %v", err)
		}
		id, ok := store.KeyU32(row.Key, 1)
		if !ok || !bytes.Equal(row.Value, value(int(id))) {
			t.Errorf("row %x = %q", row.Key, row.Value)
		}
		got = append(got, int(id))
	}
	i := 0
	for k, err := range r.Keys(o, g) {
		id, _ := store.KeyU32(k, 1)
		if err != nil || i >= len(got) || got[i] != int(id) {
			t.Fatalf("keys differ from rows at %d: %x, %v", i, k, err)
		}
		i++
	}
	if i != len(got) {
		t.Errorf("%d keys of %d rows", i, len(got))
	}
	return got
}

func testScan(t *testing.T, db *store.DB) {
	update(t, db, func(tx store.Tx) {
		for _, i := range []int{1, 3, 5, 7} {
			tx.Set(alice, key(i), value(i))
		}
		tx.Set(bob, key(4), value(4))
	}, alice, bob)
	cases := []struct {
		name string
		g    store.Range
		view []int // rows 1 3 5 7
		inTx []int // and in a transaction that added 2, 9 and 0, deleted 3 and rewrote 5
	}{
		{name: "all", g: store.Range{}, view: []int{1, 3, 5, 7}, inTx: []int{0, 1, 2, 5, 7, 9}},
		{name: "back", g: store.Range{Reverse: true}, view: []int{7, 5, 3, 1}, inTx: []int{9, 7, 5, 2, 1, 0}},
		{name: "from", g: store.Range{From: key(3)}, view: []int{3, 5, 7}, inTx: []int{5, 7, 9}},
		{name: "to", g: store.Range{To: key(5)}, view: []int{1, 3}, inTx: []int{0, 1, 2}},
		{name: "between", g: store.Between(key(2), key(6)), view: []int{3, 5}, inTx: []int{2, 5}},
		{name: "between back", g: store.Between(key(2), key(6)).Backwards(), view: []int{5, 3}, inTx: []int{5, 2}},
		{name: "limit", g: store.Range{}.First(3), view: []int{1, 3, 5}, inTx: []int{0, 1, 2}},
		{name: "limit back", g: store.Range{Reverse: true}.First(3), view: []int{7, 5, 3}, inTx: []int{9, 7, 5}},
		{name: "empty", g: store.Between(key(5), key(5))},
		{name: "crossed", g: store.Between(key(7), key(1))},
		{name: "beyond", g: store.Range{From: key(100)}},
		{name: "prefix", g: store.Prefix(store.NewKey('x')), view: []int{1, 3, 5, 7}, inTx: []int{0, 1, 2, 5, 7, 9}},
		{name: "other prefix", g: store.Prefix(store.NewKey('y'))},
		{name: "high prefix", g: store.Prefix(store.NewKey(0xff))},
	}
	view(t, db, func(r store.Reader) {
		for _, c := range cases {
			equal(t, c.name+" in a view", ids(t, r, alice, c.g), c.view)
		}
	})
	update(t, db, func(tx store.Tx) {
		for _, c := range cases {
			equal(t, c.name+" in a fresh transaction", ids(t, tx, alice, c.g), c.view)
		}
		for _, i := range []int{2, 9, 0, 3, 5} {
			tx.Set(alice, key(i), value(i))
		}
		tx.Delete(alice, key(3))
		tx.Delete(alice, key(50))
		for _, c := range cases {
			equal(t, c.name+" in a transaction with writes", ids(t, tx, alice, c.g), c.inTx)
		}
		equal(t, "another owner", ids(t, tx, bob, store.Range{}), []int{4})
	}, alice)
}

func equal(t *testing.T, what string, got, want []int) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

// testScanLastOwner scans owners whose successor is in another space or has a
// carry in its number, without an upper bound.
func testScanLastOwner(t *testing.T, db *store.DB) {
	owners := []peer.Owner{
		{Space: peer.Mailbox, ID: 0xff},
		{Space: peer.Mailbox, ID: 0x100},
		{Space: peer.Index, ID: -1},
		{Space: peer.Index, ID: -2},
		{Space: peer.Index, ID: 1<<63 - 1},
		{Space: peer.Index, ID: -1 << 63},
		{Space: peer.AuthKey, ID: -1},
		{Space: peer.Index + 1, ID: 0},
	}
	update(t, db, func(tx store.Tx) {
		for i, o := range owners {
			tx.Set(o, key(i), value(i))
		}
	}, owners...)
	view(t, db, func(r store.Reader) {
		for i, o := range owners {
			equal(t, o.String(), ids(t, r, o, store.Range{}), []int{i})
			equal(t, o.String()+" back", ids(t, r, o, store.Range{Reverse: true}), []int{i})
		}
	})
}

// testScanWhileWriting writes the scanned rows from inside the loop: the scan
// shows the state at its beginning.
func testScanWhileWriting(t *testing.T, db *store.DB) {
	update(t, db, func(tx store.Tx) {
		for i := range 10 {
			tx.Set(alice, key(i), value(i))
		}
	}, alice)
	update(t, db, func(tx store.Tx) {
		tx.Set(alice, key(20), value(20))
		var got []int
		for row, err := range tx.Scan(alice, store.Range{}) {
			if err != nil {
				t.Fatal(err)
			}
			id, _ := store.KeyU32(row.Key, 1)
			got = append(got, int(id))
			tx.Delete(alice, row.Key)
			tx.Set(alice, key(int(id)+100), value(int(id)+100))
		}
		equal(t, "scan", got, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20})
	}, alice)
	view(t, db, func(r store.Reader) {
		equal(t, "afterwards", ids(t, r, alice, store.Range{}), []int{100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 120})
		for range r.Scan(alice, store.Range{}) {
			break // leaving early closes the scan; closing the store would complain otherwise
		}
	})
}
