//go:build !unix

package wire

// canReadRaw says that sockets can be waited for without a buffer.
const canReadRaw = false

func (r *reader) tryRead(uintptr) bool { return true }
