package storetest

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// model is the simplest store: maps, sorted when scanned.
type model map[peer.Owner]map[string]string

func (m model) clone() model {
	c := make(model, len(m))
	for o, rows := range m {
		c[o] = maps.Clone(rows)
	}
	return c
}

func (m model) set(o peer.Owner, k, v string) {
	if m[o] == nil {
		m[o] = make(map[string]string)
	}
	m[o][k] = v
}

// scan returns keys and values of a range, one string per row.
func (m model) scan(o peer.Owner, g store.Range) []string {
	var out []string
	keys := slices.Sorted(maps.Keys(m[o]))
	if g.Reverse {
		slices.Reverse(keys)
	}
	for _, k := range keys {
		inside := k >= string(g.From) && (len(g.To) == 0 || k < string(g.To))
		if inside && (g.Limit == 0 || len(out) < g.Limit) {
			out = append(out, fmt.Sprintf("%x=%x", k, m[o][k]))
		}
	}
	return out
}

func scanned(t *testing.T, r store.Reader, o peer.Owner, g store.Range) []string {
	t.Helper()
	var out []string
	for row, err := range r.Scan(o, g) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%x=%x", row.Key, row.Value))
	}
	return out
}

// testModel runs random transactions on the store and on the model and compares
// every answer. The keys are few and share prefixes, so that rows collide.
func testModel(t *testing.T, db *store.DB) {
	for seed := range uint64(6) {
		p := player{t: t, rng: rand.New(rand.NewPCG(seed, 229)), committed: make(model)}
		for o := range 3 {
			p.owners = append(p.owners, peer.MailboxOf(int64(seed)*10+int64(o)))
		}
		for range 150 {
			p.transaction(db)
		}
		view(t, db, func(r store.Reader) { p.compare(r, p.committed) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

type player struct {
	t         *testing.T
	rng       *rand.Rand
	owners    []peer.Owner
	committed model
}

func (p *player) key() []byte {
	k := make([]byte, p.rng.IntN(4))
	for i := range k {
		k[i] = []byte{0, 1, 0x7f, 0xff}[p.rng.IntN(4)]
	}
	return k
}

func (p *player) bytes() []byte {
	n := p.rng.IntN(40)
	if p.rng.IntN(20) == 0 {
		n = p.rng.IntN(3000)
	}
	return bytes.Repeat([]byte{byte(p.rng.Uint32())}, n)
}

func (p *player) owner() peer.Owner { return p.owners[p.rng.IntN(len(p.owners))] }

// transaction runs one transaction of random operations; one in six fails.
func (p *player) transaction(db *store.DB) {
	draft := p.committed.clone()
	fail := p.rng.IntN(6) == 0
	c, err := db.Update(bg, p.owners, func(tx store.Tx) error {
		for range p.rng.IntN(60) {
			p.step(tx, draft)
		}
		if fail {
			return errRefused
		}
		return nil
	})
	if fail {
		if err != errRefused {
			p.t.Fatal(err)
		}
		return
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.committed = draft
	if p.rng.IntN(4) == 0 {
		if err := c.Wait(bg); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *player) step(tx store.Tx, m model) {
	o, k := p.owner(), p.key()
	switch p.rng.IntN(6) {
	case 0, 1, 2:
		v := p.bytes()
		tx.Set(o, k, v)
		m.set(o, string(k), string(v))
	case 3:
		tx.Delete(o, k)
		delete(m[o], string(k))
	default:
		p.compare(tx, m)
	}
}

// compare reads at random.
func (p *player) compare(r store.Reader, m model) {
	o, k := p.owner(), p.key()
	v, err := r.Get(o, k)
	if want, ok := m[o][string(k)]; ok != (err == nil) || string(v) != want {
		p.t.Fatalf("get %s %x = %x, %v; want %x, %v", o, k, v, err, want, ok)
	}
	g := store.Range{From: p.key(), To: p.key(), Reverse: p.rng.IntN(2) == 0, Limit: p.rng.IntN(5)}
	if got, want := scanned(p.t, r, o, g), m.scan(o, g); !slices.Equal(got, want) {
		p.t.Fatalf("scan %s %+v = %v; want %v", o, g, got, want)
	}
}
