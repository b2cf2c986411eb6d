package store

import (
	"bytes"
	"io"

	"github.com/cockroachdb/pebble/v2"
)

// pebbleView reads one state of the database through iterators: the root, made
// at the first read, pins the state, and its clones see the same. A snapshot
// would take the database's main lock twice and look for compactions when it is
// closed.
type pebbleView struct {
	db       *pebble.DB
	root     *pebble.Iterator // nil before the first read
	scanning bool             // a scan uses the root
	bounded  bool             // the root has bounds
	point    *pebble.Iterator // for Get while a scan uses the root; nil before it is needed
}

// Get implements [DriverReader].
func (v *pebbleView) Get(row []byte) ([]byte, io.Closer, error) {
	it, err := v.seeker()
	if err != nil {
		return nil, nil, err
	}
	if !it.SeekPrefixGE(row) || !bytes.Equal(it.Key(), row) {
		if err := it.Error(); err != nil {
			return nil, nil, err
		}
		return nil, nil, ErrNotFound
	}
	value, err := it.ValueAndErr()
	return value, nothing{}, err
}

// seeker returns an iterator without bounds that no scan uses.
func (v *pebbleView) seeker() (*pebble.Iterator, error) {
	if v.root == nil {
		it, err := v.db.NewIter(&pebble.IterOptions{UseL6Filters: true})
		v.root = it
		return it, err
	}
	if !v.scanning {
		if v.bounded {
			v.root.SetBounds(nil, nil)
			v.bounded = false
		}
		return v.root, nil
	}
	if v.point == nil {
		it, err := v.root.Clone(pebble.CloneOptions{IterOptions: &pebble.IterOptions{UseL6Filters: true}})
		if err != nil {
			return nil, err
		}
		v.point = it
	}
	return v.point, nil
}

// Iter implements [DriverReader].
func (v *pebbleView) Iter(from, to []byte, reverse bool, _ int) (DriverIter, error) {
	bounds := &pebble.IterOptions{LowerBound: from, UpperBound: to, UseL6Filters: true}
	if v.scanning {
		it, err := v.root.Clone(pebble.CloneOptions{IterOptions: bounds})
		if err != nil {
			return nil, err
		}
		return &pebbleIter{it: it, reverse: reverse}, nil
	}
	if v.root == nil {
		it, err := v.db.NewIter(bounds)
		if err != nil {
			return nil, err
		}
		v.root = it
	} else {
		v.root.SetBounds(from, to)
	}
	v.scanning, v.bounded = true, true
	return &rootIter{pebbleIter{it: v.root, reverse: reverse}, v}, nil
}

// Close implements [DriverReader].
func (v *pebbleView) Close() error {
	var err error
	if v.point != nil {
		err = v.point.Close()
	}
	if v.root != nil {
		if rerr := v.root.Close(); err == nil {
			err = rerr
		}
	}
	return err
}

// rootIter is a scan on a view's root, which outlives it.
type rootIter struct {
	pebbleIter
	view *pebbleView
}

// Close implements [DriverIter].
func (i *rootIter) Close() error {
	i.view.scanning = false
	return i.it.Error()
}

// nothing is a release of nothing.
type nothing struct{}

// Close implements [io.Closer].
func (nothing) Close() error { return nil }
