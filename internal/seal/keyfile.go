package seal

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeyFile is a master key in a file: 64 hexadecimal digits, readable by the
// owner alone. It is made at the first start and never again.
type KeyFile struct {
	Path string
}

// Master implements [MasterSource]. It returns ErrKeyFileMissing if the file
// does not exist although sealed data does.
func (f KeyFile) Master(_ context.Context, fresh bool) ([]byte, error) {
	text, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		if !fresh {
			return nil, fmt.Errorf("%w: put it back at %s; a new key could not open this data", ErrKeyFileMissing, f.Path)
		}
		return f.create()
	}
	if err != nil {
		return nil, fmt.Errorf("seal: read the key file: %w", err)
	}
	defer clear(text)
	return f.parse(text)
}

func (f KeyFile) parse(text []byte) ([]byte, error) {
	n := len(text)
	for n > 0 && strings.ContainsRune(" \r\n\t", rune(text[n-1])) {
		n--
	}
	if n != hex.EncodedLen(keySize) {
		return nil, fmt.Errorf("seal: key file %s: want %d hexadecimal digits, have %d bytes", f.Path, hex.EncodedLen(keySize), n)
	}
	key := make([]byte, keySize)
	if _, err := hex.Decode(key, text[:n]); err != nil {
		clear(key)
		return nil, fmt.Errorf("seal: key file %s: not hexadecimal", f.Path) // err would quote a digit of the key
	}
	return key, nil
}

// create writes a new key so that it is either whole and durable under its
// name, or absent.
func (f KeyFile) create() ([]byte, error) {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails: crypto/rand aborts the process instead
	if err := f.write(key); err != nil {
		clear(key)
		return nil, fmt.Errorf("seal: make the key file: %w", err)
	}
	return key, nil
}

func (f KeyFile) write(key []byte) error {
	dir := filepath.Dir(f.Path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	text := append(hex.AppendEncode(nil, key), '\n')
	defer clear(text)
	tmp, err := os.CreateTemp(dir, ".key-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	// A link, unlike a rename, never replaces a key that another process made meanwhile.
	if err := os.Link(tmp.Name(), f.Path); err != nil {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return err
}
