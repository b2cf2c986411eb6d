// Package record keeps protobuf messages in rows of the store: one message a
// row. It may import store and peer.
//
// An error names the row's tag and owner, never what is in it.
package record

import (
	"errors"
	"fmt"
	"iter"

	"google.golang.org/protobuf/proto"

	"chappe/internal/peer"
	"chappe/internal/store"
)

// Get reads a row into m. It reports false, and leaves m alone, if there is no
// such row.
func Get(r store.Reader, o peer.Owner, key []byte, m proto.Message) (bool, error) {
	value, err := r.Get(o, key)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read row %q of %v: %w", key[0], o, err)
	}
	if err := Decode(value, m); err != nil {
		return false, fmt.Errorf("row %q of %v: %w", key[0], o, err)
	}
	return true, nil
}

// Set writes m as a row.
func Set(tx store.Tx, o peer.Owner, key []byte, m proto.Message) error {
	value, err := proto.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode row %q of %v: %w", key[0], o, err)
	}
	tx.Set(o, key, value)
	return nil
}

// Decode is for the value of a row that has been read already.
func Decode(value []byte, m proto.Message) error {
	if err := proto.Unmarshal(value, m); err != nil {
		return fmt.Errorf("decode %s: %w", m.ProtoReflect().Descriptor().Name(), err)
	}
	return nil
}

// Each yields the records of a range of rows, in the order of their keys. It
// ends with the first error.
func Each[T any, M interface {
	*T
	proto.Message
}](r store.Reader, o peer.Owner, in store.Range) iter.Seq2[M, error] {
	return func(yield func(M, error) bool) {
		for row, err := range r.Scan(o, in) {
			if err != nil {
				yield(nil, fmt.Errorf("read rows of %v: %w", o, err))
				return
			}
			m := M(new(T))
			if err := Decode(row.Value, m); err != nil {
				yield(nil, fmt.Errorf("row %q of %v: %w", row.Key[0], o, err))
				return
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

// All returns what [Each] yields.
func All[T any, M interface {
	*T
	proto.Message
}](r store.Reader, o peer.Owner, in store.Range) ([]M, error) {
	var all []M
	for m, err := range Each[T, M](r, o, in) {
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}
