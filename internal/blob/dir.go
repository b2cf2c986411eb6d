package blob

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"chappe/internal/seal"
)

// Dir is a [Store] in a directory of the file system:
//
//	ROOT/ab/abcdef…/17      object 17 of the folder abcdef…
//	ROOT/ab/abcdef…/.17-…   one that is being written, or was when the process ended
type Dir struct {
	root    string
	ring    *seal.Keyring
	reserve int64
	sync    func(path string) error // makes the names in a directory durable
	// making is held, by the first byte of a folder's name, while the folder is
	// made and until its name is durable.
	making [256]sync.RWMutex
}

// OpenDir returns the store in a directory, which it makes if need be. It is
// full when no more than reserve bytes are free on the disk: they are for what
// else lies there, such as the database, which must go on when this cannot.
func OpenDir(root string, ring *seal.Keyring, reserve int64) (*Dir, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("blob: make the media directory: %w", err)
	}
	return &Dir{root: root, ring: ring, reserve: reserve, sync: syncDir}, nil
}

func (d *Dir) folder(f Folder) string {
	name := f.String()
	return filepath.Join(d.root, name[:2], name)
}

func (d *Dir) object(k Key) string {
	return filepath.Join(d.folder(k.Folder), strconv.FormatUint(uint64(k.Number), 10))
}

// Put implements [Store].
func (d *Dir) Put(ctx context.Context, k Key, r io.Reader) (int64, error) {
	n, err := d.put(ctx, k, r)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return 0, fmt.Errorf("%w: %w", ErrFull, err)
	}
	if err != nil {
		return 0, fmt.Errorf("blob: put %v: %w", k, err)
	}
	return n, nil
}

func (d *Dir) put(ctx context.Context, k Key, r io.Reader) (n int64, err error) {
	if err := d.checkReserve(); err != nil {
		return 0, err
	}
	dir := d.folder(k.Folder)
	if err := d.makeFolder(k.Folder, dir); err != nil {
		return 0, err
	}
	f, err := os.CreateTemp(dir, "."+strconv.FormatUint(uint64(k.Number), 10)+"-")
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	w := bufio.NewWriterSize(f, sealedChunk)
	n, err = sealTo(w, d.ring, k, contextReader{ctx, r})
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, err
	}
	if err := os.Rename(f.Name(), d.object(k)); err != nil {
		return 0, err
	}
	return n, d.sync(dir)
}

// checkReserve fails with ENOSPC when only the reserve is free.
func (d *Dir) checkReserve() error {
	if d.reserve == 0 {
		return nil
	}
	free, err := freeBytes(d.root)
	if err != nil {
		return fmt.Errorf("ask for free space: %w", err)
	}
	if free <= d.reserve {
		return syscall.ENOSPC
	}
	return nil
}

// makeFolder makes a folder durably. One that exists is durable already: whoever
// comes while another makes it waits.
func (d *Dir) makeFolder(f Folder, dir string) error {
	making := &d.making[f[0]]
	making.RLock()
	_, err := os.Stat(dir)
	making.RUnlock()
	if err == nil {
		return nil
	}
	making.Lock()
	defer making.Unlock()
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return errors.Join(d.sync(filepath.Dir(dir)), d.sync(d.root))
}

// syncDir makes the names in a directory durable.
func syncDir(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// contextReader ends when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// open returns the file of an object and how it is cut.
func (d *Dir) open(k Key) (*os.File, layout, error) {
	f, err := os.Open(d.object(k))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, layout{}, fmt.Errorf("%w: %v", ErrNotFound, k)
	}
	if err != nil {
		return nil, layout{}, fmt.Errorf("blob: open %v: %w", k, err)
	}
	info, err := f.Stat()
	if err == nil {
		var l layout
		if l, err = layoutOf(info.Size()); err == nil {
			return f, l, nil
		}
	}
	return nil, layout{}, errors.Join(fmt.Errorf("blob: open %v: %w", k, err), f.Close())
}

// ReadAt implements [Store].
func (d *Dir) ReadAt(_ context.Context, k Key, p []byte, off int64) (int, error) {
	f, l, err := d.open(k)
	if err != nil {
		return 0, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	return openAt(f, d.ring, k, l, p, off)
}

// Size implements [Store].
func (d *Dir) Size(_ context.Context, k Key) (int64, error) {
	f, l, err := d.open(k)
	if err != nil {
		return 0, err
	}
	return l.plain, f.Close()
}

// Remove implements [Store].
func (d *Dir) Remove(_ context.Context, f Folder) error {
	if err := os.RemoveAll(d.folder(f)); err != nil {
		return fmt.Errorf("blob: remove %v: %w", f, err)
	}
	return nil
}

// Folders implements [Store].
func (d *Dir) Folders(ctx context.Context) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		shelves, err := os.ReadDir(d.root)
		if err != nil {
			yield(Info{}, fmt.Errorf("blob: list: %w", err))
			return
		}
		for _, shelf := range shelves {
			if ctx.Err() != nil {
				yield(Info{}, ctx.Err())
				return
			}
			if !d.shelf(shelf.Name(), yield) {
				return
			}
		}
	}
}

// shelf yields the folders whose names begin with the same two digits.
func (d *Dir) shelf(name string, yield func(Info, error) bool) bool {
	folders, err := os.ReadDir(filepath.Join(d.root, name))
	if err != nil {
		return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) ||
			yield(Info{}, fmt.Errorf("blob: list: %w", err))
	}
	for _, one := range folders {
		raw, err := hex.DecodeString(one.Name())
		if err != nil || len(raw) != len(Folder{}) || !strings.HasPrefix(one.Name(), name) {
			continue // not ours
		}
		stat, err := one.Info()
		if err != nil {
			continue // gone meanwhile
		}
		if !yield(Info{Folder: Folder(raw), Changed: stat.ModTime()}, nil) {
			return false
		}
	}
	return true
}
