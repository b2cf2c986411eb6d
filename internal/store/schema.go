package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"chappe/internal/peer"
)

// ErrNewerSchema means that the data was written by a newer version of Chappe.
var ErrNewerSchema = errors.New("store: the data was written by a newer version")

// Migration changes stored rows from one schema version to the next.
type Migration struct {
	// Name says what it does; it appears in errors.
	Name string
	// Step does a part of the work in updates of its own, so small that the
	// store can run others in between, and returns where to go on. The cursor
	// is nil at the beginning and is kept durably after each step. The last
	// step returns a nil cursor.
	//
	// A step may run again after a crash, with the same cursor: it must then
	// do no harm.
	Step func(ctx context.Context, db *DB, cursor []byte) (next []byte, err error)
}

// Migrate brings the rows to the newest schema version, which is the number of
// migrations: the first one leads from version 0, of an empty store, to 1. Each
// runs once in the life of the data, in order; one that was interrupted goes on
// where it was. It returns ErrNewerSchema if the data is ahead of the list.
//
// One node calls it before it serves anything; migrations of released versions
// stay in the list for ever.
func (d *DB) Migrate(ctx context.Context, list []Migration) error {
	version, cursor, err := d.schema(ctx)
	if err != nil {
		return fmt.Errorf("store: read the schema version: %w", err)
	}
	if version > len(list) {
		return fmt.Errorf("%w: it has schema version %d, this one knows %d", ErrNewerSchema, version, len(list))
	}
	for ; version < len(list); version++ {
		if err := d.migrate(ctx, list[version], version, cursor); err != nil {
			return fmt.Errorf("store: migrate to schema version %d (%s): %w", version+1, list[version].Name, err)
		}
		cursor = nil
	}
	return nil
}

// migrate runs what is left of one migration.
func (d *DB) migrate(ctx context.Context, m Migration, version int, cursor []byte) error {
	for {
		next, err := m.Step(ctx, d, cursor)
		if err != nil {
			return err
		}
		if next == nil {
			return d.setSchema(ctx, version+1, nil)
		}
		if err := d.setSchema(ctx, version, next); err != nil {
			return err
		}
		cursor = next
	}
}

// SchemaVersion returns the schema version of the rows: 0 for an empty store.
func (d *DB) SchemaVersion(ctx context.Context) (int, error) {
	version, _, err := d.schema(ctx)
	return version, err
}

// schema reads the schema row: 4 bytes version, then, if a migration to the
// next version has begun, 1 and its cursor.
func (d *DB) schema(ctx context.Context) (version int, cursor []byte, err error) {
	err = d.View(ctx, func(r Reader) error {
		v, err := r.Get(peer.TheServer, SchemaKey())
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(v) < 4 {
			return fmt.Errorf("schema row has %d bytes", len(v))
		}
		version = int(binary.BigEndian.Uint32(v))
		if len(v) > 4 {
			cursor = v[5:]
		}
		return nil
	})
	return version, cursor, err
}

// setSchema writes the schema row durably: all that was applied before it,
// such as the updates of a step, is then durable too.
func (d *DB) setSchema(ctx context.Context, version int, cursor []byte) error {
	v := binary.BigEndian.AppendUint32(nil, uint32(version))
	if cursor != nil {
		v = append(append(v, 1), cursor...)
	}
	c, err := d.Update(ctx, slotOwners, func(tx Tx) error {
		tx.Set(peer.TheServer, SchemaKey(), v)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Wait(ctx)
}
