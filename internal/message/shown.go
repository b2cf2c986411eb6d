package message

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"google.golang.org/protobuf/proto"

	"chappe/internal/media"
	"chappe/internal/message/messagepb"
	"chappe/internal/peer"
	"chappe/internal/store"
	"chappe/internal/update"
)

// What messages show may lie elsewhere, shared by all that show it: a page that
// has not come yet, and what came of a poll. Which messages show it is found by
// two kinds of rows. A row of the server names an owner before he has the first
// such message, as [media.Service.Prepare] does for files; a row of the owner
// names the message, written and deleted with it (refer, release).

// kind is what lies elsewhere. Values are stored: never renumber.
type kind uint8

const (
	aPage kind = 1 // by the id of the page
	aPoll kind = 2 // by the id of the poll
)

// elsewhere names one thing that messages show.
type elsewhere struct {
	kind   kind
	number int64
}

// elsewhereIn are the things elsewhere that a message shows.
func elsewhereIn(m *messagepb.Message) (all []elsewhere) {
	if m.Page.GetPending() {
		all = append(all, elsewhere{aPage, m.Page.Id})
	}
	if poll := m.Media.GetPoll(); poll.GetId() != 0 {
		all = append(all, elsewhere{aPoll, poll.Id})
	}
	return all
}

func (e elsewhere) rows() store.Key {
	return store.NewKey(store.TagShows).U8(uint8(e.kind)).U64(uint64(e.number))
}

// row is the one of a message.
func (e elsewhere) row(u media.Use, id int32) []byte { return e.rows().U8(uint8(u)).U32(uint32(id)) }

func (e elsewhere) owners() store.Key {
	return store.NewKey(store.TagShown).U8(uint8(e.kind)).U64(uint64(e.number))
}

// shard is where it stands who shows it.
func (e elsewhere) shard() peer.Owner {
	return peer.Owner{Space: peer.Server, ID: 1 + e.number%queueShards}
}

// settledAfter is for how long the rows of the server stay untouched after they
// were last written: for longer than a request lives, in seconds.
const settledAfter = 60

// expect notes that owners are about to have messages that show something.
func (s *Service) expect(ctx context.Context, e elsewhere, owners []peer.Owner, row *messagepb.Shown) error {
	shard := e.shard()
	return s.log.Write(ctx, []peer.Owner{shard}, func(tx *update.Tx) error {
		b := box{tx: tx}
		row.Date = tx.Date()
		for _, o := range owners {
			if err := b.set(shard, o.AppendKey(e.owners()), row); err != nil {
				return err
			}
		}
		return nil
	})
}

// shownBy are the owners that may have messages that show something.
func (s *Service) shownBy(ctx context.Context, e elsewhere) (owners []peer.Owner, err error) {
	prefix := e.owners()
	err = s.log.View(ctx, func(r store.Reader) error {
		for key, err := range r.Keys(e.shard(), store.Prefix(prefix)) {
			if err != nil {
				return fmt.Errorf("read who shows what is kept elsewhere: %w", err)
			}
			o, err := ownerIn(key, len(prefix))
			if err != nil {
				return err
			}
			owners = append(owners, o)
		}
		return nil
	})
	return owners, err
}

// ownerIn is the owner that a key names from an offset on.
func ownerIn(key []byte, at int) (peer.Owner, error) {
	id, ok := store.KeyU64(key, at+1)
	if !ok {
		return peer.Owner{}, fmt.Errorf("key of %d bytes is damaged", len(key))
	}
	return peer.Owner{Space: peer.Space(key[at]), ID: int64(id)}, nil
}

// showing is a message of an owner that shows something.
type showing struct {
	key  []byte
	use  media.Use
	id   int32
	peer peer.Peer
}

// showing are the messages that show something.
func (b *box) showing(e elsewhere) (all []showing, err error) {
	prefix := e.rows()
	for row, err := range b.r.Scan(b.owner, store.Prefix(prefix)) {
		if err != nil {
			return nil, fmt.Errorf("read what messages of %v show: %w", b.owner, err)
		}
		id, ok := store.KeyU32(row.Key, len(prefix)+1)
		if !ok || len(row.Value) != 8 {
			return nil, fmt.Errorf("a row of what messages of %v show is damaged", b.owner)
		}
		all = append(all, showing{
			key: row.Key, use: media.Use(row.Key[len(prefix)]), id: int32(id),
			peer: peer.FromInt(int64(binary.BigEndian.Uint64(row.Value))),
		})
	}
	return all, nil
}

// shownRow is a row of the server.
type shownRow struct {
	key   []byte
	owner peer.Owner
	*messagepb.Shown
}

// shownFor reads the rows of a kind in a shard, by what they are about; what
// somebody may just be writing is left out.
func (s *Service) shownFor(ctx context.Context, shard peer.Owner, k kind, now int64) (map[int64][]shownRow, error) {
	all := make(map[int64][]shownRow)
	fresh := make(map[int64]bool)
	prefix := store.NewKey(store.TagShown).U8(uint8(k))
	err := s.log.View(ctx, func(r store.Reader) error {
		for row, err := range r.Scan(shard, store.Prefix(prefix)) {
			one := shownRow{Shown: new(messagepb.Shown)}
			if err == nil {
				err = proto.Unmarshal(row.Value, one.Shown)
			}
			number, ok := store.KeyU64(row.Key, len(prefix))
			if err == nil && !ok {
				err = errDamaged
			}
			if err == nil {
				one.key = row.Key
				one.owner, err = ownerIn(row.Key, len(prefix)+8)
			}
			if err != nil {
				return fmt.Errorf("read who shows what is kept elsewhere: %w", err)
			}
			all[int64(number)] = append(all[int64(number)], one)
			fresh[int64(number)] = fresh[int64(number)] || one.Date+settledAfter >= now
		}
		return nil
	})
	for number := range fresh {
		if fresh[number] {
			delete(all, number)
		}
	}
	return all, err
}

var errDamaged = errors.New("message: damaged key")

// forgetShown deletes rows of the server, unless one has been written since it was
// read, and then what else they stand for.
func (s *Service) forgetShown(ctx context.Context, shard peer.Owner, rows []shownRow, also func(*update.Tx) error, more ...peer.Owner) error {
	return s.log.Write(ctx, append(more, shard), func(tx *update.Tx) error {
		for _, row := range rows {
			now := new(messagepb.Shown)
			b := box{mailbox: mailbox{r: tx, owner: shard}}
			if ok, err := b.get(row.key, now); err != nil || !ok || now.Date != row.Date {
				return err
			}
		}
		for _, row := range rows {
			tx.Delete(shard, row.key)
		}
		if also == nil {
			return nil
		}
		return also(tx)
	})
}
