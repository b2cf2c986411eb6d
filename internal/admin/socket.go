package admin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// maxSocketPath is what a Unix socket address has room for.
const maxSocketPath = 100

// Socket is the admin socket of a running server.
type Socket struct {
	l    net.Listener
	path string
}

// Listen opens the admin socket at path, readable and writable by its owner
// alone. A socket left behind by a server that was killed is replaced; one
// that a server listens on is an error, so that two servers never share a data
// directory.
func Listen(path string) (*Socket, error) {
	short, done, err := shorten(path)
	if err != nil {
		return nil, err
	}
	defer done()
	if conn, err := net.Dial("unix", short); err == nil {
		_ = conn.Close()
		return nil, fmt.Errorf("admin socket: a server already runs on %s", filepath.Dir(path))
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("admin socket: %w", err)
	}
	l, err := net.Listen("unix", short)
	if err != nil {
		return nil, fmt.Errorf("admin socket: %w", err)
	}
	// The name it was opened by may mean nothing when it is closed.
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := os.Chmod(path, 0o600); err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("admin socket: %w", err)
	}
	return &Socket{l: l, path: path}, nil
}

// Close stops listening and removes the socket. It is only needed when Serve
// is never called.
func (s *Socket) Close() error {
	return errors.Join(s.l.Close(), os.Remove(s.path))
}

// shorten returns a name of path that fits into a socket address, valid until
// done is called: the directory through the descriptor it is open as.
func shorten(path string) (short string, done func(), err error) {
	if len(path) <= maxSocketPath {
		return path, func() {}, nil
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "", nil, fmt.Errorf("admin socket: %w", err)
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), filepath.Base(path)), func() { _ = dir.Close() }, nil
}

// Serve answers until ctx ends, then lets requests under way finish for a
// second and removes the socket.
func (s *Socket) Serve(ctx context.Context, d Deps) error {
	srv := &http.Server{Handler: Handler(d), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(s.l) }()
	defer func() { _ = os.Remove(s.path) }()
	select {
	case err := <-failed:
		return fmt.Errorf("admin socket: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if srv.Shutdown(stop) != nil {
		_ = srv.Close()
	}
	return nil
}
