package seal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// rootSlot holds the root key; data keys have the ids above.
const rootSlot uint32 = 0

// Keyring holds the keys of a running process. It is safe for concurrent use.
type Keyring struct {
	slots Slots

	id      uint32 // of the data key this process seals under
	aead    cipher.AEAD
	counter atomic.Uint64

	root     [keySize]byte
	blindKey cipher.Block
	blindMAC [keySize]byte
	scratch  sync.Pool // *[16]byte, for Blind

	opened atomic.Pointer[map[uint32]cipher.AEAD] // data keys in use; copied on write
	load   sync.Mutex                             // held while a data key is fetched and unwrapped
	wrap   cipher.AEAD                            // wraps and unwraps slots
}

// Open opens the keys of existing data, or makes them at the first start, and
// makes the data key of this process. It returns ErrWrongMaster if the master
// key does not open the data.
func Open(ctx context.Context, src MasterSource, slots Slots) (*Keyring, error) {
	wrapped, err := slots.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("seal: load wrapped keys: %w", err)
	}
	master, err := src.Master(ctx, len(wrapped) == 0)
	if err != nil {
		return nil, fmt.Errorf("seal: get the master key: %w", err)
	}
	defer clear(master)
	if len(master) != keySize {
		return nil, fmt.Errorf("seal: master key has %d bytes, want %d", len(master), keySize)
	}
	k := &Keyring{slots: slots}
	k.scratch.New = func() any { return new([16]byte) }
	if err := k.openWrap(master); err != nil {
		return nil, err
	}
	if err := k.openRoot(ctx, wrapped); err != nil {
		return nil, err
	}
	if err := k.newDataKey(ctx, wrapped); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Keyring) openWrap(master []byte) error {
	key, err := hkdf.Key(sha256.New, master, nil, "chappe/seal/wrap/1", keySize)
	if err != nil {
		return fmt.Errorf("seal: derive the wrapping key: %w", err)
	}
	defer clear(key)
	k.wrap, err = newGCM(key)
	return err
}

// openRoot unwraps the root key, or makes it when there is no data yet.
func (k *Keyring) openRoot(ctx context.Context, wrapped map[uint32][]byte) error {
	if len(wrapped) == 0 {
		root, err := k.create(ctx, rootSlot)
		if err == nil {
			return k.useRoot(root)
		}
		if !errors.Is(err, ErrSlotTaken) {
			return fmt.Errorf("seal: save the root key: %w", err)
		}
		if wrapped, err = k.slots.Load(ctx); err != nil { // another node was first
			return fmt.Errorf("seal: load wrapped keys: %w", err)
		}
	}
	root, err := k.unwrap(rootSlot, wrapped[rootSlot])
	if err != nil {
		return err
	}
	return k.useRoot(root)
}

// useRoot takes over the root key, wipes the slice and derives what hangs on it.
func (k *Keyring) useRoot(root []byte) error {
	defer clear(root)
	copy(k.root[:], root)
	block := k.Derive("chappe/seal/blind-block/1")
	defer clear(block[:])
	b, err := aes.NewCipher(block[:])
	if err != nil {
		return fmt.Errorf("seal: blinding cipher: %w", err)
	}
	k.blindKey = b
	k.blindMAC = k.Derive("chappe/seal/blind-string/1")
	return nil
}

// newDataKey makes the data key of this process under the next free id. Nodes
// that start together race for ids; the loser takes the next one.
func (k *Keyring) newDataKey(ctx context.Context, wrapped map[uint32][]byte) error {
	id := rootSlot + 1
	for used := range wrapped {
		id = max(id, used+1)
	}
	for ; id != 0; id++ {
		key, err := k.create(ctx, id)
		if errors.Is(err, ErrSlotTaken) {
			continue
		}
		if err != nil {
			return fmt.Errorf("seal: save a data key: %w", err)
		}
		defer clear(key)
		if k.aead, err = newGCM(key); err != nil {
			return err
		}
		k.id = id
		k.opened.Store(&map[uint32]cipher.AEAD{id: k.aead})
		return nil
	}
	return errors.New("seal: data key ids are used up")
}

// create makes a random key and saves it wrapped in the slot.
func (k *Keyring) create(ctx context.Context, slot uint32) ([]byte, error) {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails: crypto/rand aborts the process instead
	nonce := make([]byte, nonceSize, nonceSize+keySize+tagSize)
	_, _ = rand.Read(nonce)
	if err := k.slots.Save(ctx, slot, k.wrap.Seal(nonce, nonce, key, slotAAD(slot))); err != nil {
		clear(key)
		return nil, err
	}
	return key, nil
}

