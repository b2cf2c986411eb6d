package store

import (
	"bytes"
	"slices"
)

// overlay is what a transaction has written so far, in plain, so that it reads
// its own writes and each row is sealed once, at the commit, however often it
// was written. Rows and values lie in one arena; a row written again leaves its
// earlier write behind, dead, so that a running scan is not disturbed.
type overlay struct {
	arena  []byte
	writes []write
	index  map[string]int // row to its live write; nil while there are few
}

type write struct {
	row, value span
	deleted    bool
	dead       bool // written again later in the transaction
}

// span is a part of the arena: from, to.
type span struct{ from, to int }

const (
	overlayLinear = 24      // above this many writes rows are found through the index
	overlayKeep   = 1 << 16 // arena bytes kept for the next transaction
)

func (v *overlay) bytes(s span) []byte { return v.arena[s.from:s.to:s.to] }

func (v *overlay) put(b []byte) span {
	from := len(v.arena)
	v.arena = append(v.arena, b...)
	return span{from, len(v.arena)}
}

// set records a write or a deletion.
func (v *overlay) set(row, value []byte, deleted bool) {
	w := write{deleted: deleted}
	if i := v.find(row); i >= 0 {
		v.writes[i].dead = true
		w.row = v.writes[i].row
	} else {
		w.row = v.put(row)
	}
	w.value = v.put(value)
	v.writes = append(v.writes, w)
	v.addIndex()
}

// addIndex indexes the newest write, and all when they have become many.
func (v *overlay) addIndex() {
	n := len(v.writes)
	if n <= overlayLinear {
		return
	}
	first := n - 1
	if v.index == nil {
		v.index = make(map[string]int, 4*overlayLinear)
		first = 0
	}
	for i := first; i < n; i++ {
		v.index[string(v.bytes(v.writes[i].row))] = i
	}
}

// find returns the live write of a row, or -1.
func (v *overlay) find(row []byte) int {
	if v.index != nil {
		if i, ok := v.index[string(row)]; ok {
			return i
		}
		return -1
	}
	for i := len(v.writes) - 1; i >= 0; i-- {
		if w := &v.writes[i]; !w.dead && bytes.Equal(v.bytes(w.row), row) {
			return i
		}
	}
	return -1
}

// between returns the live writes of the rows from <= row < to, in the order of
// a scan.
func (v *overlay) between(from, to []byte, reverse bool) []write {
	var in []write
	for _, w := range v.writes {
		row := v.bytes(w.row)
		if !w.dead && bytes.Compare(row, from) >= 0 && bytes.Compare(row, to) < 0 {
			in = append(in, w)
		}
	}
	slices.SortFunc(in, func(a, b write) int {
		c := bytes.Compare(v.bytes(a.row), v.bytes(b.row))
		if reverse {
			return -c
		}
		return c
	})
	return in
}

// reset forgets the writes, and buffers that have become large.
func (v *overlay) reset() {
	clear(v.arena) // holds plain text
	v.arena = v.arena[:0]
	if cap(v.arena) > overlayKeep {
		v.arena = nil
	}
	v.writes = v.writes[:0]
	v.index = nil
}
