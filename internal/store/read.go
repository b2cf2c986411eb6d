package store

import (
	"bytes"
	"errors"
	"fmt"
	"iter"

	"chappe/internal/peer"
)

// reads is the part that transactions and views have in common: reading rows of
// a driver, opening values, and remembering whose rows were read.
type reads struct {
	db     *DB
	driver DriverReader
	own    *overlay // writes of this transaction; nil in a view
	seen   []peer.Owner
	row    []byte // scratch for the name of the row at hand
}

// touch remembers that rows of o were read.
func (r *reads) touch(o peer.Owner) {
	for i := len(r.seen) - 1; i >= 0 && i >= len(r.seen)-8; i-- {
		if r.seen[i] == o {
			return
		}
	}
	r.seen = append(r.seen, o)
}

// name builds the name of a row in the scratch.
func (r *reads) name(o peer.Owner, key []byte) []byte {
	r.row = append(o.AppendKey(r.row[:0]), key...)
	return r.row
}

func (r *reads) get(o peer.Owner, key []byte) ([]byte, error) {
	r.touch(o)
	row := r.name(o, key)
	if r.own != nil {
		if i := r.own.find(row); i >= 0 {
			w := r.own.writes[i]
			if w.deleted {
				return nil, ErrNotFound
			}
			return bytes.Clone(r.own.bytes(w.value)), nil
		}
	}
	stored, release, err := r.driver.Get(row)
	if err != nil {
		return nil, readError(o, err)
	}
	value, err := r.db.open(nil, row, stored)
	if cerr := release.Close(); err == nil {
		err = cerr
	}
	return value, readError(o, err)
}

// readError says whose row could not be read.
func readError(o peer.Owner, err error) error {
	if err == nil || errors.Is(err, ErrNotFound) {
		return err
	}
	return fmt.Errorf("store: get a row of %s: %w", o, err)
}

func (r *reads) has(o peer.Owner, key []byte) (bool, error) {
	r.touch(o)
	row := r.name(o, key)
	if r.own != nil {
		if i := r.own.find(row); i >= 0 {
			return !r.own.writes[i].deleted, nil
		}
	}
	_, release, err := r.driver.Get(row)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, readError(o, err)
	}
	return true, readError(o, release.Close())
}

// bounds returns the names of the rows that limit a range.
func bounds(o peer.Owner, g Range) (from, to []byte) {
	buf := make([]byte, 0, 2*peer.OwnerSize+len(g.From)+len(g.To)+1)
	buf = append(o.AppendKey(buf), g.From...)
	n := len(buf)
	if len(g.To) > 0 {
		buf = append(o.AppendKey(buf), g.To...)
		return buf[:n:n], buf[n:]
	}
	// Keys are never above the owner's space: the next owner's first possible
	// row bounds them. Of the very last owner of a space it is the next space.
	last := o.ID == -1
	o.ID++
	if last {
		o.Space++
	}
	buf = o.AppendKey(buf)
	return buf[:n:n], buf[n:]
}

// scan yields the rows of a range; with values it opens them.
func (r *reads) scan(o peer.Owner, g Range, values bool, yield func(Row, error) bool) {
	r.touch(o)
	from, to := bounds(o, g)
	if bytes.Compare(from, to) >= 0 {
		return
	}
	it, err := r.driver.Iter(from, to, g.Reverse, g.Limit)
	if err != nil {
		yield(Row{}, err)
		return
	}
	m := merged{it: it, reverse: g.Reverse, over: r.own}
	if r.own != nil && len(r.own.writes) > 0 {
		m.own = r.own.between(from, to, g.Reverse)
	}
	goOn, err := r.walk(&m, g.Limit, values, yield)
	if cerr := it.Close(); err == nil {
		err = cerr
	}
	if err != nil && goOn {
		yield(Row{}, fmt.Errorf("store: scan %s: %w", o, err))
	}
}

// walk yields up to limit rows. It reports whether more may be yielded.
func (r *reads) walk(m *merged, limit int, values bool, yield func(Row, error) bool) (bool, error) {
	for n := 0; limit == 0 || n < limit; n++ {
		ok, err := m.next()
		if err != nil || !ok {
			return true, err
		}
		row, err := r.copyRow(m, values)
		if err != nil {
			return true, err
		}
		if !yield(row, nil) {
			return false, nil
		}
	}
	return true, nil
}

// copyRow makes the caller's copy of the current row in one allocation.
func (r *reads) copyRow(m *merged, values bool) (Row, error) {
	name := m.row()
	key := name[peer.OwnerSize:]
	if !values {
		return Row{Key: bytes.Clone(key)}, nil
	}
	stored, sealed, err := m.value()
	if err != nil {
		return Row{}, err
	}
	n := len(key)
	buf := append(make([]byte, 0, n+len(stored)), key...)
	if sealed {
		buf, err = r.db.open(buf, name, stored)
	} else {
		buf = append(buf, stored...)
	}
	if err != nil {
		return Row{}, err
	}
	return Row{Key: buf[:n:n], Value: buf[n:]}, nil
}

func (r *reads) rows(o peer.Owner, g Range) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) { r.scan(o, g, true, yield) }
}

func (r *reads) keys(o peer.Owner, g Range) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		r.scan(o, g, false, func(row Row, err error) bool { return yield(row.Key, err) })
	}
}

// merged walks over a driver's rows and a transaction's own writes as one: own
// writes hide the driver's rows of the same name.
type merged struct {
	it      DriverIter
	over    *overlay
	own     []write // in the order of the walk
	reverse bool

	started bool
	more    bool  // it stands on a row not yet given out
	current write // when onOwn
	onOwn   bool
}

// next moves to the next row. Errors of the driver's iterator show when it is
// closed.
func (m *merged) next() (bool, error) {
	if !m.started || !m.onOwn {
		m.started = true
		m.more = m.it.Next()
	}
	for {
		m.onOwn = false
		if len(m.own) == 0 {
			return m.more, nil
		}
		c := -1
		if m.more {
			c = bytes.Compare(m.over.bytes(m.own[0].row), m.it.Row())
			if m.reverse {
				c = -c
			}
		}
		if c > 0 {
			return true, nil
		}
		if c == 0 {
			m.more = m.it.Next()
		}
		m.current, m.own = m.own[0], m.own[1:]
		if !m.current.deleted {
			m.onOwn = true
			return true, nil
		}
	}
}

func (m *merged) row() []byte {
	if m.onOwn {
		return m.over.bytes(m.current.row)
	}
	return m.it.Row()
}

// value returns the current row's value and whether it is sealed.
func (m *merged) value() (value []byte, sealed bool, err error) {
	if m.onOwn {
		return m.over.bytes(m.current.value), false, nil
	}
	value, err = m.it.Value()
	return value, true, err
}
