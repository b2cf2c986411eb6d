//go:build unix

package wire

import "syscall"

// canReadRaw says that sockets can be waited for without a buffer.
const canReadRaw = true

// tryRead is called by the runtime when the socket may be readable, and once
// before it waits. It takes a buffer, and gives it back when nothing is there:
// the goroutine then sleeps without one.
func (r *reader) tryRead(fd uintptr) bool {
	buf := r.target()
	for {
		n, err := syscall.Read(int(fd), buf)
		switch err {
		case nil:
			r.n = n
			return true
		case syscall.EINTR:
			continue
		case syscall.EAGAIN:
			if r.scratch != nil {
				r.scratch.release()
				r.scratch = nil
			}
			r.in.shrink()
			return false
		default:
			r.err = err
			return true
		}
	}
}
