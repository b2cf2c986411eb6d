//go:build unix

package wire

import "syscall"

// run is called by the runtime with the socket. It never asks to be called
// again when the socket can take more.
func (a *attempt) run(fd uintptr) bool {
	for a.n < len(a.b) {
		n, err := syscall.Write(int(fd), a.b[a.n:])
		switch err {
		case nil:
			a.n += n
		case syscall.EINTR:
		case syscall.EAGAIN:
			return true
		default:
			a.err = err
			return true
		}
	}
	return true
}