func (k *Keyring) unwrap(slot uint32, wrapped []byte) ([]byte, error) {
	if len(wrapped) != nonceSize+keySize+tagSize {
		return nil, fmt.Errorf("%w: wrapped key %d has %d bytes", ErrCorrupt, slot, len(wrapped))
	}
	key, err := k.wrap.Open(nil, wrapped[:nonceSize], wrapped[nonceSize:], slotAAD(slot))
	if err != nil {
		return nil, fmt.Errorf("%w: give the key that this data was made with, or an empty data directory", ErrWrongMaster)
	}
	return key, nil
}

func slotAAD(slot uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte("chappe/seal/slot/"), slot)
}

func newGCM(key []byte) (cipher.AEAD, error) {
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal: cipher: %w", err)
	}
	a, err := cipher.NewGCM(b)
	if err != nil {
		return nil, fmt.Errorf("seal: cipher mode: %w", err)
	}
	return a, nil
}

// Seal appends the sealed form of plain to dst: [Overhead] bytes more than
// plain. aad is bound to the value but not stored. It allocates only if dst
// lacks capacity; plain must not overlap the free part of dst.
func (k *Keyring) Seal(dst, aad, plain []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, k.id)
	dst = binary.BigEndian.AppendUint64(dst, k.counter.Add(1))
	return k.aead.Seal(dst, dst[len(dst)-nonceSize:], plain, aad)
}

// Open appends to dst what was sealed with the same aad. It returns ErrCorrupt
// or ErrUnknownDataKey, wrapped, if that is impossible. It allocates only if
// dst lacks capacity. The first value of an old data key makes it ask the
// slots.
func (k *Keyring) Open(dst, aad, sealed []byte) ([]byte, error) {
	if len(sealed) < Overhead {
		return dst, fmt.Errorf("%w: %d bytes are too few", ErrCorrupt, len(sealed))
	}
	id := binary.BigEndian.Uint32(sealed)
	aead, ok := (*k.opened.Load())[id]
	if !ok {
		var err error
		if aead, err = k.fetch(id); err != nil {
			return dst, err
		}
	}
	out, err := aead.Open(dst, sealed[:nonceSize], sealed[nonceSize:], aad)
	if err != nil {
		return dst, fmt.Errorf("%w: under data key %d", ErrCorrupt, id)
	}
	return out, nil
}

// fetch unwraps an older data key, or one that another node has made since.
func (k *Keyring) fetch(id uint32) (cipher.AEAD, error) {
	k.load.Lock()
	defer k.load.Unlock()
	old := *k.opened.Load()
	if a, ok := old[id]; ok {
		return a, nil
	}
	wrapped, err := k.slots.Load(context.Background())
	if err != nil {
		return nil, fmt.Errorf("seal: load wrapped keys: %w", err)
	}
	w, ok := wrapped[id]
	if !ok || id == rootSlot {
		return nil, fmt.Errorf("%w: id %d", ErrUnknownDataKey, id)
	}
	key, err := k.unwrap(id, w)
	if err != nil {
		return nil, err
	}
	defer clear(key)
	a, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	next := make(map[uint32]cipher.AEAD, len(old)+1)
	for id, a := range old {
		next[id] = a
	}
	next[id] = a
	k.opened.Store(&next)
	return a, nil
}

// Blind maps 16 bytes to 16 bytes by a secret permutation that is the same for
// the life of the data: AES-256 of one block. It hides ids in row keys; equal
// blocks have equal blinds, so the caller puts into the block all that must
// tell blinds apart.
func (k *Keyring) Blind(block [16]byte) [16]byte {
	buf := k.scratch.Get().(*[16]byte) // an array on the stack would escape through the cipher interface
	*buf = block
	k.blindKey.Encrypt(buf[:], buf[:])
	out := *buf
	k.scratch.Put(buf)
	return out
}

// BlindString maps a string, such as a phone number or a username, to 16 bytes
// by HMAC-SHA256 under a key that is the same for the life of the data. Strings
// under different labels have unrelated blinds.
func (k *Keyring) BlindString(label, s string) [16]byte {
	mac := hmac.New(sha256.New, k.blindMAC[:])
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(label)))
	_, _ = mac.Write(n[:])
	_, _ = mac.Write([]byte(label))
	_, _ = mac.Write([]byte(s))
	return [16]byte(mac.Sum(nil))
}

// Derive returns the secret of a label: 32 bytes that are the same for the life
// of the data, such as the key of access hashes.
func (k *Keyring) Derive(label string) [32]byte {
	out, err := hkdf.Key(sha256.New, k.root[:], nil, "chappe/derive/"+label, keySize)
	if err != nil {
		panic(fmt.Sprintf("seal: derive: %v", err)) // only lengths beyond 8,160 bytes can fail
	}
	return [32]byte(out)
}

// Wipe overwrites the root key. The expanded cipher keys stay in memory until
// the garbage collector takes them: Go offers no way to wipe them. The keyring
// must not be used afterwards.
func (k *Keyring) Wipe() {
	clear(k.root[:])
	clear(k.blindMAC[:])
}
