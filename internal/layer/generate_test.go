package layer

import (
	"encoding/binary"
	"math/rand/v2"
)

// generator makes random values of the schema of one layer.
type generator struct {
	s   *schema
	r   *rand.Rand
	out []byte
	// full sets every optional field at the first levels.
	full bool
}

func newGenerator(s *schema, seed uint64) *generator {
	return &generator{s: s, r: rand.New(rand.NewPCG(seed, 229))}
}

// object appends an object of d.
func (g *generator) object(d *def, depth int) {
	g.out = binary.LittleEndian.AppendUint32(g.out, d.id)
	words := map[int]uint32{}
	for _, f := range d.fields {
		if f.typ.kind == kindFlags {
			words[f.word] = g.flags(d, f.word, depth)
			g.out = binary.LittleEndian.AppendUint32(g.out, words[f.word])
			continue
		}
		if f.mask == 0 || words[f.word]&f.mask != 0 {
			g.value(f.typ, depth)
		}
	}
}

func (g *generator) flags(d *def, word, depth int) uint32 {
	var bits uint32
	for _, f := range d.fields {
		if f.word != word || f.mask == 0 {
			continue
		}
		chance := 0.5
		switch {
		case f.typ.kind == kindTrue:
		case depth > 5:
			chance = 0
		case depth > 1:
			chance = 0.2
		}
		if g.full && depth == 0 || g.r.Float64() < chance {
			bits |= f.mask
		}
	}
	return bits
}

func (g *generator) value(t *typ, depth int) {
	switch t.kind {
	case kindTrue:
	case kindInt:
		g.out = binary.LittleEndian.AppendUint32(g.out, uint32(g.r.IntN(1<<31)))
	case kindLong:
		g.out = binary.LittleEndian.AppendUint64(g.out, uint64(g.r.IntN(1<<31)))
	case kindDouble:
		g.out = binary.LittleEndian.AppendUint64(g.out, 0x4059000000000000)
	case kindFixed:
		for range t.size {
			g.out = append(g.out, byte(g.r.Uint32()))
		}
	case kindString:
		s := make([]byte, g.r.IntN(9))
		if g.r.IntN(40) == 0 {
			s = make([]byte, 250+g.r.IntN(20))
		}
		for i := range s {
			s[i] = 'a' + byte(g.r.IntN(26))
		}
		g.out = appendString(g.out, s)
	case kindBool:
		g.out = binary.LittleEndian.AppendUint32(g.out, boolID(g.r.IntN(2) == 0))
	case kindVector:
		n := g.r.IntN(3)
		if depth > 5 {
			n = 0
		}
		if !t.bare {
			g.out = binary.LittleEndian.AppendUint32(g.out, vectorID)
		}
		g.out = binary.LittleEndian.AppendUint32(g.out, uint32(n))
		for range n {
			g.value(t.elem, depth+1)
		}
	case kindQuery:
		g.object(g.s.methods["help.getConfig"], depth+1)
	case kindBoxed:
		g.object(g.pick(t, depth), depth+1)
	}
}

// pick chooses a constructor; deep in the value the one that holds the least.
func (g *generator) pick(t *typ, depth int) *def {
	all := g.s.byType[t.text]
	if depth <= 5 {
		return all[g.r.IntN(len(all))]
	}
	best := all[0]
	for _, d := range all[1:] {
		if required(d) < required(best) {
			best = d
		}
	}
	return best
}

func required(d *def) int {
	n := 0
	for _, f := range d.fields {
		switch {
		case f.mask != 0:
		case f.typ.kind == kindBoxed:
			n += 100
		default:
			n++
		}
	}
	return n
}
