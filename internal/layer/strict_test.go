package layer

import (
	"encoding/binary"
	"fmt"
)

// strict reads values by the schema of one layer and accepts nothing else: it
// is what the tests hold the transcoder against and shares only the parsed
// definitions with it.
type strict struct {
	ctors map[uint32]*def
	funcs map[uint32]*def
	b     []byte
	pos   int
}

func newStrict(p *Pool, layer int) *strict {
	s := &strict{ctors: map[uint32]*def{}, funcs: map[uint32]*def{}}
	for _, d := range p.defs {
		switch {
		case !d.in(layer):
		case d.method:
			s.funcs[d.id] = d
		default:
			s.ctors[d.id] = d
		}
	}
	return s
}

// check reads b as one value of the type and wants nothing left.
func (s *strict) check(b []byte, t *typ) error {
	s.b, s.pos = b, 0
	if err := s.value(t); err != nil {
		return fmt.Errorf("at %d: %w", s.pos, err)
	}
	if s.pos != len(b) {
		return fmt.Errorf("%d bytes left", len(b)-s.pos)
	}
	return nil
}

func (s *strict) u32() (uint32, error) {
	if len(s.b)-s.pos < 4 {
		return 0, fmt.Errorf("truncated")
	}
	v := binary.LittleEndian.Uint32(s.b[s.pos:])
	s.pos += 4
	return v, nil
}

func (s *strict) value(t *typ) error {
	switch t.kind {
	case kindTrue:
		return nil
	case kindInt, kindLong, kindDouble, kindFixed:
		if s.pos += t.size; s.pos > len(s.b) {
			return fmt.Errorf("truncated %s", t.text)
		}
		return nil
	case kindString:
		return s.bytes()
	case kindVector:
		return s.vector(t)
	}
	id, err := s.u32()
	if err != nil {
		return err
	}
	if t.kind == kindBool {
		if id != boolTrueID && id != boolFalseID {
			return fmt.Errorf("Bool is %#08x", id)
		}
		return nil
	}
	defs := s.ctors
	if t.kind == kindQuery {
		defs = s.funcs
	}
	d := defs[id]
	if d == nil {
		return fmt.Errorf("%s: unknown id %#08x", t.text, id)
	}
	if t.kind == kindBoxed && d.result.text != t.text {
		return fmt.Errorf("%s of type %s where %s is wanted", d.name, d.result.text, t.text)
	}
	if err := s.fields(d); err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	return nil
}

func (s *strict) fields(d *def) error {
	words := map[int]uint32{}
	for _, f := range d.fields {
		if f.typ.kind == kindFlags {
			v, err := s.u32()
			if err != nil {
				return err
			}
			words[f.word] = v
			var known uint32
			for _, g := range d.fields {
				if g.word == f.word {
					known |= g.mask
				}
			}
			if v&^known != 0 {
				return fmt.Errorf("unknown flags %#x in word %d", v&^known, f.word)
			}
			continue
		}
		if f.mask != 0 && words[f.word]&f.mask == 0 {
			continue
		}
		if err := s.value(f.typ); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}

func (s *strict) vector(t *typ) error {
	if !t.bare {
		if id, err := s.u32(); err != nil || id != vectorID {
			return fmt.Errorf("vector id %#08x, %v", id, err)
		}
	}
	n, err := s.u32()
	if err != nil {
		return err
	}
	for i := range n {
		if err := s.value(t.elem); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

func (s *strict) bytes() error {
	rest := s.b[s.pos:]
	if len(rest) < 4 {
		return fmt.Errorf("truncated string")
	}
	head, n := 1, int(rest[0])
	if n == 254 {
		head, n = 4, int(rest[1])|int(rest[2])<<8|int(rest[3])<<16
	} else if n == 255 {
		return fmt.Errorf("string head 255")
	}
	end := (head + n + 3) / 4 * 4
	if end > len(rest) {
		return fmt.Errorf("truncated string")
	}
	for _, c := range rest[head+n : end] {
		if c != 0 {
			return fmt.Errorf("padding is not zero")
		}
	}
	s.pos += end
	return nil
}
